"""forge remove-field: fields and their columns taken away."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .manner import changes_a_project
from .options import ModelArgument

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("remove-field")
def remove_field(
    model: ModelArgument,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME", help="Names of the fields.", autocompletion=completion.field_name
        ),
    ],
) -> "Request":
    """Remove fields from a model, with a migration that drops their columns."""
    from forge_cli.manifest import Renames, get_field, get_model, remove_fields
    from forge_cli.planning import Request

    return Request(
        lambda wanted, _: (remove_fields(wanted, model, names), Renames()),
        check_names=lambda project: [get_field(get_model(project, model), name) for name in names],
    )

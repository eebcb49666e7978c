"""forge rename-field: a field under another name."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .manner import changes_a_project
from .options import ModelArgument

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("rename-field")
def rename_field(
    model: ModelArgument,
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Its name.", autocompletion=completion.field_name)
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
) -> "Request":
    """Rename a field. What its column holds stays."""
    from forge_cli.manifest import rename_field
    from forge_cli.planning import Request

    return Request(lambda wanted, _: rename_field(wanted, model, old, new))

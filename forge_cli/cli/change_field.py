"""forge change-field: another type, other limits, another default."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .manner import changes_a_project
from .options import FillOption, ModelArgument

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("change-field")
def change_field(
    model: ModelArgument,
    fields: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD",
            help="Fields such as title:str:max=200 or author:ref:User.",
            autocompletion=completion.changed_field,
        ),
    ],
    *,
    replace: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OLD=NEW",
            help="What rows get for a value that an enum loses.",
            autocompletion=completion.replacement,
        ),
    ] = None,
    fill: FillOption = None,
) -> "Request":
    """Change fields of a model to what is written here in full."""
    from forge_cli.manifest import change_fields
    from forge_cli.planning import Request

    from .assignments import assignments, fills_of
    from .fields import fields_of

    new = fields_of(fields)
    replacements = assignments("--replace", replace, "draft=published")
    return Request(
        lambda wanted, _: change_fields(wanted, model, new, replacements),
        fills=fills_of(fill, model),
    )

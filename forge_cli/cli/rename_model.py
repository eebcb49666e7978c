"""forge rename-model: a resource under another name."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .manner import changes_a_project

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("rename-model")
def rename_model(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Its name.", autocompletion=completion.model)
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
    *,
    plural: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its new plural, where forge's is not right.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Its new table; it keeps its own unless given."),
    ] = None,
    path: Annotated[
        str | None, typer.Option(metavar="PATH", help="Its new path in the API.")
    ] = None,
) -> "Request":
    """Rename a model. Its rows stay; so does its table, unless another is given."""
    from forge_cli.manifest import rename_model
    from forge_cli.planning import Request

    return Request(
        lambda wanted, _: rename_model(wanted, old, new, plural=plural, table=table, path=path)
    )

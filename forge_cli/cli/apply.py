"""forge apply: the manifest was edited by hand; the project follows."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .manner import changes_a_project
from .options import FillOption

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("apply")
def apply(
    *,
    rename: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OLD=NEW",
            help="What has a new name: Post=Article, Post.title=heading.",
            autocompletion=completion.rename,
        ),
    ] = None,
    replace: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL.FIELD.OLD=NEW",
            help="What rows get for a value that an enum loses.",
            autocompletion=completion.any_replacement,
        ),
    ] = None,
    fill: FillOption = None,
    allow_drop: Annotated[
        bool,
        typer.Option("--allow-drop", help="Drop the tables and columns that are no longer wanted."),
    ] = False,
) -> "Request":
    """Bring the project in line with forge/, after it was edited by hand."""
    from forge_cli.manifest import parse_renames
    from forge_cli.planning import Request

    from .assignments import fills_of

    return Request(
        lambda wanted, lock: (wanted, parse_renames(lock, wanted, rename or (), replace or ())),
        fills=fills_of(fill),
        may_drop=allow_drop,
    )

"""forge add-model: a new resource."""

from typing import TYPE_CHECKING, Annotated

import typer

from forge_cli.errors import ForgeError

from .manner import changes_a_project
from .options import FieldsArgument, ModelArgument

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("add-model")
def add_model(
    model: ModelArgument,
    fields: FieldsArgument,
    *,
    plural: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its plural, where forge's is not right.")
    ] = None,
    table: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its table; the plural unless given.")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Its path in the API; the plural unless given."),
    ] = None,
    unique_together: Annotated[
        list[str] | None,
        typer.Option(metavar="A,B", help="Fields that are unique together; may be repeated."),
    ] = None,
    no_timestamps: Annotated[
        bool, typer.Option("--no-timestamps", help="Without created_at and updated_at.")
    ] = False,
) -> "Request":
    """Add a model: its table, schemas, routes, migration and tests."""
    from forge_cli.manifest import Renames, add_model, new_model
    from forge_cli.planning import Request

    from .fields import fields_of

    new = new_model(
        model,
        fields_of(fields),
        plural=plural,
        table=table,
        path=path,
        unique_together=[_names(group) for group in unique_together or ()],
        timestamps=not no_timestamps,
    )
    return Request(lambda wanted, _: (add_model(wanted, new), Renames()))


def _names(group: str) -> list[str]:
    names = [name.strip() for name in group.split(",")]
    if not all(names):
        raise ForgeError(
            f"--unique-together {group}: a name is missing", "write it like author,slug"
        )
    return names

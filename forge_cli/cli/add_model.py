"""forge add-model: a new resource."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import completion
from .manner import changes_a_project
from .options import AskedFieldsArgument

if TYPE_CHECKING:
    from forge_cli.planning import Request

    from .manner import Manner

_NAMED = ("plural", "table", "path", "unique_together")


@changes_a_project("add-model")
def add_model(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="MODEL", help="Name of the model, as Post; in a terminal forge asks."
        ),
    ] = None,
    fields: AskedFieldsArgument = None,
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
        typer.Option(
            metavar="A,B",
            help="Fields that are unique together; may be repeated.",
            autocompletion=completion.together,
        ),
    ] = None,
    no_timestamps: Annotated[
        bool, typer.Option("--no-timestamps", help="Without created_at and updated_at.")
    ] = False,
    manner: "Manner",
) -> "Request":
    """Add a model: its table, schemas, routes, migration and tests.

    In a terminal it asks for the name and the fields where they are missing.
    """
    from forge_cli.manifest import Renames, add_model, new_model
    from forge_cli.planning import Request

    from .fields import fields_of, names_in

    options: dict[str, Any] = {
        "plural": plural,
        "table": table,
        "path": path,
        "unique_together": [names_in(group) for group in unique_together or ()],
        "timestamps": not no_timestamps,
    }
    if model is None or not fields:
        model, fields, options = _ask(manner, model, options)
    new = new_model(model, fields_of(fields), **options)
    return Request(lambda wanted, _: (add_model(wanted, new), Renames()))


def _ask(
    manner: "Manner", model: str | None, options: dict[str, Any]
) -> tuple[str, list[str], dict[str, Any]]:
    from . import model_questions as questions

    missing = "the fields of the model are" if model else "the model and its fields are"
    asked = questions.begin(manner, missing, "add-model Post title:str:max=200 author:ref:User")
    if model is None:
        model = questions.ask_model_name(asked, options)
        manner.answers.append(model)
    else:
        questions.check_model_name(asked, model, options)
    fields = questions.ask_fields_of_new(asked, model, options)
    manner.answers.extend(fields)
    if options["timestamps"] and not any(options[name] for name in _NAMED):
        more, words = questions.ask_options(asked, model, fields)
        options |= more
        manner.answers.extend(words)
    return model, fields, options

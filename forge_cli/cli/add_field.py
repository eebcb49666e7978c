"""forge add-field: more fields for a model."""

from typing import TYPE_CHECKING

from .manner import changes_a_project
from .options import AskedFieldsArgument, AskedModelArgument, FillOption

if TYPE_CHECKING:
    from forge_cli.planning import Request

    from .manner import Manner


@changes_a_project("add-field")
def add_field(
    model: AskedModelArgument = None,
    fields: AskedFieldsArgument = None,
    *,
    fill: FillOption = None,
    manner: "Manner",
) -> "Request":
    """Add fields to a model.

    In a terminal it asks for the model and the fields where they are missing.
    """
    from forge_cli.manifest import Renames, add_fields
    from forge_cli.planning import Request

    from .assignments import fills_of
    from .fields import fields_of

    if model is None or not fields:
        model, fields, fill = _ask(manner, model, fill or [])
    new = fields_of(fields)
    return Request(
        lambda wanted, _: (add_fields(wanted, model, new), Renames()), fills=fills_of(fill, model)
    )


def _ask(manner: "Manner", model: str | None, fill: list[str]) -> tuple[str, list[str], list[str]]:
    from . import model_questions as questions

    missing = "the fields are" if model else "the model and the fields are"
    asked = questions.begin(manner, missing, "add-field Post rank:int:default=0")
    if model is None:
        model = questions.choose_model(asked, "Which model gets fields?")
        manner.answers.append(model)
    fields = questions.ask_new_fields(asked, model)
    manner.answers.extend(fields)
    if not (fill or manner.no_migration):
        fills = questions.ask_fills(asked, model, fields)
        fill = [f"{name}={value}" for name, value in fills.items()]
        manner.answers.extend(word for each in fill for word in ("--fill", each))
    return model, fields, fill

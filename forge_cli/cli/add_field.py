"""forge add-field: more fields for a model."""

from typing import TYPE_CHECKING

from .manner import changes_a_project
from .options import FieldsArgument, FillOption, ModelArgument

if TYPE_CHECKING:
    from forge_cli.planning import Request


@changes_a_project("add-field")
def add_field(
    model: ModelArgument, fields: FieldsArgument, *, fill: FillOption = None
) -> "Request":
    """Add fields to a model."""
    from forge_cli.manifest import Renames, add_fields
    from forge_cli.planning import Request

    from .assignments import fills_of
    from .fields import fields_of

    new = fields_of(fields)
    return Request(
        lambda wanted, _: (add_fields(wanted, model, new), Renames()), fills=fills_of(fill, model)
    )

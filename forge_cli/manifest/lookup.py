"""Models and fields found by name, or a refusal that names the nearest."""

from collections.abc import Iterable
from dataclasses import replace

from ..errors import ForgeError
from . import checks
from .fields import Field, Model, Project

_LISTED = 12
"""Names that fit into one line of a hint."""


def find_model(project: Project, name: str) -> Model | None:
    """The model of this name, if there is one."""
    return next((model for model in project.models if model.name == name), None)


def get_model(project: Project, name: str) -> Model:
    """The model of this name. Raises ForgeError with the nearest name."""
    model = find_model(project, name)
    if model is None:
        hint = _which(name, [one.name for one in project.models], "forge show lists the models")
        raise ForgeError(f"there is no model {checks.shown(name)}", hint)
    return model


def missing_target(project: Project) -> str | None:
    """A model that a field refers to and that is not there, if there is one such."""
    names = {model.name for model in project.models}
    targets = (field.target for model in project.models for field in model.fields)
    return next((target for target in targets if target and target not in names), None)


def find_field(model: Model, name: str) -> Field | None:
    """The field of this name, or of this name in requests: `author_id`, `tag_ids`."""
    named = (field for field in model.fields if field.name == name)
    called = (field for field in model.fields if field.request_key == name)
    return next(named, None) or next(called, None)


def get_field(model: Model, name: str, *, exact: bool = False) -> Field:
    """The same, or with `exact` by its own name only. Raises ForgeError with the nearest name."""
    field = find_field(model, name)
    if field is None or (exact and field.name != name):
        known = [one.name for one in model.fields]
        hint = _which(name, known, f"forge show {model.name} lists them")
        raise ForgeError(f"{model.name} has no field {checks.shown(name)}", hint)
    return field


def _which(name: str, known: list[str], otherwise: str) -> str:
    close = checks.nearest(name, known)
    if close is None and len(known) > _LISTED:
        return otherwise
    if not known:
        return f"add it first: forge add-model {checks.shown(name)} ..."
    return f"did you mean {close}?" if close else f"there are {', '.join(known)}"


def with_model(project: Project, model: Model, *, instead_of: str) -> Project:
    """The project with the model in the place of the one of that name, or added."""
    others = (one for one in project.models if one.name != instead_of)
    models = sorted([*others, model], key=lambda one: one.name)
    return replace(project, models=tuple(models))


def with_fields(project: Project, model: Model, fields: Iterable[Field]) -> Project:
    """The project with these fields in the model, which is one of its own."""
    return with_model(project, replace(model, fields=tuple(fields)), instead_of=model.name)


def spoken(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last

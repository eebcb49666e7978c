"""What a changed manifest cannot tell: that something new is something old under another name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from . import naming
from .building import usual_reverse
from .fields import Field, Model, Project


@dataclass(frozen=True, slots=True)
class Renames:
    """What kept its data under a new name.

    `models`: old name to new. `fields`: (new name of the model, old name of the field) to its new name.
    `members`: (new name of the model, new name of the field) to the replacement of each removed value of an enum.
    """

    models: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    members: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


NOTHING_RENAMED: Final = Renames()


def renamed(project: Project, renames: Renames) -> Project:
    """The project with its models and fields renamed and nothing else changed.

    A table keeps its name and a column follows its field. What was called as usual (the plural, the
    path, a way back, the key of a `many`) is so after the new name; what was chosen stays. Enums keep
    their members.
    """
    models = (_renamed(model, renames) for model in project.models)
    return replace(project, models=tuple(sorted(models, key=lambda model: model.name)))


def with_plural(model: Model, plural: str) -> Model:
    """The model with this plural; its path and its ways back follow where they were the usual ones."""
    path = naming.path_of(plural)
    fields = (
        replace(field, reverse=path) if _has_usual_reverse(model, field) else field
        for field in model.fields
    )
    return replace(
        model,
        plural=plural,
        path=path if model.path == naming.path_of(model.plural) else model.path,
        fields=tuple(fields),
    )


def _has_usual_reverse(model: Model, field: Field) -> bool:
    return field.reverse is not None and field.reverse == usual_reverse(
        model.name, model.plural, field
    )


def _renamed(model: Model, renames: Renames) -> Model:
    name = renames.models.get(model.name, model.name)
    new = {old: new for (owner, old), new in renames.fields.items() if owner == name}
    singular, plural = model.singular, model.plural
    if name != model.name:
        singular = naming.snake(name)
        if plural == naming.pluralize(model.singular):
            plural = naming.pluralize(singular)
    model = with_plural(model, plural)  # while targets still have their old names
    return replace(
        model,
        name=name,
        singular=singular,
        unique_together=tuple(
            tuple(new.get(one, one) for one in group) for group in model.unique_together
        ),
        fields=tuple(
            _renamed_field(field, new.get(field.name, field.name), renames.models)
            for field in model.fields
        ),
    )


def _renamed_field(field: Field, name: str, models: Mapping[str, str]) -> Field:
    key = field.key
    if key is not None and key == naming.many_key(field.name):
        key = naming.many_key(name)
    target = models.get(field.target, field.target) if field.target is not None else None
    return replace(field, name=name, key=key, target=target)

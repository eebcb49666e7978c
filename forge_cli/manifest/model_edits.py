"""Models added, removed and renamed. What there is nothing to do about gives the same project back."""

from dataclasses import replace

from ..errors import ForgeError
from . import checks
from .fields import Model, Project
from .lookup import find_model, get_model, spoken, with_model
from .renames import Renames, renamed, with_plural

_OPTIONS = {
    "plural": "plural",
    "table": "table",
    "path": "path",
    "timestamps": "choice of timestamps",
    "unique_together": "unique-together",
}


def add_model(project: Project, model: Model) -> Project:
    """The project with the model. Refused where another of its name is there."""
    there = find_model(project, model.name)
    if there is None:
        return with_model(project, model, instead_of=model.name)
    if there == model:
        return project
    if there.fields != model.fields:
        what = f"{model.name} is there already with other fields"
        hint = "use forge add-field, change-field, rename-field or remove-field"
    else:
        others = [
            words
            for name, words in _OPTIONS.items()
            if getattr(there, name) != getattr(model, name)
        ]
        what = f"{model.name} is there already with another {spoken(others)}"
        hint = f"change it in forge/models/{model.name}.toml, then run forge apply"
    raise ForgeError(what, hint)


def remove_model(project: Project, name: str) -> Project:
    """The project without the model. Refused while fields of other models refer to it."""
    model = find_model(project, name)
    if model is None:
        return project
    referring = [
        (one.name, field.name)
        for one in project.models
        for field in one.fields
        if field.target == name and one is not model
    ]
    if referring:
        fields = spoken([f"{owner}.{field}" for owner, field in referring])
        verb = "refers" if len(referring) == 1 else "refer"
        raise ForgeError(
            f"{name} cannot be removed: {fields} {verb} to it", f"first {_removals(referring)}"
        )
    return replace(project, models=tuple(one for one in project.models if one is not model))


def _removals(fields: list[tuple[str, str]]) -> str:
    by_model: dict[str, list[str]] = {}
    for owner, field in fields:
        by_model.setdefault(owner, []).append(field)
    return " && ".join(
        f"forge remove-field {owner} {' '.join(names)}" for owner, names in by_model.items()
    )


def rename_model(
    project: Project,
    old: str,
    new: str,
    *,
    plural: str | None = None,
    table: str | None = None,
    path: str | None = None,
) -> tuple[Project, Renames]:
    """The project with the model under its new name, and that it is a rename.

    The table keeps its name unless one is given. `old` and `new` may be the same, to change the others.
    """
    checks.check_model_name(new)
    if old != new and find_model(project, old) is None:
        if find_model(project, new) is None:
            get_model(project, old)  # refused with the nearest name
        return _renamed_already(project, new, plural=plural, table=table, path=path), Renames()
    get_model(project, old)
    if old != new and find_model(project, new) is not None:
        raise ForgeError(
            f"{old} cannot be called {new}: there is a model of that name already",
            f"choose another name, or first forge remove-model {new}",
        )
    if old != new and old.lower() == new.lower():
        raise ForgeError(
            f"{old} cannot be called {new} at once: on macOS their files are one",
            "give it another name first, then this one",
        )
    renames = Renames(models={old: new}) if old != new else Renames()
    after = renamed(project, renames) if renames.models else project
    before = get_model(after, new)
    model = with_plural(before, plural) if plural else before
    model = replace(model, table=table or model.table, path=path or model.path)
    return (with_model(after, model, instead_of=new) if model != before else after), renames


def _renamed_already(project: Project, name: str, **options: str | None) -> Project:
    """The project as it is. Refused where the model has other options than those that are given."""
    model = get_model(project, name)
    for key, value in options.items():
        if value is not None and value != getattr(model, key):
            raise ForgeError(
                f"{name} is there already with another {key}: {getattr(model, key)}",
                f"forge rename-model {name} {name} --{key} {value}",
            )
    return project

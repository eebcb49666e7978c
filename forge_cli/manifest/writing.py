"""The manifest and the lock as TOML files. Both hold the same keys; the lock leaves none out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from . import naming
from .building import needs_reverse
from .fields import Field, Model, Project
from .notation import format_field, spell_out

MANIFEST: Final = "forge"
LOCK: Final = ".forge/lock"
_NOTICE = "# Written by forge: the project as it was last rendered. Do not edit."


def manifest_files(project: Project) -> dict[str, str]:
    """Path and text of each file of the manifest; what goes without saying is not said."""
    models = {f"{MANIFEST}/models/{model.name}.toml": _model(model) for model in project.models}
    return {f"{MANIFEST}/project.toml": _text(_project(project)), **models}


def lock_files(project: Project) -> dict[str, str]:
    """Path and text of each file of the lock, with every derived name and default in it."""
    models = {f"{LOCK}/models/{model.name}.toml": _locked(model) for model in project.models}
    return {f"{LOCK}/project.toml": _text([_NOTICE, *_project(project)]), **models}


def _project(project: Project) -> Iterator[str]:
    yield f"template = {project.release}"
    yield f"name = {_string(project.name)}"
    yield f"package = {_string(project.package)}"
    yield f"description = {_string(project.description)}"
    yield f"author = {_string(project.author)}"
    yield f"database = {_string(project.database)}"
    yield f"api-prefix = {_string(project.api_prefix)}"


def _model(model: Model) -> str:
    options = []
    if model.plural != naming.pluralize(model.singular):
        options.append(f"plural = {_string(model.plural)}")
    if model.table != model.plural:
        options.append(f"table = {_string(model.table)}")
    if model.path != naming.path_of(model.plural):
        options.append(f"path = {_string(model.path)}")
    if not model.timestamps:
        options.append("timestamps = false")
    if model.unique_together:
        options.append(f"unique-together = {_groups(model)}")
    fields = (
        f"{field.name} = {_string(format_field(_without_usual_reverse(model, field)))}"
        for field in model.fields
    )
    return _text([*options, *([""] if options else []), "[fields]", *fields])


def _without_usual_reverse(model: Model, field: Field) -> Field:
    usual = needs_reverse(model.name, field) and field.reverse == naming.path_of(model.plural)
    return replace(field, reverse=None) if usual else field


def _locked(model: Model) -> str:
    fields = (f"{field.name} = {_string(spell_out(field))}" for field in model.fields)
    return _text(
        [
            _NOTICE,
            f"singular = {_string(model.singular)}",
            f"plural = {_string(model.plural)}",
            f"table = {_string(model.table)}",
            f"path = {_string(model.path)}",
            f"timestamps = {'true' if model.timestamps else 'false'}",
            f"unique-together = {_groups(model)}",
            "",
            "[fields]",
            *fields,
        ]
    )


def _groups(model: Model) -> str:
    groups = (", ".join(map(_string, names)) for names in model.unique_together)
    return f"[{', '.join(f'[{group}]' for group in groups)}]"


def _string(text: str) -> str:
    """A TOML string: one without escapes for a regular expression, where that is possible."""
    if "\\" in text and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)  # no control characters, so JSON and TOML agree


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)

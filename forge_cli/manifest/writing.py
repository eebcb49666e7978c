"""The manifest and the lock as TOML files. Both hold the same keys; the lock leaves none out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from . import naming
from .building import usual_reverse
from .fields import Field, Model, Project
from .notation import format_field, spell_out

MANIFEST: Final = "forge"
LOCK: Final = ".forge/lock"
_NOTICE = "# Written by forge: the project as it was last rendered. Do not edit."


def manifest_files(project: Project) -> dict[str, str]:
    """Path and text of each file of the manifest; what goes without saying is not said."""
    models = {f"{MANIFEST}/models/{model.name}.toml": model_file(model) for model in project.models}
    return {f"{MANIFEST}/project.toml": settings_file(project), **models}


def lock_files(project: Project) -> dict[str, str]:
    """Path and text of each file of the lock, with every derived name and default in it."""
    models = {f"{LOCK}/models/{model.name}.toml": _locked(model) for model in project.models}
    return {f"{LOCK}/project.toml": _text([_NOTICE, *_project(project)]), **models}


def _project(project: Project) -> Iterator[str]:
    return (f"{key} = {value}" for key, value in settings_of(project).items())


def settings_of(project: Project) -> dict[str, str]:
    """The keys of project.toml with their values as TOML."""
    return {
        "template": str(project.release),
        "name": string(project.name),
        "package": string(project.package),
        "description": string(project.description),
        "author": string(project.author),
        "database": string(project.database),
        "api-prefix": string(project.api_prefix),
    }


def settings_file(project: Project) -> str:
    """The text of project.toml."""
    return _text(_project(project))


def model_file(model: Model) -> str:
    """The text of the model's file of the manifest."""
    options = [f"{key} = {value}" for key, value in options_of(model).items()]
    fields = (f"{field.name} = {string(spec_of(model, field))}" for field in model.fields)
    return _text([*options, *([""] if options else []), "[fields]", *fields])


def options_of(model: Model) -> dict[str, str]:
    """The options that do not go without saying, as TOML, in the order in which they are written."""
    options = {}
    if model.plural != naming.pluralize(model.singular):
        options["plural"] = string(model.plural)
    if model.table != model.plural:
        options["table"] = string(model.table)
    if model.path != naming.path_of(model.plural):
        options["path"] = string(model.path)
    if not model.timestamps:
        options["timestamps"] = "false"
    if model.unique_together:
        options["unique-together"] = _groups(model)
    return options


def spec_of(model: Model, field: Field) -> str:
    """What follows the field's name in the manifest: its reverse only where it is not the usual one."""
    if field.reverse == usual_reverse(model.name, model.plural, field):
        field = replace(field, reverse=None)
    return format_field(field)


def _locked(model: Model) -> str:
    fields = (f"{field.name} = {string(spell_out(field))}" for field in model.fields)
    return _text(
        [
            _NOTICE,
            f"singular = {string(model.singular)}",
            f"plural = {string(model.plural)}",
            f"table = {string(model.table)}",
            f"path = {string(model.path)}",
            f"timestamps = {'true' if model.timestamps else 'false'}",
            f"unique-together = {_groups(model)}",
            "",
            "[fields]",
            *fields,
        ]
    )


def _groups(model: Model) -> str:
    groups = (", ".join(map(string, names)) for names in model.unique_together)
    return f"[{', '.join(f'[{group}]' for group in groups)}]"


def string(text: str) -> str:
    """A string of TOML: one without escapes for a regular expression, where that is possible."""
    if "\\" in text and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)  # no control characters, so JSON and TOML agree


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)

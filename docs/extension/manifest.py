"""The keys of the files in `forge/`: those that forge reads and writes."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError
from forge_cli.manifest import lock_files, new_project, parse_manifest, validate

from .markdown import code, table, texts_for
from .texts import MODEL_KEYS, PROJECT_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROJECT, _MODEL = "project.toml", "models/User.toml"


def project_keys() -> str:
    """A row for each key of project.toml."""
    return _table_of(_PROJECT, PROJECT_KEYS)


def model_keys() -> str:
    """A row for each key of a model's file."""
    return _table_of(_MODEL, MODEL_KEYS)


def _table_of(name: str, texts: Mapping[str, str]) -> str:
    whole = _whole(name)
    rows = [
        (code(key), about, "" if key == "fields" else _without(name, key))
        for key, about in texts_for(whole, texts).items()
    ]
    return table(("key", "", "where it is left out"), rows)


def _whole(name: str) -> dict[str, Any]:
    """The file with every key that it may have: the lock leaves none out, and `singular` is its own."""
    file = tomllib.loads(lock_files(new_project(name="sample"))[f".forge/lock/{name}"])
    return {key: value for key, value in file.items() if key != "singular"}


def _without(name: str, key: str) -> str:
    """What forge makes of a file in which the key is left out."""
    files = {each: _whole(each) for each in (_PROJECT, _MODEL)}
    del files[name][key]
    try:
        project = parse_manifest({f"forge/{each}": _toml(file) for each, file in files.items()})
        validate(project)
    except ForgeError:
        return "refused"
    value = _read_back(project, name)[key]
    return code(json.dumps(value)) if value not in ("", []) else "nothing"


def _read_back(project: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - a Project, read as TOML
    return tomllib.loads(lock_files(project)[f".forge/lock/{name}"])


def _toml(file: Mapping[str, Any]) -> str:
    plain = [f"{key} = {json.dumps(value)}" for key, value in file.items() if key != "fields"]
    fields = [f"{key} = {json.dumps(value)}" for key, value in file.get("fields", {}).items()]
    return "\n".join([*plain, *(["[fields]", *fields] if "fields" in file else []), ""])

"""A project of hundreds of models: what takes milliseconds must not take minutes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    Model,
    lock_files,
    manifest_changes,
    manifest_files,
    parse_lock,
    parse_manifest,
    rename_model,
    validate,
)

from .projects import model, project

SIZE = 300
FIELDS = "title:str:max=200 body:text:null price:decimal:10,2:min=0 state:enum:a,b:default=a"
MODELS: list[str | Model] = [
    "User name:str",
    f"M0 {FIELDS}",
    *(f"M{n} {FIELDS} owner:ref:User:as=m{n}s up:ref:M{n - 1}" for n in range(1, SIZE)),
]


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Of CPU: many times what it takes, far less than anything quadratic would."""
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


def test_files_are_read_validated_and_changed_in_no_time() -> None:
    made = project(*MODELS)
    manifest, lock = manifest_files(made), lock_files(made)
    with at_most(2):
        assert parse_manifest(manifest) == made
        assert parse_lock(lock) == made
    with at_most(1):
        wanted, renames = rename_model(made, "M7", "Seven")
        validate(wanted)
        changes = manifest_changes(manifest, wanted, renames)
    assert sorted(changes) == [f"forge/models/{name}.toml" for name in ("M7", "M8", "Seven")]


def test_a_long_circle_is_found_in_no_time() -> None:
    circle = [model(f"M0 up:ref:M{SIZE - 1}"), *MODELS[2:], "User name:str"]
    with at_most(2), pytest.raises(ForgeError, match="no M0 could ever be created"):
        validate(project(*circle))

"""Projects to generate: as `forge new` leaves them, a blog, and one with every type of field."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from forge_cli.manifest import Project
from forge_cli.migrations import first_revision
from forge_cli.rendering import render
from forge_cli.smoke.models import (
    LIMITED,
    PLAIN,
    UNIQUE,
    WITH_DEFAULTS,
    model,
    project,
    relations,
)
from forge_cli.smoke.models import types as typed
from tests.unit.manifest.test_hard_names import HANDLED

__all__ = ["LIMITED", "PLAIN", "UNIQUE", "WITH_DEFAULTS", "model", "project"]

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def new(database: str) -> Project:
    return project(database)


def blog(database: str) -> Project:
    """Relations of every kind: to-one, to itself, one-to-one, many-to-many."""
    return project(database, *relations(), api_prefix="/forge")


def types(database: str) -> Project:
    """Every type of field, every modifier, names that shadow something, odd plurals."""
    return project(database, *typed())


def names(database: str) -> Project:
    """Names that break what generators write, and that forge handles."""
    return project(database, *(model(*line.split()) for line in HANDLED))


SAMPLES = {"new": new, "blog": blog, "types": types, "names": names}


def write(made: Project, folder: Path) -> None:
    """Write the project as `forge new` does, without its manifest."""
    path, revision = first_revision(made, CREATED)
    files = {name: file.data for name, file in render(made).items()} | {path: revision.encode()}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def python_files(made: Project) -> Iterable[str]:
    return (name for name in render(made) if name.endswith(".py"))

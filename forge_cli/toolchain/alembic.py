"""Alembic: what is applied to the database that a project names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .process import run
from .uv import environment, find_uv, has_program

if TYPE_CHECKING:
    from pathlib import Path

_REVISION = re.compile(r"^(\w+)(?: \((?:head|mergepoint|branchpoint|effective head)\))*$")


def applied_revisions(project: Path) -> frozenset[str] | None:
    """The newest revisions that the database of the installed project in `project` has.

    None where it cannot be asked: nothing is installed, nobody answers, its settings are refused.
    """
    if not has_program(project, "alembic"):  # uv would make an environment for the question
        return None
    output = run(
        [find_uv(), "run", "--no-sync", "alembic", "current"], project, environment=environment()
    )
    if output.code:
        return None
    return frozenset(match[1] for line in output.lines if (match := _REVISION.match(line)))

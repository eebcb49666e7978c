"""Alembic: what is applied to a database, and applying more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .process import ProgramFailedError, run
from .uv import environment, has_program, in_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_REFUSED = re.compile(
    r"connect call failed|connection refused|name or service not known|nodename nor servname"
    r"|temporary failure in name resolution|no such file or directory.*PGSQL"
    r"|(?:InvalidPassword|InvalidAuthorization|InvalidCatalogName)\w*Error",
    re.IGNORECASE,
)
_REVISION = re.compile(r"^(\w+)(?: \((?:head|mergepoint|branchpoint|effective head)\))*$")


def applied_revisions(project: Path) -> frozenset[str] | None:
    """The newest revisions that the database of the installed project in `project` has.

    None where it cannot be asked: nothing is installed, nobody answers, its settings are refused.
    """
    if not has_program(project, "alembic"):  # uv would make an environment for the question
        return None
    output = run(in_environment("alembic", "current"), project, environment=environment())
    if output.code:
        return None
    return revisions_in(output.lines)


def run_alembic(
    project: Path, url: str, *arguments: str, on_line: Callable[[str], None] | None = None
) -> tuple[str, ...]:
    """Run `alembic ARGUMENTS` on the database in `url`, and return what it printed.

    Raises ProgramFailedError.
    """
    output = run(
        in_environment("alembic", *arguments),
        project,
        environment=environment() | {"DATABASE_URL": url},
        on_line=on_line,
    )
    if output.code == 0:
        return output.lines
    last = next((line for line in reversed(output.lines) if line.strip()), "")
    if any(_REFUSED.search(line) for line in output.lines):
        raise ProgramFailedError(
            f"the database does not let Alembic in: {last}",
            "start it, or see to DATABASE_URL",
            output.lines,
        )
    raise ProgramFailedError(
        f"alembic {arguments[0]} failed: {last}",
        "what it printed is above; the revisions are in migrations/versions",
        output.lines,
    )


def revisions_in(lines: Iterable[str]) -> frozenset[str]:
    """The ids in what `alembic current` or `alembic heads` printed."""
    return frozenset(match[1] for line in lines if (match := _REVISION.match(line)))

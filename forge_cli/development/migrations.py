"""The revisions of a project and its database: which are applied, which are to come, and applying them."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.migrations import Revision, heads_of, read_revisions
from forge_cli.toolchain import revisions_in, run_alembic

from .programs import find_psql
from .sql import run_sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .database import Database

_QUERY = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True, slots=True)
class History:
    """The revisions of a project, the oldest first, and those at which the database is."""

    revisions: tuple[Revision, ...]
    current: frozenset[str]

    @property
    def heads(self) -> tuple[Revision, ...]:
        return heads_of(self.revisions)

    @property
    def applied(self) -> frozenset[str]:
        """The ids of what was applied: where the database is, and all before that."""
        below = {revision.id: revision.down for revision in self.revisions}
        found: set[str] = set()
        waiting = list(self.current)
        while waiting:
            if (revision := waiting.pop()) not in found:
                found.add(revision)
                waiting += below.get(revision, ())
        return frozenset(found)

    @property
    def pending(self) -> tuple[Revision, ...]:
        applied = self.applied
        return tuple(revision for revision in self.revisions if revision.id not in applied)


def history_of(database: Database) -> History:
    """What the files say, and what the database says. Raises ForgeError and ProgramFailedError."""
    revisions = read_revisions(database.project)
    current = _current(database)
    if lost := sorted(current - {revision.id for revision in revisions}):
        raise ForgeError(
            f"the database is at revision {lost[0]}, which is in no file of migrations/versions",
            "bring its file back (is it on another branch?), or start anew: forge db reset",
        )
    return History(tuple(_oldest_first(revisions)), current)


def _current(database: Database) -> frozenset[str]:
    """Where the database is. To ask it takes a hundredth of the time that Alembic needs to start."""
    environment = database.project / "migrations/env.py"
    is_plain = "version_table" not in environment.read_text(errors="replace")
    if not is_plain or (database.file is None and find_psql(database.project) is None):
        return revisions_in(run_alembic(database.project, database.url, "current"))
    if database.file is None:
        exists = run_sql(database, "SELECT to_regclass('alembic_version')")
        return frozenset(run_sql(database, _QUERY) if any(exists) else ())
    if not database.file.exists():
        return frozenset()
    with contextlib.closing(sqlite3.connect(database.file, timeout=10)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        if known.fetchone() is None:
            return frozenset()
        return frozenset(row[0] for row in connection.execute(_QUERY))


def _oldest_first(revisions: Iterable[Revision]) -> Iterator[Revision]:
    """Each after those that it comes after."""
    waiting = {revision.id: revision for revision in revisions}
    while waiting:
        ready = [each for each in waiting.values() if not waiting.keys() & set(each.down)]
        for revision in ready or list(waiting.values()):  # a circle: Alembic will tell
            del waiting[revision.id]
            yield revision

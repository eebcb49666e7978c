"""What becomes of the migrations: a revision is written, or the last one is taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forge_cli.migrations import next_revision, one_head, read_revisions

from .request import Undo

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from forge_cli.manifest import Project, Renames
    from forge_cli.migrations import Revision

_ID = re.compile(r'^revision: str = ".*"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Revised:
    """`texts` are the files that change, by path; None: removed. `notes` are lines for people."""

    texts: Mapping[str, str | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of the schema that needs a revision. `created` is in UTC."""

    before: Project
    after: Project
    renames: Renames
    fills: Mapping[tuple[str, str], str]
    created: datetime

    def write(self, head: str | None, taken: Collection[str] = ()) -> tuple[str, str] | None:
        """The path and the text of its revision after `head`; None where no database changes."""
        return next_revision(
            self.before,
            self.after,
            renames=self.renames,
            fills=self.fills,
            down_revision=head,
            created=self.created,
            taken=taken,
        )

    def reversed(self) -> Migration:
        """The way back."""
        return Migration(self.after, self.before, type(self.renames)(), {}, self.created)


def revise(
    root: Path, migration: Migration, may_undo: Callable[[Path, Revision], Undo] | None
) -> Revised:
    """The revision that `migration` needs, if it needs one, or the removal of the one that it takes back.

    Raises ForgeError where there is not one head to go on from.
    """
    if migration.write(None) is None:
        return Revised()
    revisions = read_revisions(root)
    head = one_head(revisions)
    notes: tuple[str, ...] = ()
    if may_undo is not None:
        last = next((revision for revision in revisions if revision.id == head), None)
        undo = _undo(root, last, migration, may_undo)
        if last and undo.allowed:
            return _taken_back(last, undo.why)
        notes = (f"another migration drops what the last one made: {undo.why}",)
    taken = {revision.path for revision in revisions}
    path, text = migration.write(head, taken) or ("", "")
    return Revised({path: text}, notes)


def _undo(
    root: Path,
    last: Revision | None,
    migration: Migration,
    may_undo: Callable[[Path, Revision], Undo],
) -> Undo:
    """Whether the last revision is the way here and nothing else, and may go."""
    if last is None:
        return Undo(allowed=False, why="there is none")
    made = migration.reversed().write(last.down[0] if last.down else None)
    if made is None or _ID.sub("", made[1]) != _ID.sub("", _read(root, last)):
        return Undo(allowed=False, why=f"{last.path} did more than make it, or was edited")
    return may_undo(root, last)


def _taken_back(last: Revision, doubt: str) -> Revised:
    note = f"{last.path} is taken back"
    return Revised({last.path: None}, (f"{note}, though {doubt}" if doubt else note,))


def _read(root: Path, revision: Revision) -> str:
    return (root / revision.path).read_bytes().decode()

"""Changing the files of a project at once: all changes or none, whatever happens in between.

1. Check what can be known: every folder and file may be written, no symbolic link is in a path.
2. Stage, in `.forge/run/transaction`: the new contents (`new-n`), copies of the old ones (`old-n`) and the draft of
   the journal. Wait for the disk.
3. Check that every file which the plan was made from is still what it was.
4. Commit: rename the draft to `forward.json`. From here on the change counts.
5. Roll forward: look at each file once more, then move it: what is deleted goes into the staging folder, what is
   written comes from there. Remove folders that became empty. Wait for the disk.
6. End: remove the journal, then the staging folder.

A failure in 1 to 3 removes the staging folder. One in 5, Ctrl-C included, rolls back: the journal is renamed to
`back.json`, each file that still is what forge wrote becomes what it was, the journal is removed. A process that was
killed is followed by `recover` (see recovery.py) in the next one: without a journal it removes the staging folder, with
`forward.json` it rolls forward, or back where that is impossible, with `back.json` it rolls back. No step harms when it
is carried out twice, so recovery may be killed as well.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .checks import check_unchanged, check_writable
from .faults import TransactionError, told_as
from .interruption import uninterrupted
from .journal import DRAFT, FORWARD, RUN, STAGING, rename
from .moving import roll_forward
from .places import Workspace, may_change, open_folder, open_root
from .recovery import clear, finish, undo
from .staging import stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forge_cli.working_tree import Change, Entry


def apply(root: Path, changes: Sequence[Change], seen: Mapping[str, Entry | None]) -> None:
    """Make all `changes` in the project at `root`, or none; called within `holding(root)`.

    `seen` is what the plan was made from, as WorkingTree has it. A new file gets what
    the umask leaves of its mode, a changed one exactly its mode. Raises TransactionError, and has then changed
    nothing, where a file was edited since, is read-only or cannot be written; its message says so where even taking
    back failed, which the next `holding` then tries again. A KeyboardInterrupt before the end changes nothing either;
    it may come right after the end.
    """
    changes = _in_order(changes)
    if not changes:
        return
    with told_as("open .forge/run"), open_root(root) as project, open_folder(project, RUN) as run:
        check_writable(project, run, changes)
        with told_as(f"make {RUN}/{STAGING}"):
            os.mkdir(STAGING, dir_fd=run)
        try:
            with told_as(f"stage the change in {RUN}"), open_folder(run, STAGING) as staging:
                work = Workspace(project, run, staging)
                journal = stage(work, changes)
                check_unchanged(project, changes, seen)
                rename(staging, DRAFT, FORWARD)
                roll_forward(work, journal)
                finish(staging, FORWARD)
            clear(run)
        except BaseException as error:
            with uninterrupted():
                _take_back(root, error)
            raise


def _in_order(changes: Sequence[Change]) -> list[Change]:
    """Those that change something, deletions first: a file may make room for a folder."""
    for change in changes:
        if not may_change(change.path):
            raise ValueError(f"{change.path} is no path that forge may change")
    if len({change.path for change in changes}) < len(changes):
        raise ValueError("a path is changed twice")
    real = [change for change in changes if change.before != change.after]
    return sorted(real, key=lambda change: change.after is not None)


def _take_back(root: Path, error: BaseException) -> None:
    try:
        undo(root)
    except TransactionError as second:
        raise TransactionError(f"{str(error) or 'interrupted'}; {second}", second.hint) from error
    if isinstance(error, TransactionError):
        error.hint = f"nothing was changed; {error.hint}"

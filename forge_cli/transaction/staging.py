"""Everything that a change needs, on the disk before the first file is touched."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

from .disk import sync, sync_open, write
from .faults import told_as
from .folders import sync_folders
from .journal import DRAFT, RUN, Journal, Step, dump, new, old, version_of
from .places import PERMISSIONS, folders_above, open_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forge_cli.working_tree import Change

    from .places import Workspace

_PRIVATE = 0o600


def stage(work: Workspace, changes: Sequence[Change]) -> Journal:
    """Write the new contents, copies of the old ones and the draft of the journal; wait for the disk.

    `changes` are in the order in which they are to be carried out.
    """
    steps = []
    for number, change in enumerate(changes):
        with told_as(f"stage {change.path}"):
            steps.append(_stage_step(work.staging, number, change))
    journal = Journal(
        tuple(steps),
        made=tuple(_missing_folders(work.project, changes)),
        emptied=_folders_that_may_empty(work.project, changes),
    )
    _write(work.staging, DRAFT, dump(journal), _PRIVATE)
    # All at the end: the first call then carries out most of what the others wait for.
    for name in sorted(os.listdir(work.staging)):  # noqa: PTH208 - it is an open folder
        sync(name, inside=work.staging)
    sync_open(work.staging)
    sync_folders(work.project, ("", ".forge", RUN))
    return journal


def _stage_step(staging: int, number: int, change: Change) -> Step:
    before, after = change.before, change.after
    brought = version_of(after)
    if after is not None and brought is not None:
        if before is None:  # the umask decides about new files
            mode = _write(staging, new(number), after.data, after.mode)
        else:
            mode = _write(staging, new(number), after.data, after.mode, exactly=True)
            _write(staging, old(number), before.data, before.mode, exactly=True)
        brought = replace(brought, mode=mode)
    return Step(change.path, version_of(before), brought)


def _write(staging: int, name: str, data: bytes, mode: int, *, exactly: bool = False) -> int:
    """Write a file and return the mode that it has got: not every disk keeps every mode."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(name, flags, _PRIVATE if exactly else mode, dir_fd=staging)
    try:
        write(handle, data)
        if exactly:
            os.fchmod(handle, mode)
        return os.fstat(handle).st_mode & PERMISSIONS
    finally:
        os.close(handle)


def _missing_folders(project: int, changes: Iterable[Change]) -> list[str]:
    written = {
        folder
        for change in changes
        if change.after is not None
        for folder in folders_above(change.path)
    }
    return [folder for folder in sorted(written) if _mode_of(project, folder) is None]


def _folders_that_may_empty(project: int, changes: Iterable[Change]) -> dict[str, int]:
    left = {
        folder
        for change in changes
        if change.after is None
        for folder in folders_above(change.path)
    }
    modes = {folder: _mode_of(project, folder) for folder in sorted(left)}
    return {folder: mode for folder, mode in modes.items() if mode is not None}


def _mode_of(project: int, folder: str) -> int | None:
    try:
        with open_folder(project, folder) as handle:
            return stat.S_IMODE(os.fstat(handle).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None

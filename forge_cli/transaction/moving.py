"""Carrying out the steps of a committed change, and taking them back.

Both look at what is there before they touch it, and both can be cut off anywhere and begun again.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

from .disk import sync_open
from .faults import ObstacleError, edited, told_as
from .folders import remove_if_empty, restore_mode, sync_folders
from .journal import Version, new, old, version_of
from .places import exists, folders_above, open_folder, read, read_at, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .journal import Journal, Step
    from .places import Workspace

KEPT: Final = "kept"
_FOREIGN: Final = Version("", 0)
"""What is no file that forge could have written."""


def can_roll_forward(work: Workspace, journal: Journal) -> bool:
    """Whether each file is either as forge left it or still waits for its step.

    One that was edited after its step counts as done: the edit was made to what forge had written. One edited before
    its step does not, nor does one that somebody put back.
    """
    for number, step in enumerate(journal.steps):
        with told_as(f"read {step.path}"):
            present = _present(work.project, step.path)
        untouched = present == step.before
        if present != step.after and untouched == _is_done(work.staging, number, step):
            return False
    return True


def roll_forward(work: Workspace, journal: Journal) -> None:
    """Carry out what remains. Raises TransactionError at a file that cannot be written or was edited."""
    for number, step in enumerate(journal.steps):
        if not _is_done(work.staging, number, step):
            if step.after is None:
                with told_as(f"delete {step.path}"):
                    _take_away(work, number, step)
            else:
                with told_as(f"write {step.path}"):
                    _put_in_place(work, number, step)
    for folder in reversed(list(journal.emptied)):
        with told_as(f"remove the empty folder {folder}"):
            remove_if_empty(work.project, folder)
    sync_folders(work.project, _changed_folders(journal))


def roll_back(work: Workspace, journal: Journal) -> dict[str, str | None]:
    """Take back what was done, but only where a file is still what forge wrote.

    Another stays as it is. Those are returned, each with the place below `.forge/run` where the version is that would
    have been put back, or None where there was no file. Raises TransactionError where something cannot be restored.
    """
    kept: dict[str, str | None] = {}
    aside = f"{KEPT}/{os.urandom(4).hex()}"
    done = [
        (number, step)
        for number, step in enumerate(journal.steps)
        if _is_done(work.staging, number, step)
    ]
    for number, step in done:
        if step.after is not None:
            with told_as(f"restore {step.path}"):
                kept |= _restore(work, number, step, aside)
    for folder in reversed(journal.made):
        with told_as(f"remove the folder {folder}"):
            remove_if_empty(work.project, folder)
    for number, step in done:
        if step.after is None:
            with told_as(f"restore {step.path}"):
                kept |= _restore(work, number, step, aside)
    for folder, mode in journal.emptied.items():
        with told_as(f"restore the folder {folder}"):
            restore_mode(work.project, folder, mode)
    sync_folders(work.project, _changed_folders(journal))
    return kept


def _is_done(staging: int, number: int, step: Step) -> bool:
    """Whether forge moved this file: what it moves is then in the staging folder, or no longer there."""
    if step.after is None:
        return exists(staging, old(number))
    return not exists(staging, new(number))


def _present(project: int, path: str) -> Version | None:
    try:
        return version_of(read_at(project, path))
    except ObstacleError:
        return _FOREIGN


def _put_in_place(work: Workspace, number: int, step: Step) -> None:
    folder, name = split(step.path)
    with open_folder(work.project, folder, make=True) as parent:
        present = version_of(read(parent, step.path))
        if present == step.after:
            return
        if present != step.before:
            raise edited(step.path)
        os.rename(new(number), name, src_dir_fd=work.staging, dst_dir_fd=parent)


def _take_away(work: Workspace, number: int, step: Step) -> None:
    folder, name = split(step.path)
    with contextlib.suppress(FileNotFoundError), open_folder(work.project, folder) as parent:
        present = version_of(read(parent, step.path))
        if present is None:
            return
        if present != step.before:
            raise edited(step.path)
        os.rename(name, old(number), src_dir_fd=parent, dst_dir_fd=work.staging)


def _restore(work: Workspace, number: int, step: Step, aside: str) -> dict[str, str | None]:
    """Put back the version before; put it aside where the path holds what is not forge's."""
    if step.before is not None and not exists(work.staging, old(number)):
        return {}  # whoever was interrupted came this far
    folder, name = split(step.path)
    present = _present(work.project, step.path)
    if present == step.before:
        return {}
    if present == step.after:
        with contextlib.suppress(NotADirectoryError):  # a file is where its folder was
            with open_folder(work.project, folder, make=True) as parent:
                if step.before is None:
                    os.rename(name, new(number), src_dir_fd=parent, dst_dir_fd=work.staging)
                else:
                    os.rename(old(number), name, src_dir_fd=work.staging, dst_dir_fd=parent)
            return {}
    if step.before is None:
        return {step.path: None}
    place = f"{aside}/{step.path}"
    with open_folder(work.run, split(place)[0], make=True) as parent:
        os.rename(old(number), name, src_dir_fd=work.staging, dst_dir_fd=parent)
        sync_open(parent)
    return {step.path: place}


def _changed_folders(journal: Journal) -> Iterator[str]:
    for step in journal.steps:
        yield from ("", *folders_above(step.path))

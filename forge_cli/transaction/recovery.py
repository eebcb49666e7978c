"""What an interrupted change left behind: finished, or rolled back."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from .disk import sync_open
from .faults import TransactionError, told_as
from .journal import BACK, FORWARD, RUN, STAGING, find, rename
from .moving import can_roll_forward, roll_back, roll_forward
from .places import Workspace, exists, open_folder, open_root

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .journal import Journal


def recover(root: Path) -> str | None:
    """Bring the project to before or after the change that an earlier forge did not finish.

    A committed change is finished. Where that is impossible, because somebody edited a file that was still to be
    written or the disk refuses, it is rolled back: the command can then be run again, and its merge takes in every
    edit. A file that was edited after forge wrote it is never touched; where rolling back leaves such a file,
    TransactionError tells of it, once. Raises TransactionError too where neither way can be gone, and can be called
    again then. Returns what it did, for the user, or None where there was nothing to do.
    """
    with told_as("recover an interrupted change"):
        return _settle(root, forward=True)


def is_interrupted(root: Path) -> bool:
    """Whether a change of the project is under way, or was when its forge was killed."""
    return (root / RUN / STAGING).is_dir()


def undo(root: Path) -> None:
    """Take back a change of this process, however far it came. Raises TransactionError as `recover` does."""
    with told_as("roll back"):
        _settle(root, forward=False)


def _settle(root: Path, *, forward: bool) -> str | None:
    done: str | None = None
    kept: Mapping[str, str | None] = {}
    with open_root(root) as project, open_folder(project, RUN) as run:
        if not exists(run, STAGING):
            return None
        with open_folder(run, STAGING) as staging:
            if found := find(staging):
                name, journal = found
                work = Workspace(project, run, staging)
                if forward and name == FORWARD and _went_forward(work, journal):
                    done = "finished a change that was interrupted"
                else:
                    kept = _go_back(work, name, journal)
                    done = "rolled back a change that was interrupted"
        clear(run)
    if kept:
        raise _edited_since(kept)
    return done


def _went_forward(work: Workspace, journal: Journal) -> bool:
    if not can_roll_forward(work, journal):
        return False
    try:
        roll_forward(work, journal)
        finish(work.staging, FORWARD)
    except TransactionError:  # what stands in the way may not stand in the way back
        return False
    return True


def _go_back(work: Workspace, name: str, journal: Journal) -> Mapping[str, str | None]:
    if name == FORWARD:
        rename(work.staging, FORWARD, BACK)
    kept = roll_back(work, journal)
    finish(work.staging, BACK)
    return kept


def finish(staging: int, name: str) -> None:
    """End a change that was carried out or taken back: after this it is nothing to recover."""
    with told_as("end the change"):
        os.unlink(name, dir_fd=staging)
    with contextlib.suppress(OSError):  # should it come back, it finds nothing to do
        sync_open(staging)


def clear(run: int) -> None:
    """Remove the staging folder. What cannot be removed is left to the next forge."""
    with contextlib.suppress(OSError):
        with open_folder(run, STAGING) as staging:
            for name in os.listdir(staging):  # noqa: PTH208 - it is an open folder
                os.unlink(name, dir_fd=staging)
        os.rmdir(STAGING, dir_fd=run)


def _edited_since(kept: Mapping[str, str | None]) -> TransactionError:
    files = ", ".join(kept)
    places = sorted({f"{RUN}/{'/'.join(place.split('/')[:2])}" for place in kept.values() if place})
    look = f"compare with {' and '.join(places)}" if places else "look at that"
    return TransactionError(
        f"an interrupted change was rolled back, except where it was edited since: {files}",
        f"{look}, then run the same command again",
    )

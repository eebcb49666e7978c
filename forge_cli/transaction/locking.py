"""One forge at a time in a project."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Final

from .disk import UNSUPPORTED, lock
from .faults import TransactionError, told_as
from .journal import RUN
from .places import open_folder, open_root
from .recovery import recover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LOCK: Final = "lock"
_PAUSE: Final = 0.05  # seconds between attempts
_DIGITS: Final = 20


@contextlib.contextmanager
def holding(
    root: Path,
    *,
    wait: float = 10.0,
    on_wait: Callable[[], None] | None = None,
    on_recovery: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Keep every other forge out of the project at `root` during the block.

    A change that was interrupted is recovered before; `on_recovery` then hears what was done about it. Where another
    process is in the project, `on_wait` is called once. Raises TransactionError where that takes longer than `wait`
    seconds, where the project cannot be written or locked, and as `recover` does.
    """
    with told_as("lock the project by a file in .forge/run"):
        handle = _acquire(root, wait, on_wait)
    try:
        done = recover(root)
        if done and on_recovery:
            on_recovery(done)
        yield
    finally:
        _sign(handle, "")
        os.close(handle)


def is_held(root: Path) -> bool:
    """Whether another process is in the project at this moment."""
    try:
        handle = os.open(root / RUN / _LOCK, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        lock(handle)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    finally:
        os.close(handle)
    return False


def _acquire(root: Path, wait: float, on_wait: Callable[[], None] | None) -> int:
    end = time.monotonic() + wait
    while (handle := _attempt(root, last=time.monotonic() >= end)) is None:
        if on_wait:
            on_wait()
            on_wait = None
        time.sleep(max(0.0, min(_PAUSE, end - time.monotonic())))
    return handle


def _attempt(root: Path, *, last: bool) -> int | None:
    """The open, locked file; None where another process holds it. That is an error the `last` time."""
    with (
        open_root(root) as project,
        open_folder(project, RUN, make=True) as run,
        contextlib.ExitStack() as stack,
    ):
        handle = os.open(_LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666, dir_fd=run)
        stack.callback(os.close, handle)
        try:
            lock(handle)
        except BlockingIOError:
            if last:
                raise _busy(handle) from None
            return None
        except OSError as error:
            if error.errno in UNSUPPORTED:
                raise _unlockable() from error
            raise
        if not _is_there(run, handle):  # somebody cleaned up between opening and locking it
            return None
        _sign(handle, f"{os.getpid()}\n")
        stack.pop_all()
        return handle


def _is_there(run: int, handle: int) -> bool:
    """Whether the open file is the one that others will find and lock."""
    try:
        return os.path.samestat(os.stat(_LOCK, dir_fd=run), os.fstat(handle))
    except FileNotFoundError:
        return False


def _sign(handle: int, text: str) -> None:
    """Say who holds the lock. It holds all the same where the disk has no space for that."""
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, text.encode(), 0)


def _busy(handle: int) -> TransactionError:
    holder = os.pread(handle, _DIGITS, 0).decode("ascii", "replace").strip()
    process = f" (process {holder})" if holder.isdigit() else ""
    return TransactionError(
        f"another forge is at work in this project{process}",
        "wait for it to end, then run the same command again",
    )


def _unlockable() -> TransactionError:
    return TransactionError(
        "the disk of this project cannot lock files, so two forge commands could meet",
        "move the project to a disk of this machine",
    )

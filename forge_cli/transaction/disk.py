"""What every writer here asks of the disk: whole writes, contents that stay, locks."""

from __future__ import annotations

import errno
import fcntl
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

UNSUPPORTED: Final = (errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)
"""What a disk answers that cannot sync or lock at all."""


def write(handle: int, data: bytes) -> None:
    """Write all of `data`."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync(place: Path | str, *, inside: int | None = None) -> None:
    """Wait until the file or folder is on the disk; `inside` is the open folder that holds it."""
    handle = os.open(place, os.O_RDONLY, dir_fd=inside)
    try:
        sync_open(handle)
    finally:
        os.close(handle)


def sync_open(handle: int) -> None:
    """Wait until an open file or folder is on the disk."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise


def lock(handle: int) -> None:
    """Hold what is open for as long as it is open. BlockingIOError: another process does."""
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

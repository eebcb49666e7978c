"""Folders that come and go with the files in them."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING, Final

from .disk import sync_open
from .faults import ObstacleError
from .places import open_folder, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CACHE: Final = "__pycache__"


def remove_if_empty(project: int, folder: str) -> None:
    """Remove a folder that holds nothing, or nothing but what Python compiled."""
    above, name = split(folder)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, ObstacleError):
        with open_folder(project, folder) as handle:
            names = os.listdir(handle)  # noqa: PTH208 - it is an open folder
            if names == [_CACHE]:
                names = [] if _remove_cache(handle) else names
        if not names:
            with open_folder(project, above) as parent, _unless_filled():
                os.rmdir(name, dir_fd=parent)


@contextlib.contextmanager
def _unless_filled() -> Iterator[None]:
    """Leave a folder that somebody has just put something into."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise


def _remove_cache(folder: int) -> bool:
    """Remove a folder of compiled modules; False where it holds something else."""
    try:
        with open_folder(folder, _CACHE) as cache:
            names = os.listdir(cache)  # noqa: PTH208
            if not all(name.endswith(".pyc") for name in names):
                return False
            for name in names:
                os.unlink(name, dir_fd=cache)
    except (NotADirectoryError, ObstacleError):
        return False
    with _unless_filled():
        os.rmdir(_CACHE, dir_fd=folder)
    return True


def restore_mode(project: int, folder: str, mode: int) -> None:
    """Give a folder, if it is there, the mode that it had before it was removed and made anew."""
    with (
        contextlib.suppress(FileNotFoundError, NotADirectoryError, ObstacleError),
        open_folder(project, folder) as handle,
    ):
        if stat.S_IMODE(os.fstat(handle).st_mode) != mode:
            os.fchmod(handle, mode)


def sync_folders(project: int, folders: Iterable[str]) -> None:
    """Wait until the disk has the entries of these folders, as far as they are there."""
    for folder in sorted(set(folders)):
        with (
            contextlib.suppress(FileNotFoundError, NotADirectoryError, ObstacleError),
            open_folder(project, folder) as handle,
        ):
            sync_open(handle)

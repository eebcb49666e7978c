"""Places in a project, reached folder by folder through descriptors.

No symbolic link is followed, not even one that takes the place of a folder while forge is at work: so nothing outside
of the project is ever written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forge_cli.working_tree import Entry

from .faults import ObstacleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe in a file's place must not hang forge
_CHUNK = 1 << 20
PERMISSIONS: Final = 0o777
"""The bits of a mode that forge reads, writes and compares."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The open folders of a change: the project's, `.forge/run`, and the staging folder in that."""

    project: int
    run: int
    staging: int


def split(path: str) -> tuple[str, str]:
    """The folder, "" for the project's own, and the name in it."""
    folder, _, name = path.rpartition("/")
    return folder, name


def folders_above(path: str) -> Iterator[str]:
    """The folders that lead to `path`, the upper ones first."""
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)


def may_change(path: str) -> bool:
    """Whether a path lies in the project, and neither in git's folder nor among forge's own files."""
    parts = path.lower().split("/")
    inside = all(part not in ("", ".", "..") and "\0" not in part for part in parts)
    return inside and parts[0] != ".git" and parts[:2] != [".forge", "run"]


@contextlib.contextmanager
def open_root(root: Path) -> Iterator[int]:
    """The descriptor of the project's folder."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


@contextlib.contextmanager
def open_folder(root: int, folder: str, *, make: bool = False) -> Iterator[int]:
    """The descriptor of a folder below `root`, which is made where `make` is given.

    Raises ObstacleError for a symbolic link on the way, FileNotFoundError or NotADirectoryError where there is no
    such folder.
    """
    handle = os.dup(root)
    try:
        for place in (*folders_above(folder), folder) if folder else ():
            below = _open_below(handle, place, make=make)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def _open_below(handle: int, place: str, *, make: bool) -> int:
    name = split(place)[1]
    try:
        return os.open(name, _FOLDER, dir_fd=handle)
    except FileNotFoundError:
        if not make:
            raise
    except OSError:  # systems differ in what they call a link here
        if stat.S_ISLNK(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode):
            raise ObstacleError(place, "a symbolic link") from None
        raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, dir_fd=handle)
    return _open_below(handle, place, make=False)


def read(folder: int, path: str) -> Entry | None:
    """The file at `path`, whose folder is open; None where there is none.

    Raises ObstacleError for what is no regular file.
    """
    try:
        handle = os.open(split(path)[1], _FILE, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ObstacleError(path, "a symbolic link") from None
        raise
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise ObstacleError(path, "a folder" if stat.S_ISDIR(mode) else "no regular file")
        return Entry(_read_all(handle), mode & PERMISSIONS)
    finally:
        os.close(handle)


def read_at(root: int, path: str) -> Entry | None:
    """The file at `path` in the project; None where it or its folder is missing. Raises ObstacleError."""
    try:
        with open_folder(root, split(path)[0]) as folder:
            return read(folder, path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def exists(folder: int, name: str) -> bool:
    """Whether there is anything of that name in an open folder."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _read_all(handle: int) -> bytes:
    return b"".join(iter(lambda: os.read(handle, _CHUNK), b""))

"""What lies in the folder of a project, and what is to become of it."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIPPED = frozenset(
    {".git", ".venv", "venv", "node_modules", "__pycache__", ".forge"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache"}
)
"""Folders that hold nothing of the user's own."""

_KINDS = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFLNK: "is a symbolic link that leads nowhere",
}
_REASONS = {
    errno.EACCES: "cannot be read: no permission",
    errno.EPERM: "cannot be read: no permission",
    errno.ENOTDIR: "lies below something that is no folder",
    errno.ENAMETOOLONG: "has a name that is too long for this disk",
}
_BELOW = "lies below "


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file: its content and its permission bits, such as 0o644."""

    data: bytes
    mode: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is at `path` and what is to be there; None where there is no file.

    The path is relative to the project, with forward slashes, and no part of it is a symbolic link.
    """

    path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is at a path and is no regular file that forge may touch; `reason` is such as "is a folder"."""

    reason: str


class WorkingTree:
    """The files of the project at `root`, each read once, when it is first asked for.

    Paths are relative, with forward slashes; ValueError for one that is absolute or has a part `.` or `..`.
    Symbolic links are followed within the project and never out of it. Names that are no UTF-8 are
    as `os.fsdecode` gives them.

    `seen` is what every file was that decided about anything, by its real path: None where there was none.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self.seen: dict[str, Entry | None] = {}
        self._places: dict[str, str | Obstacle] = {"": ""}
        self._obstacles: dict[str, Obstacle] = {}

    def read(self, path: str) -> Entry | Obstacle | None:
        """The file that `path` leads to."""
        place = self._place(path)
        if isinstance(place, Obstacle):
            return place
        if place not in self.seen and place not in self._obstacles:
            found = self._load(place)
            if isinstance(found, Obstacle):
                self._obstacles[place] = found
            else:
                self.seen[place] = found
        return self._obstacles.get(place) or self.seen[place]

    def read_file(self, path: str) -> Entry | None:
        """The file at `path` itself. Raises ForgeError where there is anything else, or a link on the way."""
        found = self.read(path)
        if isinstance(found, Obstacle):
            raise ForgeError(f"{path} {found.reason}", "make it a regular file that can be read")
        if (real := self.real_path(path)) != path:
            raise ForgeError(
                f"{path} leads through a symbolic link to {real}", "make it a regular file"
            )
        return found

    def real_path(self, path: str) -> str:
        """The path without symbolic links; `path` itself where it leads to nothing within the project."""
        place = self._place(path)
        return path if isinstance(place, Obstacle) else place

    def is_link(self, path: str) -> bool:
        """Whether the last part of `path` is a symbolic link."""
        try:
            return (self.root / path).is_symlink()
        except OSError:  # a name too long, a folder that may not be searched
            return False

    def size(self, path: str) -> int:
        """The size in bytes of a file that `files` named; 0 if it is gone."""
        try:
            return (self.root / path).lstat().st_size
        except OSError:
            return 0

    def files(self, folder: str = "") -> tuple[str, ...]:
        """The regular files below `folder`, sorted.

        Not those in caches, virtual environments and the folders of git and forge, nor behind symbolic links.
        """
        return tuple(sorted(path for path, regular in self._walk(folder) if regular))

    def others(self, folder: str = "") -> tuple[str, ...]:
        """What is below `folder` and neither a regular file nor a folder that can be listed, sorted."""
        return tuple(sorted(path for path, regular in self._walk(folder) if not regular))

    def _walk(self, folder: str) -> Iterator[tuple[str, bool]]:
        if self._place(folder) != folder:
            return
        try:
            with os.scandir(self.root / folder) as entries:
                found = list(entries)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError:
            yield folder, False
            return
        if any(entry.name == "pyvenv.cfg" for entry in found):
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name in SKIPPED:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(path)
            else:
                yield path, entry.is_file(follow_symlinks=False)

    def _place(self, path: str) -> str | Obstacle:
        """The real path of `path`, relative to the project. There need not be anything."""
        if path not in self._places:
            folder, _, name = path.rpartition("/")
            if name in {"", ".", ".."} or "\0" in name or path.startswith("/"):
                raise ValueError(f"{path!r} is no path within a project")
            above = self._place(folder)
            if isinstance(above, Obstacle):
                reason = above.reason
                if not reason.startswith(_BELOW):
                    reason = f"{_BELOW}{folder}, which {reason}"
                self._places[path] = Obstacle(reason)
            else:
                here = f"{above}/{name}" if above else name
                self._places[path] = self._target(here) if self.is_link(here) else here
        return self._places[path]

    def _target(self, link: str) -> str | Obstacle:
        """Where a symbolic link leads to, however many there are on the way."""
        target = Path(os.path.realpath(self.root / link))
        if not target.is_relative_to(self.root):
            return Obstacle("is a symbolic link that leads out of the project")
        inside = target.relative_to(self.root)
        for part in inside.parts:
            if part in SKIPPED:
                return Obstacle(f"is a symbolic link into {part}")
        try:
            status = target.lstat()
        except OSError:
            return Obstacle("is a symbolic link that leads nowhere")
        if stat.S_ISLNK(status.st_mode):  # in a circle
            return Obstacle("is a symbolic link that leads nowhere")
        return "" if target == self.root else inside.as_posix()

    def _load(self, place: str) -> Entry | Obstacle | None:
        full = self.root / place
        try:
            # Asked first: to open a device may do something.
            status = full.lstat()
            if not stat.S_ISREG(status.st_mode):
                return _no_file(status)
            # No link, and no waiting for the other end of a pipe, if it is another thing by now.
            handle = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    return _no_file(status)
                return Entry(file.read(), stat.S_IMODE(status.st_mode))
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return Obstacle(_REASONS.get(error.errno or 0, f"cannot be read: {reason}"))


def _no_file(status: os.stat_result) -> Obstacle:
    return Obstacle(_KINDS.get(stat.S_IFMT(status.st_mode), "is a device"))

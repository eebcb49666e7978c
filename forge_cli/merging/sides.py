"""What the decisions about all files of a merge have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from forge_cli.errors import ForgeError
from forge_cli.working_tree import Entry

from .draft import Clash, Step
from .plan import Conflict
from .text import has_markers, same_meaning

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forge_cli.rendering import File, Tree
    from forge_cli.working_tree import Obstacle, WorkingTree

    from .moves import Moves
    from .relocation import Relocation

Decision: TypeAlias = Step | Clash | str
"""What is to be done, what must be settled first, or a note."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What the decisions about all files have in common."""

    base: Tree
    ours: WorkingTree
    moves: Moves
    relocation: Relocation


@dataclass(frozen=True, slots=True)
class Item:
    """A file that forge wrote to `source`, and would now write to `target`; `theirs` is None where it drops it."""

    source: str
    base: File
    target: str
    theirs: File | None
    names: Mapping[str, str]

    @property
    def python(self) -> bool:
        return is_python(self.source)


@dataclass(frozen=True, slots=True)
class Place:
    """The user's copy of a file: where it is, where the merged one goes, and a note about that."""

    source: str
    target: str
    entry: Entry
    note: str = ""


def check_markers(ours: WorkingTree, paths: Collection[str]) -> None:
    """Raise ForgeError where one of the files still holds the marks of a conflict."""
    for path in paths:
        found = ours.read(path)
        if isinstance(found, Entry) and has_markers(found.data):
            lines = found.data.splitlines()
            line = next(n for n, text in enumerate(lines, 1) if text.startswith(b"<<<<<<<"))
            raise ForgeError(
                f"{path} still holds the marks of a conflict (line {line})",
                "settle it: edit the file, and take the lines with <<<<<<<, |||||||, ======= and >>>>>>> out",
            )


def blocked(path: str, obstacle: Obstacle, *names: str) -> Clash:
    """What cannot be read or written, and so cannot be merged: the user's to see to, or to leave."""
    conflict = Conflict(path, None, f"{obstacle.reason}: forge cannot change it")
    return Clash((conflict,), frozenset({path, *names}))


def entry_of(file: File) -> Entry:
    """A new file. Its mode is exactly this, whatever the umask."""
    return Entry(file.data, 0o755 if file.executable else 0o644)


def merged_mode(ours: int, before: bool, after: bool) -> int:
    """The user's permission bits; whether the file may be run is forge's to say where forge changes it."""
    if before == after:
        return ours
    return ours | (ours & 0o444) >> 2 if after else ours & ~0o111


def is_python(path: str) -> bool:
    return path.endswith(".py")


def is_blank(data: bytes) -> bool:
    return not data.strip()


def is_same(one: bytes, other: bytes, path: str) -> bool:
    """Whether two contents of the file at `path` say the same."""
    return one == other or same_meaning(one, other, python=is_python(path))

"""Where the user moved files of forge's: told by what is in them, and only where it can be told for sure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from forge_cli.working_tree import Entry

from .likeness import ENOUGH, Lines, Written, is_about, lines_of, resembles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from forge_cli.rendering import Tree
    from forge_cli.working_tree import WorkingTree


_FEWEST = 5  # lines that it takes to know a file that was edited
_MARGIN = 0.2  # by which one of two must be more alike
_SHOWN = 3  # paths in a line
_LARGEST = 1_000_000  # bytes; no file of forge's comes near it


@dataclass(frozen=True, slots=True)
class Unsure:
    """A file may have been moved to any of these paths, or to none."""

    candidates: tuple[str, ...]

    def __str__(self) -> str:
        more = len(self.candidates) - _SHOWN
        shown = " or to ".join(self.candidates[:_SHOWN])
        return f"{shown} or to {more} others" if more > 0 else shown


class Relocation:
    """Looks for the files of `base` that are not where forge wrote them.

    A file is known again by equal bytes, or by most of its lines, most of those lines that no other file of
    forge's has, most of what it defines and the words of its name. `known` gives the paths of all files of
    forge's, `whole` the whole of what `base` is part of; None: base is all that forge wrote. Both are asked for
    only where it matters.
    """

    def __init__(
        self,
        base: Tree,
        ours: WorkingTree,
        known: Callable[[], Collection[str]],
        whole: Callable[[], Tree] | None,
    ) -> None:
        self._base = base
        self._ours = ours
        self._ask_known = known
        self._whole = whole or (lambda: base)
        self._pools: dict[str, Mapping[str, bytes]] = {}
        self._found: dict[str, str | Unsure | None] = {}

    @cached_property
    def _known(self) -> Collection[str]:
        return self._ask_known()

    def find(self, path: str) -> str | Unsure | None:
        """Where the file is that forge wrote to `path`, where there is none now. None: it was deleted."""
        if path not in self._found:
            data = self._base[path].data
            pool = self._pool(PurePosixPath(path).suffix) if data.strip() else {}
            self._found[path] = self._equal(path, pool) or self._alike(path, pool)
        return self._found[path]

    def home(self, folder: str) -> str:
        """The folder that all files of forge's in `folder` were moved to; `folder` itself if there is none."""
        here = [path for path in self._base if _folder(path) == folder]
        missing = [path for path in here if self._ours.read(path) is None]
        if not missing:
            return folder
        inside = {*here, *(path for path in self._known if _folder(path) == folder)}
        if any(self._is_filled(path) for path in inside):
            return folder
        found = {path: self.find(path) for path in missing}
        moved = {path: to for path, to in found.items() if isinstance(to, str)}
        homes = {_folder(to) for to in moved.values()}
        same_names = all(_name(path) == _name(to) for path, to in moved.items())
        return homes.pop() if len(homes) == 1 and same_names else folder

    def _is_filled(self, path: str) -> bool:
        found = self._ours.read(path)
        return found is not None and not (isinstance(found, Entry) and not found.data.strip())

    def _equal(self, path: str, pool: Mapping[str, bytes]) -> str | Unsure | None:
        data = self._base[path].data
        small = len(lines_of(data)) < _FEWEST  # many a file may be like it
        equal = tuple(
            candidate
            for candidate, content in pool.items()
            if content == data and (not small or _name(candidate) == _name(path))
        )
        if len(equal) == 1 and not self._has_missing_twin(path):
            return equal[0]
        return Unsure(equal) if equal else None

    def _has_missing_twin(self, path: str) -> bool:
        data = self._base[path].data
        twins = (other for other, file in self._base.items() if file.data == data and other != path)
        return any(self._ours.read(other) is None for other in twins)

    def _alike(self, path: str, pool: Mapping[str, bytes]) -> str | Unsure | None:
        likeness = self._likeness(path, pool)
        best = max(likeness.values(), default=0.0)
        if best < ENOUGH:
            return None
        near, contested = [], False
        for candidate, like in likeness.items():
            if like <= best - _MARGIN:
                continue
            rival = self._rival(path, lines_of(pool[candidate]), like - _MARGIN)
            if rival < like + _MARGIN:  # or it is clearly the other file
                near.append(candidate)
                contested |= rival > 0
        if len(near) == 1 and not contested:
            return near[0]
        return Unsure(tuple(near)) if near else None

    def _likeness(self, path: str, pool: Mapping[str, bytes]) -> Mapping[str, float]:
        """The files that may be the one that was at `path`, edited, and how much of it is in each."""
        before = self._base[path].data
        if len(lines_of(before)) < _FEWEST:
            return {}
        alike = {
            candidate: content
            for candidate, content in pool.items()
            if resembles(before, content) and is_about(path, before, candidate, content)
        }
        return {
            candidate: self._written.likeness(path, lines_of(content))
            for candidate, content in alike.items()
            if content not in self._written.contents
        }

    def _rival(self, path: str, lines: Lines, least: float) -> float:
        """The likeness of `lines` to another file that is missing, 0 where none comes up to `least`."""
        rivals = self._written.alike(PurePosixPath(path).suffix, lines, least)
        missing = (
            like for other, like in rivals if other != path and self._ours.read(other) is None
        )
        return max(missing, default=0.0)

    def _pool(self, suffix: str) -> Mapping[str, bytes]:
        """The files with that suffix that are the user's own, as far as paths can tell."""
        if suffix not in self._pools:
            self._pools[suffix] = {
                path: entry.data
                for path in self._own_files
                if PurePosixPath(path).suffix == suffix
                and self._ours.size(path) <= _LARGEST
                and isinstance(entry := self._ours.read(path), Entry)
            }
        return self._pools[suffix]

    @cached_property
    def _own_files(self) -> tuple[str, ...]:
        written = {*self._known, *self._base}
        written |= {self._ours.real_path(path) for path in self._base}
        return tuple(path for path in self._ours.files() if path not in written)

    @cached_property
    def _written(self) -> Written:
        return Written({**self._whole(), **self._base})


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]

"""How much of a file that forge wrote is in another file."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forge_cli.rendering import Tree

Lines: TypeAlias = frozenset[bytes]

ENOUGH = 0.6  # of a file, to know it again
_DEFINITION = re.compile(rb"^(?:class|(?:async )?def) (\w+)", re.MULTILINE)


def lines_of(data: bytes) -> Lines:
    """The lines that say something, without their indentation and order."""
    return frozenset(line for line in map(bytes.strip, data.splitlines()) if line)


def resembles(before: bytes, after: bytes) -> bool:
    """Whether `after` has most of the lines of `before`, and most of what it defines."""
    definitions = frozenset(_DEFINITION.findall(before))
    defined = frozenset(_DEFINITION.findall(after))
    return share(lines_of(before), lines_of(after)) >= ENOUGH and (
        not definitions or share(definitions, defined) >= ENOUGH
    )


def is_about(path: str, before: bytes, other: str, after: bytes) -> bool:
    """Whether the words of a file's name ("test" and "posts") that were in it are in the other file or its name."""
    return all(word in after or word in _words(other) for word in _words(path) if word in before)


def share(lines: Lines, others: Lines) -> float:
    """How much of `lines` is among the others: 1 is all."""
    return len(lines & others) / len(lines) if lines else 0.0


def _words(path: str) -> list[bytes]:
    return os.fsencode(PurePosixPath(path).stem).split(b"_")


class Written:
    """What forge wrote, and what of it tells one file from the others of its kind: the tests of two models are nearly
    the same.
    """

    def __init__(self, tree: Tree) -> None:
        self.contents = frozenset(file.data for file in tree.values())
        self._lines: dict[str, dict[str, Lines]] = {}
        for path, file in tree.items():
            suffix = PurePosixPath(path).suffix
            self._lines.setdefault(suffix, {})[path] = lines_of(file.data)
        self._counts = {
            suffix: Counter(line for lines in files.values() for line in lines)
            for suffix, files in self._lines.items()
        }

    def likeness(self, path: str, lines: Lines) -> float:
        """How much of the file is among `lines`, or of what no other file has, if that is less."""
        suffix = PurePosixPath(path).suffix
        written, counts = self._lines[suffix][path], self._counts[suffix]
        own = frozenset(line for line in written if counts[line] == 1)
        return min(share(written, lines), share(own, lines))

    def alike(self, suffix: str, lines: Lines, least: float) -> Iterator[tuple[str, float]]:
        """The files, and the likeness of each, that `lines` hold at least that much of."""
        for path in self._lines[suffix]:
            if (like := self.likeness(path, lines)) >= least:
                yield path, like

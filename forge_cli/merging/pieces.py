"""The pieces that a merged suite is put together from: their order and the blank lines between them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .imports import is_import
from .syntax import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .suites import Statement, Suite


@dataclass(slots=True, eq=False)
class Piece:
    """Lines of the result, and the statements of the three versions that they come from, by index.

    `blank` is set where the number of empty lines above has been decided.
    """

    source: Statement
    lead: tuple[str, ...]
    lines: tuple[str, ...]
    base: int | None = None
    ours: int | None = None
    theirs: int | None = None
    blank: int | None = None

    @property
    def node(self) -> ast.stmt:
        return self.source.node

    @property
    def is_definition(self) -> bool:
        return isinstance(self.node, DEFINITIONS)

    @property
    def own_blank(self) -> int:
        return self.source.blank if self.blank is None else self.blank

    @property
    def rank(self) -> int:
        """What comes before what in any file: docstring, future imports, imports, the rest, definitions."""
        if self.source.key == ("docstring",):
            return 0
        if isinstance(self.node, ast.ImportFrom) and self.node.module == "__future__":
            return 1
        if is_import(self.source):
            return 2
        return 4 if self.is_definition else 3


@dataclass(frozen=True, slots=True)
class Layout:
    """Puts pieces together: the suites that they come from, and how far definitions stand apart there."""

    base: Suite | None
    ours: Suite
    theirs: Suite
    apart: int
    """Two empty lines in a module, one below."""

    def lines(self, pieces: Sequence[Piece], tail: tuple[str, ...]) -> list[str]:
        """The suite; `tail` are the comments at its end."""
        lines: list[str] = []
        previous: Piece | None = None
        for piece in pieces:
            lines += [""] * self._blank(previous, piece)
            lines += [*piece.lead, *piece.lines]
            previous = piece
        if tail:
            blank = self.ours.blank if self.ours.tail else self.theirs.blank
            if previous and previous.is_definition:
                blank = max(blank, self.apart)
            lines += [*[""] * blank, *tail]
        else:
            lines += [""] * self.ours.blank
        return lines

    def _blank(self, previous: Piece | None, piece: Piece) -> int:
        """As many empty lines as where the two are neighbours, by the rules of formatters elsewhere."""
        if piece.blank is not None:
            return piece.blank
        b = _follows(previous, piece, "base")
        o = _follows(previous, piece, "ours")
        t = _follows(previous, piece, "theirs")
        in_base, in_ours, in_theirs = (
            None if index is None or suite is None else suite.statements[index].blank
            for suite, index in ((self.base, b), (self.ours, o), (self.theirs, t))
        )
        if in_ours is not None and (in_theirs is None or in_ours != in_base):
            return in_ours
        if in_theirs is not None:
            return in_theirs
        return self._usual(previous, piece)

    def _usual(self, previous: Piece | None, piece: Piece) -> int:
        if previous is None:
            return 0
        blank = piece.source.blank
        if previous.ours is not None and piece.ours is not None:
            between = self.ours.statements[previous.ours + 1 : piece.ours + 1]
            blank = max((each.blank for each in between), default=blank)
        if previous.is_definition or piece.is_definition:
            return max(blank, self.apart) if self.apart > 1 else self.apart
        if self.apart and (
            previous.rank == 0 or (previous.rank in (1, 2)) != (piece.rank in (1, 2))
        ):
            return max(blank, 1)
        return blank


def _follows(previous: Piece | None, piece: Piece, side: str) -> int | None:
    """The index of the piece in that version, where it follows `previous` there."""
    index: int | None = getattr(piece, side)
    before: int | None = -1 if previous is None else getattr(previous, side)
    return index if index is not None and before == index - 1 else None

"""Where the pieces that forge adds go among those of the user."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

from .imports import is_import, package_of, statement_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .pieces import Piece
    from .suites import Statement, Suite


def insert(order: list[Piece], piece: Piece, at: Mapping[int, Piece], theirs: Suite) -> None:
    """Put a piece of theirs where it belongs in ours. `at`: the pieces that are there, by index in theirs."""
    if is_import(piece.source) and _insert_import(order, piece, at, theirs):
        return
    index = piece.theirs or 0
    before = [at[i] for i in range(index - 1, -1, -1) if i in at]
    after = [at[i] for i in range(index + 1, len(theirs.statements)) if i in at]
    if before:
        place = order.index(before[0]) + 1
    elif after:
        place = order.index(after[0])
    else:
        place = 0
    while place < len(order) and _goes_first(order[place], piece):
        place += 1
    order.insert(place, piece)


def _goes_first(here: Piece, piece: Piece) -> bool:
    """Whether what the user put here goes before the piece: imports before code, variables before functions."""
    return here.theirs is None and here.rank < piece.rank


def _insert_import(
    order: list[Piece], piece: Piece, at: Mapping[int, Piece], theirs: Suite
) -> bool:
    """Put an import into the section that its neighbours are in, in sorted order."""
    neighbours = [at[i] for i in _section(theirs.statements, piece.theirs or 0) if i in at]
    neighbours += [each for each in order if package_of(each.node) == package_of(piece.node)]
    if not neighbours:
        return False
    start = end = order.index(neighbours[0])
    while start and order[start].own_blank == 0 and is_import(order[start - 1].source):
        start -= 1
    while (
        end + 1 < len(order) and is_import(order[end + 1].source) and order[end + 1].own_blank == 0
    ):
        end += 1
    keys = [statement_order(each.node) for each in order[start : end + 1]]
    if keys == sorted(keys):
        place = start + bisect(keys, statement_order(piece.node))
    else:
        is_above = (neighbours[0].theirs or 0) < (piece.theirs or 0)
        place = order.index(neighbours[0]) + is_above
    piece.blank = 0
    if place == start:
        piece.blank, order[start].blank = order[start].own_blank, 0
    order.insert(place, piece)
    return True


def _section(statements: Sequence[Statement], index: int) -> list[int]:
    """The other imports that no empty line parts from this one, the nearest first."""
    before = []
    place = index
    while place and statements[place].blank == 0 and is_import(statements[place - 1]):
        place -= 1
        before.append(place)
    after = []
    place = index + 1
    while place < len(statements) and statements[place].blank == 0 and is_import(statements[place]):
        after.append(place)
        place += 1
    return before + after

"""Three-way merge of a module or a class, whose statements are known by name and not by their order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .conflicts import BOTH, Conflicts
from .import_sets import ImportMerge, merge_imports
from .insertion import insert
from .pairing import Version, versions
from .pieces import Piece
from .suites import Statement, Suite

if TYPE_CHECKING:
    from .imports import Imported
    from .keys import Key

Lines: TypeAlias = tuple[str, ...]
MergeOne: TypeAlias = Callable[
    [Statement | None, Statement | None, Statement | None, int | None], tuple[Lines, Lines] | None
]
"""What becomes of a statement: the comments above it and its lines; None where it goes.

The last argument is the line in ours where it is or was.
"""


def keyed_pieces(
    base: Suite,
    ours: Suite,
    theirs: Suite,
    *,
    names: Mapping[str, str],
    merge_one: MergeOne,
    conflicts: Conflicts,
    needed: Collection[Imported] = (),
) -> list[Piece]:
    """The merged suite: in the order of ours, with forge's additions where theirs has them.

    Imports of theirs that are `needed` are put in, even where ours has removed them.
    """
    b, o, t = versions(base, ours, theirs, names)
    imports = merge_imports(
        b.import_statements(),
        o.import_statements(),
        t.import_statements(),
        conflicts,
        needed=needed,
    )
    merge = KeyedMerge(b, o, t, imports, _held(b, o, t, conflicts), merge_one)
    order = sorted(merge.of_ours(), key=lambda piece: piece.ours or 0)
    at = {piece.theirs: piece for piece in order if piece.theirs is not None}
    by_ours = {piece.ours: piece for piece in order}
    for index, home in imports.homes.items():
        if o.imports[home] in by_ours:
            at[t.imports[index]] = by_ours[o.imports[home]]
    for index, piece in merge.of_theirs():
        insert(order, piece, at, theirs)
        at[index] = piece
    return order


def _held(b: Version, o: Version, t: Version, conflicts: Conflicts) -> set[Key]:
    """The keys that occur more than once and are left as ours has them; refused where both changed them."""
    held = set()
    for key in sorted(b.repeated() | o.repeated() | t.repeated()):
        before, here, there = ([each.whole for each in side.with_key(key)] for side in (b, o, t))
        if there in (before, here):
            held.add(key)
        elif here != before or (here and there and len(here) != len(there)):
            held.add(key)
            line = o.with_key(key)[0].first if here else None
            conflicts.note(line, f"{key[-1]}: {BOTH}; it is there more than once")
    return held


@dataclass(frozen=True, slots=True)
class KeyedMerge:
    """What the pieces of a merge are made from; `held` are the keys that stay as ours has them."""

    base: Version
    ours: Version
    theirs: Version
    imports: ImportMerge
    held: set[Key]
    merge_one: MergeOne

    def of_ours(self) -> Iterator[Piece]:
        """What becomes of the statements of ours."""
        statements = self.ours.suite.statements
        homes = {home: self.theirs.imports[i] for i, home in self.imports.homes.items()}
        for number, index in enumerate(self.ours.imports):
            lines = self.imports.ours.get(number, statements[index].lines)
            if lines is not None:
                lead = statements[index].lead
                yield Piece(statements[index], lead, lines, ours=index, theirs=homes.get(number))
        for place, index in self.ours.places.items():
            at = self.base.places.get(place), index, self.theirs.places.get(place)
            statement = statements[index]
            if place[0] in self.held:
                yield Piece(statement, statement.lead, statement.lines, *at)
                continue
            merged = self.merge_one(
                self.base.get(place), statement, self.theirs.get(place), statement.first
            )
            if merged:
                yield Piece(statement, *merged, *at)

    def of_theirs(self) -> Iterator[tuple[int, Piece]]:
        """What theirs has and ours has not, as far as it is in the result; in order, with its index."""
        statements = self.theirs.suite.statements
        pieces = {}
        line = None
        for number, lines in self.imports.added.items():
            index = self.theirs.imports[number]
            pieces[index] = Piece(statements[index], statements[index].lead, lines, theirs=index)
        for place, index in self.theirs.places.items():
            here = self.ours.get(place)
            line = here.first if here else line
            if here or place[0] in self.held:
                continue
            merged = self.merge_one(self.base.get(place), None, statements[index], line)
            if merged:
                before = self.base.places.get(place)
                pieces[index] = Piece(statements[index], *merged, before, None, index)
        yield from sorted(pieces.items())

"""Three-way merge of sequences of statements that have an order and no names: the bodies of functions.

Finer than diff3 on lines: of two neighbours one may be changed by each side, for it is known where a
statement ends and which of the other version it has become.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .lines import matches

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from .keys import Key


@dataclass(frozen=True, slots=True)
class Change:
    """Items `low` to `high` of base have become items `start` to `end` of a side."""

    low: int
    high: int
    start: int
    end: int

    @property
    def is_insertion(self) -> bool:
        return self.low == self.high

    @property
    def is_exchange(self) -> bool:
        """One item has become another one."""
        return self.high - self.low == self.end - self.start == 1

    @property
    def is_of_one(self) -> bool:
        """One item has become another one, or nothing."""
        return self.high - self.low == 1 and self.end - self.start <= 1


@dataclass(frozen=True, slots=True)
class Step:
    """Items that belong together. More than one of a side: they cannot be told apart, a conflict."""

    base: range
    ours: range
    theirs: range

    @property
    def is_clash(self) -> bool:
        return max(len(self.base), len(self.ours), len(self.theirs)) > 1


@dataclass(frozen=True, slots=True)
class Version:
    """The items of one version: what each says, and what each may be recognised by when that has changed."""

    meanings: Sequence[Hashable]
    kinds: Sequence[Key]


def merge_steps(base: Version, ours: Version, theirs: Version) -> Iterator[Step]:
    """The merge, in order. An item that one side lacks has been added or removed there."""
    here, there = list(_changes(base, ours)), list(_changes(base, theirs))
    for own in here:
        for other in there:
            if _removed_by_both(own, other):
                own.parts, other.parts = [own.whole], [other.whole]
    changes = [(part, True) for change in here for part in change.parts]
    changes += [(part, False) for change in there for part in change.parts]
    changes.sort(key=lambda each: (each[0].low, each[0].high))
    b = o = t = 0
    for cluster in _clusters(changes):
        low = min(change.low for change, _ in cluster)
        high = max(change.high for change, _ in cluster)
        for _ in range(low - b):
            yield Step(range(b, b + 1), range(o, o + 1), range(t, t + 1))
            b, o, t = b + 1, o + 1, t + 1
        o_end = o + high - low + sum(_growth(change) for change, is_ours in cluster if is_ours)
        t_end = t + high - low + sum(_growth(change) for change, is_ours in cluster if not is_ours)
        step = Step(range(low, high), range(o, o_end), range(t, t_end))
        yield from _apart(step, cluster, ours, theirs)
        b, o, t = high, o_end, t_end
    for _ in range(len(base.meanings) - b):
        yield Step(range(b, b + 1), range(o, o + 1), range(t, t + 1))
        b, o, t = b + 1, o + 1, t + 1


def _growth(change: Change) -> int:
    return (change.end - change.start) - (change.high - change.low)


def _apart(
    step: Step, cluster: Sequence[tuple[Change, bool]], ours: Version, theirs: Version
) -> Iterator[Step]:
    """The step item by item where that can be."""
    nothing = range(0)
    if len(cluster) == 1 and cluster[0][1]:
        # Only ours changed this: what theirs has is what base has.
        if cluster[0][0].is_of_one:
            yield step
            return
        for b, t in zip(step.base, step.theirs, strict=True):
            yield Step(range(b, b + 1), nothing, range(t, t + 1))
        for o in step.ours:
            yield Step(nothing, range(o, o + 1), nothing)
    elif len(cluster) == 1:
        if cluster[0][0].is_of_one:
            yield step
            return
        for b, o in zip(step.base, step.ours, strict=True):
            yield Step(range(b, b + 1), range(o, o + 1), nothing)
        for t in step.theirs:
            yield Step(nothing, nothing, range(t, t + 1))
    elif [ours.meanings[o] for o in step.ours] == [theirs.meanings[t] for t in step.theirs]:
        for b in step.base:
            yield Step(range(b, b + 1), nothing, nothing)
        for o, t in zip(step.ours, step.theirs, strict=True):
            yield Step(nothing, range(o, o + 1), range(t, t + 1))
    else:
        yield step


def _clusters(changes: Sequence[tuple[Change, bool]]) -> Iterator[list[tuple[Change, bool]]]:
    """The changes, those together that cannot be made apart from each other."""
    cluster: list[tuple[Change, bool]] = []
    for change, is_ours in changes:
        if any(was_ours != is_ours and _meet(other, change) for other, was_ours in cluster):
            cluster.append((change, is_ours))
            continue
        if cluster:
            yield cluster
        cluster = [(change, is_ours)]
    if cluster:
        yield cluster


def _meet(one: Change, other: Change) -> bool:
    if one.low < other.high and other.low < one.high:
        # They overlap, or one is an insertion in the midst of the other.
        return True
    touch = one.high == other.low or other.high == one.low
    if not touch or not (one.is_insertion or other.is_insertion):
        return False
    # Beside a statement that only became another one there is a before and an after; beside any
    # other change it is open which of the two comes first.
    return not (one.is_exchange or other.is_exchange)


@dataclass(slots=True)
class Stretch:
    """A change between two items that have stayed, and the smaller ones that it is made of."""

    whole: Change
    parts: list[Change]

    def removed(self) -> set[int]:
        return {part.low for part in self.parts if part.start == part.end}


def _removed_by_both(own: Stretch, other: Stretch) -> bool:
    """Whether both removed an item and one wrote something there: what it says may be there in another form."""
    if own.whole.start == own.whole.end and other.whole.start == other.whole.end:
        return False
    return bool(own.removed() & other.removed())


def _changes(base: Version, side: Version) -> Iterator[Stretch]:
    b = s = 0
    ends = (len(base.meanings), len(side.meanings), 0)
    for b_same, s_same, size in [*matches(base.meanings, side.meanings), ends]:
        if b < b_same or s < s_same:
            change = Change(b, b_same, s, s_same)
            yield Stretch(change, list(_by_kind(base, side, change)))
        b, s = b_same + size, s_same + size


def _by_kind(base: Version, side: Version, change: Change) -> Iterator[Change]:
    """A change cut into smaller ones where items can be recognised."""
    b, s = change.low, change.start
    found = matches(base.kinds[b : change.high], side.kinds[s : change.end])
    pairs = [(b + i + n, s + j + n) for i, j, size in found for n in range(size)]
    for b_pair, s_pair in pairs:
        yield from _between(base, side, Change(b, b_pair, s, s_pair))
        yield Change(b_pair, b_pair + 1, s_pair, s_pair + 1)
        b, s = b_pair + 1, s_pair + 1
    yield from _between(base, side, Change(b, change.high, s, change.end))


def _between(base: Version, side: Version, change: Change) -> Iterator[Change]:
    """A change of items that cannot be recognised, in smaller ones where it is clear which is which."""
    before, after = (
        [kind[0] for kind in kinds]
        for kinds in (base.kinds[change.low : change.high], side.kinds[change.start : change.end])
    )
    if not after:
        # Each statement that is gone is a change of its own.
        for low in range(change.low, change.high):
            yield Change(low, low + 1, change.start, change.start)
    elif before == after:
        for low, start in zip(
            range(change.low, change.high), range(change.start, change.end), strict=True
        ):
            yield Change(low, low + 1, start, start + 1)
    elif before or after:
        yield change

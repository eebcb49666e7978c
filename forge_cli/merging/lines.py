"""Three-way merge of sequences: diff3, on lines of text or on anything else that can be compared and hashed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Region(Generic[Item]):
    """A stretch of the three sequences, the same or merged (`merged`), or in conflict (`merged` is None).

    `at` is the index in ours where it begins.
    """

    at: int
    base: Sequence[Item]
    ours: Sequence[Item]
    theirs: Sequence[Item]
    merged: Sequence[Item] | None


def diff3(
    base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]
) -> Iterator[Region[Item]]:
    """Cut the three sequences into regions that lie, in this order, one after the other.

    What only one side changed is taken from that side; changes of both sides that touch are a
    conflict unless they are the same.
    """
    kept = [*_kept_by_both(base, ours, theirs), (len(base), len(ours), len(theirs), 0)]
    b = o = t = 0
    for b_kept, o_kept, t_kept, size in kept:
        if b < b_kept or o < o_kept or t < t_kept:
            yield _region(o, base[b:b_kept], ours[o:o_kept], theirs[t:t_kept])
        if size:
            same = ours[o_kept : o_kept + size]
            yield Region(o_kept, same, same, same, same)
        b, o, t = b_kept + size, o_kept + size, t_kept + size


def merge_lines(
    base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]
) -> list[Item] | None:
    """The merged sequence; None where the two sides conflict."""
    merged: list[Item] = []
    for region in diff3(base, ours, theirs):
        if region.merged is None:
            return None
        merged += region.merged
    return merged


def matches(one: Sequence[Item], other: Sequence[Item]) -> list[tuple[int, int, int]]:
    """Where the two are the same: (index in one, index in other, length), in order, apart from each other."""
    head, tail = common_ends(one, other)
    # What is compared in earnest is quadratic at worst: hence without the common head and tail.
    middle = SequenceMatcher(
        None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False
    )
    found = [(0, 0, head)]
    found += [(head + a, head + b, size) for a, b, size in middle.get_matching_blocks()]
    found.append((len(one) - tail, len(other) - tail, tail))
    return [match for match in found if match[2]]


def common_ends(one: Sequence[Item], other: Sequence[Item]) -> tuple[int, int]:
    """How many items the two have in common at the head, and after that at the tail."""
    shortest = min(len(one), len(other))
    head = 0
    while head < shortest and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < shortest - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


def _region(
    at: int, base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]
) -> Region[Item]:
    if ours == theirs or theirs == base:
        return Region(at, base, ours, theirs, ours)
    return Region(at, base, ours, theirs, theirs if ours == base else None)


def _kept_by_both(
    base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of base that both sides kept: index in base, in ours, in theirs, length."""
    in_ours, in_theirs = matches(base, ours), matches(base, theirs)
    i = j = 0
    while i < len(in_ours) and j < len(in_theirs):
        (b_ours, o, o_size), (b_theirs, t, t_size) = in_ours[i], in_theirs[j]
        start = max(b_ours, b_theirs)
        end = min(b_ours + o_size, b_theirs + t_size)
        if start < end:
            yield start, start - b_ours + o, start - b_theirs + t, end - start
        if b_ours + o_size < b_theirs + t_size:
            i += 1
        else:
            j += 1

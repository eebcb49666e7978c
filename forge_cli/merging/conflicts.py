"""Places that both sides changed, and how they are written into a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .lines import common_ends, diff3

if TYPE_CHECKING:
    from collections.abc import Sequence

START, BEFORE, BETWEEN, END = "<<<<<<< yours", "||||||| before", "=======", ">>>>>>> forge"
BOTH = "changed by you and by forge"


@dataclass(frozen=True, slots=True)
class TextConflict:
    """A place that both sides changed: its line in ours, 1-based, and what it is, in one line.

    The line is None where ours has none for it, or the whole file is meant.
    """

    line: int | None
    what: str


@dataclass(slots=True)
class Conflicts:
    """Those found so far in a file; `elsewhere`: whether one of them is of no lines in particular."""

    found: list[TextConflict] = field(default_factory=list)
    elsewhere: bool = False

    def between(
        self,
        line: int | None,
        what: str,
        *,
        base: Sequence[str] = (),
        ours: Sequence[str] = (),
        theirs: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Note a conflict between these lines; returns what stands for them in the file."""
        self.found.append(TextConflict(line, what))
        return tuple(marked(base, ours, theirs))

    def note(self, line: int | None, what: str) -> None:
        """Note a conflict that no lines can be shown for."""
        self.found.append(TextConflict(line, what))
        self.elsewhere = True


def marked(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The lines merged, with markers around the smallest regions that conflict; around all if none does."""
    regions = list(diff3(base, ours, theirs))
    if all(region.merged is not None for region in regions):
        return between_markers(base, ours, theirs)
    lines: list[str] = []
    for region in regions:
        if region.merged is not None:
            lines += region.merged
            continue
        head, tail = common_ends(region.ours, region.theirs)
        end = len(region.ours) - tail
        lines += region.ours[:head]
        lines += between_markers(
            region.base, region.ours[head:end], region.theirs[head : len(region.theirs) - tail]
        )
        lines += region.ours[end:]
    return lines


def between_markers(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return [START, *ours, BEFORE, *base, BETWEEN, *theirs, END]

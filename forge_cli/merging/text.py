"""Three-way merge of one file: what forge wrote, what its owner made of it, what forge would write now.

What understands Python is imported where it is needed: many a command merges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .conflicts import BETWEEN, BOTH, END, START, Conflicts, TextConflict, between_markers
from .lines import Region, diff3
from .source import BOM, Text, read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge; `data` is meaningful only where there is no conflict."""

    data: bytes
    conflicts: tuple[TextConflict, ...] = ()


def merge_text(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    python: bool,
    names: Mapping[str, str] = NO_NAMES,
) -> Merged:
    """Merge one file: the edits of ours survive, and so do forge's, or there is a conflict.

    `names`: old to new name of the definitions that forge renames in it. Line endings, byte order mark
    and final newline stay as ours has them.
    """
    if base == theirs or ours == theirs:
        return Merged(ours)
    if base == ours:
        return Merged(theirs)
    b, o, t = (read_text(side) for side in (base, ours, theirs))
    if not b or not o or not t:
        return Merged(ours, (TextConflict(None, f"{BOTH}; it is no text in UTF-8"),))
    if o.lines == b.lines:
        return Merged(write_text(t.lines, base=b, ours=o, theirs=t))
    if t.lines in (b.lines, o.lines):
        return Merged(write_text(o.lines, base=b, ours=o, theirs=t))
    lines, conflicts = _merge_lines(b, o, t, python=python, names=names)
    return Merged(write_text(lines, base=b, ours=o, theirs=t), tuple(conflicts.found))


def merge_markers(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    python: bool,
    names: Mapping[str, str] = NO_NAMES,
) -> bytes:
    """A merge that conflicts, with diff3 markers around what does; the rest is merged.

    Where a conflict is not one of lines, all of ours stands against all of theirs.
    """
    b, o, t = (read_text(side) for side in (base, ours, theirs))
    if not b or not o or not t:
        parts = (START.encode(), ours, BETWEEN.encode(), theirs, END.encode())
        return b"".join(part.removesuffix(b"\n") + b"\n" for part in parts)
    lines, conflicts = _merge_lines(b, o, t, python=python, names=names)
    if conflicts.elsewhere or START not in lines:
        lines = between_markers(b.lines, o.lines, t.lines)
    return write_text(lines, base=b, ours=o, theirs=t)


def has_markers(data: bytes) -> bool:
    """Whether a conflict is written into the file, by forge or by git. A line of `=======` alone is none."""
    lines = data.removeprefix(BOM).split(b"\n")
    starts = [number for number, line in enumerate(lines) if line.startswith(b"<<<<<<< ")]
    ends = [number for number, line in enumerate(lines) if line.startswith(b">>>>>>> ")]
    return bool(starts and ends) and starts[0] < ends[-1]


def same_meaning(one: bytes, other: bytes, *, python: bool) -> bool:
    """Whether two files differ in form only: line endings, byte order mark, final newline, layout of Python."""
    texts = read_text(one), read_text(other)
    if not texts[0] or not texts[1]:
        return one == other
    if texts[0].lines == texts[1].lines or not python:
        return texts[0].lines == texts[1].lines
    from .modules import parse_module, whole_meaning

    try:
        modules = [parse_module(text.lines) for text in texts if text]
        meanings = [whole_meaning(module) for module in modules if module]
    except RecursionError:
        return False
    return len(meanings) == 2 and meanings[0] == meanings[1]


def definition_names(before: bytes, after: bytes) -> dict[str, str]:
    """What a rename does to the names that a file defines, in the module and in classes: old to new.

    `before` and `after` are the Python file rendered without and with it.
    """
    from .renames import aligned_names
    from .syntax import parse_source

    trees = [parse_source(data.decode()) for data in (before, after)]
    bodies = [tree.body for tree in trees if tree]
    return aligned_names(*bodies) if len(bodies) == 2 else {}


def _merge_lines(
    base: Text, ours: Text, theirs: Text, *, python: bool, names: Mapping[str, str]
) -> tuple[Sequence[str], Conflicts]:
    """The merged lines, with markers where they conflict."""
    if python:
        from .python import merge_python

        merged = merge_python(base.lines, ours.lines, theirs.lines, names)
        if merged:
            return merged
    conflicts = Conflicts()
    lines: list[str] = []
    for region in diff3(base.lines, ours.lines, theirs.lines):
        if region.merged is not None:
            lines += region.merged
        else:
            lines += conflicts.between(
                region.at + 1,
                _what(region),
                base=region.base,
                ours=region.ours,
                theirs=region.theirs,
            )
    return lines, conflicts


def _what(region: Region[str]) -> str:
    if not region.base:
        return "added by you and by forge, each in another way"
    if not region.ours:
        return "removed by you, changed by forge"
    return BOTH if region.theirs else "removed by forge, changed by you"

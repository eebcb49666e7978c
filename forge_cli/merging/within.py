"""Three-way merge inside one statement, where it is certain which parts of it each side has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .elements import merge_elements
from .lines import merge_lines

if TYPE_CHECKING:
    from .suites import Statement


def merge_within(base: Statement, ours: Statement, theirs: Statement) -> tuple[str, ...] | None:
    """The lines of the statement with the changes of both; None where they cannot be told apart."""
    return (
        _code_and_remark(base, ours, theirs)
        or _code_and_remark(base, theirs, ours)
        or merge_elements(base, ours, theirs)
        or _line_by_line(base, ours, theirs)
    )


def _code_and_remark(
    base: Statement, remarked: Statement, changed: Statement
) -> tuple[str, ...] | None:
    """One side has only changed the comment at the end of the line, the other only what is before it."""
    if any(len(each.lines) > 1 for each in (base, remarked, changed)):
        return None
    (code, notes), (new_code, same_notes) = base.meaning, changed.meaning
    if remarked.meaning[0] != code or new_code == code or same_notes != notes:
        return None
    line = changed.lines[0]
    for comment in changed.module.comments:
        if comment.line == changed.first:
            line = line[: comment.column].rstrip()
    remarks = [note[-1] for note in remarked.meaning[1]]
    return ("  ".join([line, *remarks]),)


def _line_by_line(base: Statement, ours: Statement, theirs: Statement) -> tuple[str, ...] | None:
    """What diff3 makes of a statement of many lines, as it would in a file with no other change."""
    if any(hasattr(each.node, "body") for each in (base, ours, theirs)):
        return None
    merged = merge_lines(base.lines, ours.lines, theirs.lines)
    return tuple(merged) if merged else None

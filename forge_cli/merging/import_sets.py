"""Three-way merge of imports, as sets of what they bind."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .conflicts import BOTH, Conflicts
from .imports import Imported, Lines, imported, name_order, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .suites import Statement


@dataclass(slots=True)
class ImportMerge:
    """What becomes of imports. Statements are named by their index among those of their side.

    `ours`: the new lines of those of ours that change, None where one goes; `homes`: which of ours
    stands for one of theirs; `added`: lines of statements that ours has none for, by index in theirs.
    """

    ours: dict[int, Lines | None] = field(default_factory=dict)
    homes: dict[int, int] = field(default_factory=dict)
    added: dict[int, Lines] = field(default_factory=dict)


def merge_imports(
    base: Sequence[Statement],
    ours: Sequence[Statement],
    theirs: Sequence[Statement],
    conflicts: Conflicts,
    *,
    needed: Collection[Imported] = (),
) -> ImportMerge:
    """Merge the import statements of one suite; those `needed` come from theirs, whatever base has."""
    before, here, there = _names(base), _names(ours), _names(theirs)
    removed = before - there
    added = (there - (before - set(needed))) - here
    merge = ImportMerge()
    wanted = [[name for name in imported(each.node) if name not in removed] for each in ours]
    for index, statement in enumerate(theirs):
        names = imported(statement.node)
        home = _home(names, ours)
        new = [name for name in names if name in added]
        added -= set(new)
        if home is None and not new:
            continue
        if home is None:
            home = _beside(new, ours, wanted)
        if home is None:
            merge.added[index] = _lines_of(statement, new)
        else:
            merge.homes[index] = home
            wanted[home] += new
    remarks = {text for statement in base for text in _remarks(statement)}
    for index, statement in enumerate(ours):
        if set(wanted[index]) != set(imported(statement.node)):
            merge.ours[index] = _changed(statement, wanted[index], theirs, remarks, conflicts)
    return merge


def _names(statements: Iterable[Statement]) -> set[Imported]:
    return {name for statement in statements for name in imported(statement.node)}


def _home(names: Sequence[Imported], ours: Sequence[Statement]) -> int | None:
    """Which statement of ours has most of these names."""
    shared = [len(set(imported(statement.node)).intersection(names)) for statement in ours]
    most = max(shared, default=0)
    return shared.index(most) if most else None


def _beside(
    names: Sequence[Imported], ours: Sequence[Statement], wanted: Sequence[Sequence[Imported]]
) -> int | None:
    """Which from-import of ours is for the same module; `a as b` and `*` stand alone."""
    module = names[0].module
    if module is None or any(name.alias or name.name == "*" for name in names):
        return None
    for index, statement in enumerate(ours):
        there = imported(statement.node)
        alone = any(name.alias or name.name == "*" for name in there)
        if there[0].module == module and not alone and wanted[index]:
            return index
    return None


def _remarks(statement: Statement) -> list[str]:
    return [*statement.remarks, *(note[-1] for note in statement.meaning[1])]


def _changed(
    statement: Statement,
    wanted: Sequence[Imported],
    theirs: Sequence[Statement],
    remarks: Collection[str],
    conflicts: Conflicts,
) -> Lines | None:
    """The lines of a statement of ours that is to import `wanted`; None where that is nothing."""
    there = next((each for each in theirs if set(imported(each.node)) == set(wanted)), None)
    lines: Lines | None = None
    if wanted and there is not None and _remarks(there) == _remarks(statement):
        lines = there.lines
    elif wanted:
        lines = rewritten(statement, wanted)
    elif all(text in remarks for text in _remarks(statement)):
        return None
    if lines is None:
        what = f"import from {imported(statement.node)[0].module or 'modules'}: {BOTH}"
        replacing = there.lines if there else ()
        lines = conflicts.between(statement.first, what, ours=statement.lines, theirs=replacing)
    return lines


def _lines_of(statement: Statement, names: Sequence[Imported]) -> Lines:
    """A statement of theirs with only these of its names."""
    if len(names) == len(imported(statement.node)):
        return statement.lines
    return rewritten(statement, names) or written(names, indent=_indent(statement))


def rewritten(statement: Statement, wanted: Sequence[Imported]) -> Lines | None:
    """The statement with these names instead of its own; None where a comment stands in the way."""
    comments = [note[-1] for note in statement.meaning[1]]
    had = imported(statement.node)
    names = sorted(wanted, key=name_order) if _is_sorted(had) else list(wanted)
    if not comments:
        code = "\n".join(statement.lines)
        return written(
            names, indent=_indent(statement), broken=bool(re.search(r",\s*\)\s*$", code))
        )
    if len(statement.lines) == 1:
        lines = written(names, indent=_indent(statement))
        # Behind the first line, as formatters put what is about the whole statement.
        return (f"{lines[0]}  {comments[0]}", *lines[1:])
    return _with_lines(statement, names)


def _is_sorted(names: Sequence[Imported]) -> bool:
    return list(names) == sorted(names, key=name_order)


def _with_lines(statement: Statement, names: Sequence[Imported]) -> Lines | None:
    """A statement with a name a line, some with comments: lines go and come, the others stay."""
    node = statement.node
    if not isinstance(node, ast.ImportFrom):
        return None
    places = {name: alias.lineno for name, alias in zip(imported(node), node.names, strict=True)}
    top, bottom = statement.first, statement.last
    if len({top, bottom, *places.values()}) != len(places) + 2:
        return None
    gone = {line for name, line in places.items() if name not in names}
    above = {line - 1 for line in gone}
    noted = {each.line for each in statement.module.comments if each.own_line or each.line in gone}
    if noted & (gone | above):
        return None
    after: dict[int, list[str]] = {}
    line = top
    for name in names:
        if name in places:
            line = places[name]
        else:
            after.setdefault(line, []).append(f"{' ' * (_indent(statement) + 4)}{name.text},")
    lines: list[str] = []
    for number in range(top, bottom + 1):
        if number not in gone:
            lines.append(statement.module.lines[number - 1])
        lines += after.get(number, [])
    return tuple(lines)


def _indent(statement: Statement) -> int:
    return statement.node.col_offset

"""Three-way merge of a Python file: by lines, else by blocks; checked either way, and given what it uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from .blocks import merge_blocks, with_imports
from .checks import compiles, problems
from .conflicts import BOTH, Conflicts
from .imports import Imported, imported
from .lines import merge_lines
from .modules import Module, parse_module
from .scopes import bindings, unbound
from .syntax import is_type_checking, parse_source, source_of
from .versions import Sides

Lines = Sequence[str]

NONSENSE = "the changes of both sides make no valid Python together"


def merge_python(
    base: Lines, ours: Lines, theirs: Lines, names: Mapping[str, str]
) -> tuple[Lines, Conflicts] | None:
    """The merged lines and the conflicts; None where nothing is left but the conflicts of the lines."""
    by_lines = merge_lines(base, ours, theirs)
    try:
        b, o, t = (parse_module(lines) for lines in (base, ours, theirs))
        if b and o and t:
            return _merged(Sides(b, o, t, names), by_lines)
        return None if by_lines is None else (by_lines, _roughly_checked(ours, theirs, by_lines))
    except RecursionError:
        # An expression of hundreds of terms: a tree too deep to be walked.
        conflicts = Conflicts()
        conflicts.note(None, f"{BOTH}; it is nested too deeply to be merged")
        return None if by_lines is None else (by_lines, conflicts)


def _merged(sides: Sides, by_lines: Lines | None) -> tuple[Lines, Conflicts] | None:
    """The merge by lines where that is clean, else the one by blocks."""
    checked = None if by_lines is None else _settled(sides, by_lines)
    if checked and not checked[1].found:
        return checked
    by_blocks = merge_blocks(sides.base, sides.ours, sides.theirs, sides.names)
    if by_blocks is None:
        return checked
    lines, conflicts = by_blocks
    return (lines, conflicts) if conflicts.found else _settled(sides, lines)


def _roughly_checked(ours: Lines, theirs: Lines, merged: Lines) -> Conflicts:
    """The checks of a file that cannot be taken apart: it parses if ours does, and defines nothing twice."""
    conflicts = Conflicts()
    before, after = (parse_source(source_of(lines)) for lines in (ours, merged))
    if before is None:
        return conflicts
    if after is None:
        conflicts.note(None, NONSENSE)
        return conflicts
    here = bindings(before, {})
    there = bindings(parse_source(source_of(theirs)) or ast.Module([], []), {})
    for (scope, name), times in bindings(after, {}).items():
        if times > max(1, here[scope, name], there[scope, name]):
            conflicts.note(None, f"{name}: defined by you and by forge")
    return conflicts


def _settled(sides: Sides, lines: Lines) -> tuple[Lines, Conflicts]:
    """A merge that seems clean, with the imports that it needs, and what is wrong with it after all."""
    conflicts = Conflicts()
    result = parse_module(lines)
    is_valid = result is not None and compiles(result)
    if result is None or (not is_valid and compiles(sides.ours)):
        conflicts.note(None, NONSENSE)
        return lines, conflicts
    for problem in problems(sides, result):
        conflicts.note(problem.line, problem.what)
    if is_valid and not conflicts.found:
        result = _with_what_it_uses(sides, result, conflicts)
    return result.lines, conflicts


def _with_what_it_uses(sides: Sides, result: Module, conflicts: Conflicts) -> Module:
    """Imports that one side dropped and the other still uses are put back."""
    while missing := _missing(sides, result):
        put_in = [
            (side, needed)
            for side in (sides.theirs, sides.ours)
            if (needed := {name for name in _importable(side.tree) if name.bound in missing})
        ]
        if not put_in:
            break
        lines = with_imports(result, *put_in[0])
        completed = None if lines is None else parse_module(lines)
        if completed is None or not missing - _missing(sides, completed):
            break
        # What has been put in may itself need an import: `if TYPE_CHECKING:`.
        result = completed
    for name in sorted(missing):
        by_user = _bound(sides.ours, name) < _bound(sides.base, name)
        users = "forge, removed by you" if by_user else "your code, removed by forge"
        conflicts.note(None, f"{name}: still used by {users}")
    return result


def _missing(sides: Sides, result: Module) -> set[str]:
    """Names that the result uses and does not bind, and that the sides did not leave unbound."""
    names = unbound(source_of(result.lines), result.tree)
    for side in (sides.ours, sides.theirs):
        if names:
            names -= unbound(source_of(side.lines), side.tree)
    return names - set(sides.names)


def _importable(tree: ast.Module) -> Iterable[Imported]:
    """What the file imports for all of it."""
    for node in tree.body:
        yield from imported(node)
        if isinstance(node, ast.If) and is_type_checking(node):
            for each in node.body:
                yield from imported(each)


def _bound(module: Module, name: str) -> int:
    """How often the file binds the name, wherever."""
    return sum(times for (_, bound), times in bindings(module.tree, {}).items() if bound == name)

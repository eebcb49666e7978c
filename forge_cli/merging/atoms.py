"""The smallest parts of a Python file that a merge may not lose: statements, elements of displays and calls, comments."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from .syntax import DEFINITIONS, IMPORTS, is_type_checking, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .modules import Module

Scope: TypeAlias = tuple[str, ...]
Atom: TypeAlias = tuple[Scope, str]
"""Where it is, and what."""

# Parts of these may be changed by one side beside others that the other side changes.
_LISTS = {
    ast.Call: ("args", "keywords"),
    ast.Tuple: ("elts",),
    ast.List: ("elts",),
    ast.Set: ("elts",),
    ast.ClassDef: ("bases", "keywords", "decorator_list"),
    ast.FunctionDef: ("decorator_list",),
    ast.AsyncFunctionDef: ("decorator_list",),
}

_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)


@dataclass(slots=True)
class Atoms:
    """How often each atom is there, and the line where it is first."""

    counts: Counter[Atom] = field(default_factory=Counter)
    lines: dict[Atom, int] = field(default_factory=dict)

    def add(self, scope: Scope, what: str, line: int) -> None:
        self.counts[scope, what] += 1
        self.lines.setdefault((scope, what), line)


def atoms_of(
    module: Module,
    nodes: Iterable[ast.stmt],
    names: Mapping[str, str],
    scopes: Mapping[str, str],
) -> Atoms:
    """The atoms of these statements, and all comments of the file.

    Definitions count under their new `names`, what is in them under the new name in `scopes`.
    """
    found = Atoms()
    _statements(nodes, (), names, scopes, found)
    spans = [
        (node.lineno, node.end_lineno or 0, node.name)
        for node in statements_in(module.tree)
        if isinstance(node, DEFINITIONS)
    ]
    for comment in module.comments:
        around = [name for first, last, name in spans if first <= comment.line <= last]
        scope = tuple(scopes.get(name, name) for name in around)
        found.add(scope, comment.text, comment.line)
    return found


def _statements(
    nodes: Iterable[ast.AST],
    scope: Scope,
    names: Mapping[str, str],
    scopes: Mapping[str, str],
    found: Atoms,
) -> None:
    for node in nodes:
        if not isinstance(node, _BLOCKS) or isinstance(node, IMPORTS):
            continue
        if isinstance(node, ast.If) and is_type_checking(node):
            continue
        _elements(node, "", scope, getattr(node, "lineno", 0), found)
        inner = (*scope, type(node).__name__)
        if isinstance(node, DEFINITIONS):
            found.add(scope, f"name {names.get(node.name, node.name)}", node.lineno)
            inner = (*scope, scopes.get(node.name, node.name))
        _statements(ast.iter_child_nodes(node), inner, names, scopes, found)


def _elements(node: ast.AST, around: str, scope: Scope, line: int, found: Atoms) -> None:
    """The node without what it lists, and, each for itself, what it lists."""
    listed: list[tuple[str, ast.AST]] = []
    what = f"{around}{_bare(node, listed)}"
    line = getattr(node, "lineno", line)
    found.add(scope, what, line)
    for kind, each in listed:
        _elements(each, f"{what} {kind}: ", scope, line, found)


def _bare(node: ast.AST, listed: list[tuple[str, ast.AST]]) -> str:
    """A dump of the node; what it lists goes to `listed`, statements below it nowhere."""
    if isinstance(node, ast.arguments):
        listed += _parameters(node)
        return "arguments"
    if isinstance(node, ast.Dict):
        items = zip(node.keys, node.values, strict=True)
        listed += [("item", ast.Tuple([key or ast.Constant(...), each])) for key, each in items]
        return "Dict"
    parts = []
    for name, value in ast.iter_fields(node):
        if name in _LISTS.get(type(node), ()):
            listed += [(name, each) for each in value]
        elif name == "slice":
            elements = value.elts if isinstance(value, ast.Tuple) else [value]
            listed += [(name, each) for each in elements]
        elif not (isinstance(node, DEFINITIONS) and name == "name"):
            parts.append(f"{name}={_dump(value, listed)}")
    return f"{type(node).__name__}({', '.join(parts)})"


def _dump(value: object, listed: list[tuple[str, ast.AST]]) -> str:
    if isinstance(value, ast.AST):
        return _bare(value, listed)
    if isinstance(value, list):
        return str([_dump(each, listed) for each in value if not isinstance(each, _BLOCKS)])
    return repr(value)


def _parameters(arguments: ast.arguments) -> list[tuple[str, ast.AST]]:
    """Each parameter, as a list of it and its default."""
    plain = [*arguments.posonlyargs, *arguments.args]
    without = [None] * (len(plain) - len(arguments.defaults))
    rest = [each for each in (arguments.vararg, arguments.kwarg) if each]
    kinds = {
        "parameter": zip(plain, [*without, *arguments.defaults], strict=True),
        "keyword": zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        "rest": zip(rest, [None] * len(rest), strict=True),
    }
    return [
        (kind, ast.Module([parameter, default], []))  # type: ignore[list-item]
        for kind, pairs in kinds.items()
        for parameter, default in pairs
    ]

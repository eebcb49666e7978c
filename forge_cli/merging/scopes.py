"""What a Python file binds and uses, scope by scope."""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from .imports import imported
from .syntax import DEFINITIONS, FUNCTIONS, assigned, parse_source, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Scope: TypeAlias = tuple[str, ...]
"""The names of the classes and functions around something, the outermost first."""

# What the import system puts into every module.
GIVEN = frozenset(dir(builtins)) | {"__file__", "__path__", "__annotations__", "__builtins__"}


def bindings(tree: ast.Module, scopes: Mapping[str, str]) -> Counter[tuple[Scope, str]]:
    """How often each scope binds each name; scopes count under their new names in `scopes`."""
    found: Counter[tuple[Scope, str]] = Counter()
    _bind(tree, (), scopes, found)
    return found


def _bind(
    parent: ast.AST, scope: Scope, scopes: Mapping[str, str], found: Counter[tuple[Scope, str]]
) -> None:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, DEFINITIONS):
            found[scope, node.name] += 1
            _bind(node, (*scope, scopes.get(node.name, node.name)), scopes, found)
            continue
        # What a comprehension binds is nobody else's.
        if isinstance(parent, ast.comprehension) and node is parent.target:
            continue
        for name in _bound(node):
            found[scope, name] += 1
        # `x += 1` binds nothing that was not bound before.
        below = node.value if isinstance(node, ast.AugAssign) else node
        inner = (*scope, "lambda") if isinstance(node, ast.Lambda) else scope
        _bind(below, inner, scopes, found)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that this node binds by itself."""
    match node:
        case ast.Import() | ast.ImportFrom():
            # `import a.b` and `import a.c` get along, though both bind a.
            yield from (each.alias or each.name for each in imported(node))
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case ast.arg():
            yield node.arg
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name


def unbound(source: str, tree: ast.Module) -> set[str]:
    """The names that the file uses and binds nowhere where they are looked for.

    None of them where it imports all that some module has: they may come from there.
    """
    if any(name.name == "*" for node in statements_in(tree) for name in imported(node)):
        return set()
    bound, used = _symbols(source)
    return (used | set(_in_annotations(tree)) | set(_exported(tree))) - bound - GIVEN


def _symbols(source: str) -> tuple[set[str], set[str]]:
    """What the module binds, and what is looked for in it."""
    bound: set[str] = set()
    used: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = [symtable.symtable(source, "<merge>", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        is_module = table.get_type() == "module"
        for symbol in table.get_symbols():
            here = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if here and (is_module or symbol.is_declared_global()):
                bound.add(symbol.get_name())
            if symbol.is_referenced() and (is_module or symbol.is_global()):
                used.add(symbol.get_name())
    return bound, used


def meant(source: str, scopes: Mapping[str, str]) -> set[tuple[Scope, str, str]]:
    """What each name that is used in a scope stands for: something local, of a scope around it, global or a builtin.

    Scopes count under their new names in `scopes`. Names that are bound nowhere are left out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = symtable.symtable(source, "<merge>", "exec")
    bound, _ = _symbols(source)
    found: set[tuple[Scope, str, str]] = set()
    tables: list[tuple[Scope, symtable.SymbolTable]] = [((), module)]
    while tables:
        scope, table = tables.pop()
        for below in table.get_children():
            name = below.get_name()
            tables.append(((*scope, scopes.get(name, name)), below))
        for symbol in table.get_symbols():
            name = symbol.get_name()
            if symbol.is_referenced() and (what := _kind_of(symbol, scope, bound)):
                found.add((scope, name, what))
    return found


def _kind_of(symbol: symtable.Symbol, scope: Scope, bound: set[str]) -> str:
    if scope and symbol.is_free():
        return "of a scope around it"
    if scope and symbol.is_local():
        return "local"
    if symbol.get_name() in bound:
        return "global"
    return "builtin" if symbol.get_name() in GIVEN else ""


def _in_annotations(tree: ast.Module) -> Iterator[str]:
    """Names in annotations, which are symbols of no table, in strings too: `Mapped["User"]`."""
    for node in statements_in(tree):
        if isinstance(node, ast.AnnAssign):
            yield from _named(node.annotation)
        elif isinstance(node, FUNCTIONS):
            for part in ast.walk(node.args):
                if isinstance(part, ast.arg) and part.annotation:
                    yield from _named(part.annotation)
            if node.returns:
                yield from _named(node.returns)


def _named(annotation: ast.AST) -> Iterator[str]:
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value).endswith("Literal"):
        return
    if isinstance(annotation, ast.Name):
        yield annotation.id
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        quoted = parse_source(annotation.value.strip())
        if quoted:
            yield from _named(quoted)
    for child in ast.iter_child_nodes(annotation):
        yield from _named(child)


def _exported(tree: ast.Module) -> Iterator[str]:
    """The names in `__all__`."""
    for node in tree.body:
        if any(isinstance(each, ast.Name) and each.id == "__all__" for each in assigned(node)):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value

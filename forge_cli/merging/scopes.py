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
    from collections.abc import Iterator, Mapping, Sequence

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
        if not isinstance(parent, ast.comprehension):
            for name in _bound(node):
                found[scope, name] += 1
        # `x += 1` binds nothing that was not bound before.
        _bind(node.value if isinstance(node, ast.AugAssign) else node, scope, scopes, found)


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


def used_early(tree: ast.Module) -> set[tuple[Scope, str]]:
    """Names that a module or a class uses, when it is run, before it binds them."""
    return set(_used_early(tree.body, ()))


def _used_early(body: Sequence[ast.stmt], scope: Scope) -> Iterator[tuple[Scope, str]]:
    used: set[str] = set()
    bound: set[str] = set()
    for node in body:
        used |= set(_run(node))
        here = {node.name} if isinstance(node, DEFINITIONS) else _bound_by(node)
        yield from ((scope, name) for name in used & here - bound)
        bound |= here
        if isinstance(node, ast.ClassDef):
            yield from _used_early(node.body, (*scope, node.name))


def _bound_by(node: ast.stmt) -> set[str]:
    return {name for scope, name in bindings(ast.Module([node], []), {}) if not scope}


def _run(node: ast.AST) -> Iterator[str]:
    """The names that are looked up when the node is run: not those in the bodies of functions."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            yield node.id
        return
    for field, value in ast.iter_fields(node):
        if field == "body" and isinstance(node, (*FUNCTIONS, ast.Lambda)):
            continue
        # They may be looked up late, or never.
        if field in ("annotation", "returns"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield from _run(each)


def repeated_keys(tree: ast.Module) -> Counter[str]:
    """The keys that a dict display has more than once: the last one wins, without a word."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = Counter(ast.dump(key) for key in node.keys if key)
            found.update({key: times - 1 for key, times in keys.items() if times > 1})
    return found


def repeated_elements(tree: ast.Module) -> Counter[str]:
    """What stands more than once in one pair of brackets, and how often more."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=elements) | ast.Tuple(elts=elements):
                pass
            case ast.List(elts=elements) | ast.Set(elts=elements):
                pass
            case _:
                continue
        counts = Counter(map(ast.unparse, elements))
        found.update({text: times - 1 for text, times in counts.items() if times > 1})
    return found

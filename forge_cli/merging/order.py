"""What a Python file uses above the place where it binds it."""

from __future__ import annotations

import ast
from copy import copy
from typing import TYPE_CHECKING

from .scopes import Scope, bindings
from .syntax import DEFINITIONS, FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")


def used_early(tree: ast.Module, scopes: Mapping[str, str]) -> set[tuple[Scope, str]]:
    """Names that a module, class or function uses, when it is run, above the place where it binds them.

    Scopes count under their new names in `scopes`.
    """
    return set(_used_early(tree.body, (), set(), scopes))


def _used_early(
    body: Sequence[ast.stmt], scope: Scope, bound: set[str], scopes: Mapping[str, str]
) -> Iterator[tuple[Scope, str]]:
    """`bound`: what is bound when it begins."""
    used: set[str] = set()
    for node in _in_order(body):
        used |= set(_run(node))
        here = {node.name} if isinstance(node, DEFINITIONS) else _bound_by(node)
        yield from ((scope, name) for name in used & here - bound)
        bound |= here
        if isinstance(node, DEFINITIONS):
            inner = (*scope, scopes.get(node.name, node.name))
            yield from _used_early(node.body, inner, _parameters(node), scopes)


def _in_order(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The statements and, each before what is below it, the heads of compound ones."""
    for node in body:
        blocks = [name for name in _BLOCKS if getattr(node, name, None)]
        if isinstance(node, DEFINITIONS) or not blocks:
            yield node
            continue
        head = copy(node)
        for name in blocks:
            setattr(head, name, [])
        yield head
        for name in blocks:
            yield from _in_order(getattr(node, name))


def _parameters(node: ast.AST) -> set[str]:
    parts = ast.walk(node.args) if isinstance(node, FUNCTIONS) else ()
    return {each.arg for each in parts if isinstance(each, ast.arg)}


def _bound_by(node: ast.AST) -> set[str]:
    module = ast.Module([node], [])  # type: ignore[list-item]
    return {name for scope, name in bindings(module, {}) if not scope}


def _run(node: ast.AST) -> Iterator[str]:
    """The names that are looked up when the node is run: not those in the bodies of functions."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            yield node.id
        return
    if generators := getattr(node, "generators", None):
        own = {name for each in generators for name in _bound_by(each.target)}
        parts = ast.iter_child_nodes(node)
        yield from (name for part in parts for name in _run(part) if name not in own)
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

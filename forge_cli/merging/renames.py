"""Definitions that have another name in one version than in another."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from .syntax import DEFINITIONS, IMPORTS, assigned

Body: TypeAlias = Sequence[ast.stmt]


def renamed_by_user(base: Body, ours: Body, theirs: Body) -> dict[str, str]:
    """The new name of the one function or class that ours calls otherwise, to the name that it had."""
    before, here, there = (
        {node.name: node for node in body if isinstance(node, DEFINITIONS)}
        for body in (base, ours, theirs)
    )
    gone = before.keys() & there.keys() - here.keys()
    new = here.keys() - before.keys() - there.keys()
    pairs = [(name, old) for old in gone for name in new if are_alike(before[old], here[name])]
    return dict(pairs) if len(pairs) == 1 else {}


def are_alike(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether two definitions have at least half of their statements in common."""
    if not isinstance(one, DEFINITIONS) or not isinstance(other, type(one)):
        return False
    first, second = (Counter(ast.dump(node) for node in each.body) for each in (one, other))
    return (first & second).total() * 2 >= max(first.total(), second.total())


def all_renamed_by_user(base: Body, ours: Body, theirs: Body) -> dict[str, str]:
    """The same for a file: its classes too."""
    found = renamed_by_user(base, ours, theirs)
    classes = [
        {each.name: each for each in body if isinstance(each, ast.ClassDef)}
        for body in (base, ours, theirs)
    ]
    for name, here in classes[1].items():
        old = found.get(name, name)
        if old in classes[0] and old in classes[2]:
            found |= renamed_by_user(classes[0][old].body, here.body, classes[2][old].body)
    return found


def aligned_names(before: Body, after: Body) -> dict[str, str]:
    """Old to new names of what two suites define that differ by a rename only.

    Imports may be ordered otherwise. A name that has become several ones is left out.
    """
    found: dict[str, set[str]] = {}
    _align(before, after, found)
    return {old: new for old, (new, *more) in found.items() if not more and new != old}


def _align(before: Body, after: Body, found: dict[str, set[str]]) -> None:
    pairs = [[node for node in body if not isinstance(node, IMPORTS)] for body in (before, after)]
    if [type(node) for node in pairs[0]] != [type(node) for node in pairs[1]]:
        return
    for old, new in zip(*pairs, strict=True):
        names = _defined(old), _defined(new)
        if len(names[0]) == len(names[1]):
            for one, other in zip(*names, strict=True):
                if one != other:
                    found.setdefault(one, set()).add(other)
        if isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
            _align(old.body, new.body, found)


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, DEFINITIONS):
        return [node.name]
    return [target.id for target in assigned(node) if isinstance(target, ast.Name)]

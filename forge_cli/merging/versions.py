"""The three versions of a Python file, taken apart."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .imports import imported
from .renames import all_renamed_by_user
from .syntax import DEFINITIONS, IMPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .modules import Module
    from .scopes import Scope


@dataclass(frozen=True, slots=True)
class Sides:
    """The three versions of a file, taken apart. `names`: old to new name of what forge renames."""

    base: Module
    ours: Module
    theirs: Module
    names: Mapping[str, str]

    @property
    def three(self) -> tuple[Module, Module, Module]:
        return self.base, self.ours, self.theirs


def renamed_by_user(sides: Sides) -> dict[str, str]:
    """The new name of a definition that ours calls otherwise, to the name that it has in theirs."""
    bodies = (each.tree.body for each in sides.three)
    return {new: sides.names.get(old, old) for new, old in all_renamed_by_user(*bodies).items()}


def line_of(tree: ast.Module, name: str) -> int | None:
    """Where the name is first bound."""
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS) and node.name == name:
            return node.lineno
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return node.lineno
        if isinstance(node, IMPORTS) and name in (each.bound for each in imported(node)):
            return node.lineno
    return None


def at(scope: Scope) -> str:
    return "".join(f"{name}: " for name in scope)

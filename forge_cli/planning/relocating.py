"""Modules that the user moved: what forge writes imports them from where they are now."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.merging import user_edits
from forge_cli.rendering import paths_of, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forge_cli.manifest import Project
    from forge_cli.merging import Moves
    from forge_cli.rendering import Tree
    from forge_cli.working_tree import WorkingTree

_TESTS = re.compile(r"tests/(?:.*/)?test_[^/]*$")


def moved_modules(tree: WorkingTree, before: Project) -> dict[str, str]:
    """The modules that were moved for sure: where forge wrote them, and where they are now."""
    missing = [
        path
        for path in paths_of(before)
        if path.endswith(".py") and not _TESTS.match(path) and not (tree.root / path).exists()
    ]
    if not missing:
        return {}
    edits = user_edits(render(before), tree)
    return {edit.path: edit.at for edit in edits if edit.kind == "moved" and edit.path in missing}


def with_imports_of(tree: Tree, moved: Mapping[str, str]) -> Tree:
    """The tree with the imports of the modules that were moved, old path to new, as they have to be now."""
    if not moved:
        return tree
    return {
        path: replace(file, data=_rewritten(file.data.decode(), moved).encode())
        if path.endswith(".py")
        else file
        for path, file in tree.items()
    }


def after_renames(moved: Mapping[str, str], moves: Moves) -> dict[str, str]:
    """The same modules once forge has moved the files of renamed models, and the user's along with them."""
    return {moves.files.get(old, old): moves.relocated(new) for old, new in moved.items()}


def _rewritten(text: str, moved: Mapping[str, str]) -> str:
    """Modules are imported by their whole name, or as a name of their package."""
    for old, new in moved.items():
        before, after = _module(old), _module(new)
        package, _, name = before.rpartition(".")
        new_package, _, new_name = after.rpartition(".")
        bound = new_name if new_name == name else f"{new_name} as {name}"
        by_name = rf"from {re.escape(package)} import {re.escape(name)}\b"
        text = re.sub(by_name, f"from {new_package} import {bound}", text)
        text = re.sub(rf"\b{re.escape(before)}\b(?!\.)", after, text)
    return text


def _module(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".py").replace("/", ".")

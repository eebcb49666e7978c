"""What a rename alone does to the files of a project, whatever else changes with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.manifest import renamed, with_plural
from forge_cli.merging import Moves, find_moves
from forge_cli.rendering import render_difference

if TYPE_CHECKING:
    from forge_cli.manifest import Project, Renames


def moves_between(before: Project, after: Project, renames: Renames) -> Moves:
    """Where files and definitions of `before` are in `after`, because their model or field has another name or plural."""
    new_plurals = {model.name: model.plural for model in after.models}
    pure = renamed(before, renames)
    models = (
        with_plural(model, new_plurals.get(model.name, model.plural)) for model in pure.models
    )
    pure = replace(pure, models=tuple(models))
    if pure == before:
        return Moves()
    plurals = {model.name: model.plural for model in pure.models}
    moved = {
        model.plural: plurals[renames.models.get(model.name, model.name)] for model in before.models
    }
    moved = {old: new for old, new in moved.items() if old != new}
    return find_moves(*render_difference(before, pure), moved)

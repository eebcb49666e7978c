"""In which order models are filled: each after those that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forge_cli.manifest import Field, Model


def in_order(models: Sequence[Model]) -> tuple[Model, ...]:
    """After what each requires; and, where there is no circle, after whatever else it refers to."""
    by_name = {model.name: model for model in models}
    done: dict[str, Model] = {}
    begun: set[str] = set()

    def visit(model: Model) -> None:
        if model.name in begun:
            return
        begun.add(model.name)
        for target in _targets(model, required=True):
            visit(by_name[target])
        for target in _targets(model, required=False):
            # Not where that leads back to this one by what is required: it must come first then.
            if model.name not in _needed_for(by_name, target):
                visit(by_name[target])
        done[model.name] = model

    for model in models:
        visit(model)
    return tuple(done.values())


def is_required(field: Field) -> bool:
    """Whether no record can be created without one of the target."""
    return field.type == "ref" and not field.null


def _targets(model: Model, *, required: bool) -> list[str]:
    return [
        field.target
        for field in model.fields
        if field.target and field.target != model.name and is_required(field) == required
    ]


def _needed_for(models: dict[str, Model], name: str) -> set[str]:
    """The models that must have records before this one can have any."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for target in _targets(models[waiting.pop()], required=True):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found

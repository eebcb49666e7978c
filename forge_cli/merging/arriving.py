"""What goes to another path: it must be free there, and the user's own files beside it go along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.working_tree import Entry, Obstacle

from .draft import Clash, Step
from .plan import Conflict
from .sides import Decision, Sides, blocked, is_blank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def arrive(step: Step, sides: Sides) -> Step | Clash:
    """The step, unless a file of the user's is where it leads."""
    if step.after is None or step.target == step.source or step.target in sides.base:
        return step
    found = sides.ours.read(step.target)
    if found is None:
        return step
    if isinstance(found, Obstacle):
        return blocked(step.target, found, step.source or step.target)
    replacing = replace(step, replaces=True)
    if is_blank(found.data) or found.data == step.after.data:
        return replacing
    conflict = Conflict(step.target, None, f"exists, and {step.source} would be moved here")
    names = frozenset({step.target, step.source or step.target})
    return Clash((conflict,), names, theirs=replacing)


def move_along(sides: Sides, claimed: Collection[str]) -> Iterator[Decision]:
    """What becomes of the user's own files in packages that forge moves; those of `claimed` are spoken for."""
    for old, new in sorted(sides.moves.folders.items()):
        moved = []
        for path in sides.ours.files(old):
            if path in claimed or path in sides.base:
                continue
            found, target = sides.ours.read(path), sides.moves.relocated(path)
            if isinstance(found, Entry):
                moved.append(path.removeprefix(f"{old}/"))
                yield arrive(Step(path, sides.ours.real_path(target), found), sides)
            elif found is not None:
                yield blocked(path, found)
        for path in sides.ours.others(old):
            if path not in claimed:
                found = sides.ours.read(path)
                reason = found.reason if isinstance(found, Obstacle) else "is a symbolic link"
                yield blocked(path, Obstacle(reason))
        if moved:
            yield f"{', '.join(moved)} in {old}: yours, moved along to {new}"

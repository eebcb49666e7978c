"""What the user changed since forge wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forge_cli.working_tree import Entry, Obstacle

from .relocation import Relocation, Unsure
from .sides import entry_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from forge_cli.rendering import Tree
    from forge_cli.working_tree import WorkingTree


@dataclass(frozen=True, slots=True)
class UserEdit:
    """What became of the file that forge wrote to `path`.

    `before` is what forge wrote, `after` what is there now, at the path `at`: another than `path` only where `kind` is
    "moved", and it may be edited too. `reason` says what is in the way of an "obstacle", or to which paths a "deleted"
    file may have been moved.
    """

    path: str
    kind: Literal["same", "edited", "moved", "deleted", "obstacle"]
    before: Entry
    after: Entry | None
    at: str
    reason: str = ""


def user_edits(
    base: Tree,
    ours: WorkingTree,
    *,
    known: Callable[[], Collection[str]] = tuple,
    whole: Callable[[], Tree] | None = None,
) -> tuple[UserEdit, ...]:
    """What became of each file of `base`, sorted by path. For `known` and `whole` see merge_trees."""
    return tuple(_edits(base, ours, Relocation(base, ours, known, whole)))


def _edits(base: Tree, ours: WorkingTree, relocation: Relocation) -> Iterator[UserEdit]:
    for path, file in sorted(base.items()):
        before, found = entry_of(file), ours.read(path)
        if isinstance(found, Obstacle):
            yield UserEdit(path, "obstacle", before, None, path, found.reason)
        elif found is not None:
            runnable = bool(found.mode & 0o100)
            same = (found.data, runnable) == (file.data, file.executable)
            yield UserEdit(path, "same" if same else "edited", before, found, path)
        else:
            yield _missing(path, before, ours, relocation)


def _missing(path: str, before: Entry, ours: WorkingTree, relocation: Relocation) -> UserEdit:
    home = relocation.find(path)
    if isinstance(home, str) and isinstance(found := ours.read(home), Entry):
        return UserEdit(path, "moved", before, found, home)
    reason = f"may have been moved to {home}" if isinstance(home, Unsure) else ""
    return UserEdit(path, "deleted", before, None, path, reason)

"""Where the user's copy of a file is: where forge wrote it, behind a link, moved, or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_cli.working_tree import Entry, Obstacle

from .draft import Clash, Step
from .likeness import resembles
from .plan import Conflict
from .relocation import Unsure
from .sides import Decision, Item, Place, Sides, blocked, entry_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from forge_cli.rendering import File


def find_copy(item: Item, sides: Sides) -> Generator[Decision, None, Place | None]:
    """The user's copy of the file; None where there is none, or where all is said."""
    ours, path = sides.ours, item.source
    found = ours.read(path)
    if found is None:
        return (yield from _find_elsewhere(item, sides))
    if isinstance(found, Obstacle):
        yield blocked(path, found)
        return None
    real = ours.real_path(path)
    if item.target == path:
        if item.theirs is None and ours.is_link(path):
            yield blocked(path, Obstacle(f"is a symbolic link to {real}"))
            return None
        note = f"{path} leads through a symbolic link to {real}: that is what changes"
        return Place(real, real, found, note if real != path else "")
    if real != path:
        yield blocked(path, Obstacle(f"leads through a symbolic link to {real}"))
        return None
    return Place(path, ours.real_path(item.target), found)


def _find_elsewhere(item: Item, sides: Sides) -> Generator[Decision, None, Place | None]:
    """The copy that the user moved; without one the file was deleted, and stays so."""
    path, theirs = item.source, item.theirs
    if theirs is not None and theirs.data == item.base.data:
        return None  # nothing changes in the file that is gone
    if theirs is not None and (ahead := _moved_ahead(item, theirs, sides)) is not None:
        return ahead
    found = sides.relocation.find(path)
    if theirs is None:
        if isinstance(found, str):
            yield f"{path} is no longer part of what forge writes: it stays at {found}, where you moved it"
        return None
    if found is None:
        yield f"{path} was deleted by you: what forge would change there is left out"
        return None
    if isinstance(found, Unsure):
        conflict = Conflict(path, None, f"is missing: it may have been moved to {found}")
        target = sides.ours.real_path(item.target)
        yield Clash((conflict,), frozenset({path}), theirs=Step(None, target, entry_of(theirs)))
        return None
    entry = sides.ours.read(found)
    target = sides.ours.real_path(sides.moves.relocated(found))
    note = f"{path} was moved by you to {found}: merged there"
    return Place(found, target, entry, note) if isinstance(entry, Entry) else None


def _moved_ahead(item: Item, theirs: File, sides: Sides) -> Place | None:
    """The file where forge would move it: the user did so already."""
    if item.target == item.source or item.target in sides.base:
        return None
    found, real = sides.ours.read(item.target), sides.ours.real_path(item.target)
    if not isinstance(found, Entry):
        return None
    alike = any(resembles(data, found.data) for data in (item.base.data, theirs.data))
    return Place(real, real, found) if alike else None


def place_of_new(path: str, sides: Sides) -> str:
    """Where a new file goes: beside those of its folder, wherever the user moved these."""
    folder, _, name = path.rpartition("/")
    before = {new: old for old, new in sides.moves.folders.items()}.get(folder, folder)
    home = sides.relocation.home(before)
    return path if home == before else sides.moves.relocated(f"{home}/{name}" if home else name)

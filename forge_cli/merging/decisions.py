"""What becomes of one file: the rules of the merge, path by path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.working_tree import Entry, Obstacle

from .arriving import arrive
from .draft import Clash, Step
from .finding import find_copy, place_of_new
from .plan import Conflict
from .sides import (
    Decision,
    Item,
    Place,
    Sides,
    blocked,
    check_markers,
    entry_of,
    is_blank,
    is_same,
    merged_mode,
)
from .text import merge_markers, merge_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forge_cli.rendering import File


def decide(item: Item, sides: Sides) -> Iterator[Decision]:
    """What becomes of a file that forge wrote."""
    place = yield from find_copy(item, sides)
    if place is None:
        return
    decision = (
        _drop(item, place) if item.theirs is None else _merge(item, item.theirs, place, sides)
    )
    if decision is None:
        return
    if place.note:
        yield place.note
    yield arrive(decision, sides) if isinstance(decision, Step) else decision


def create(path: str, file: File, sides: Sides) -> Iterator[Decision]:
    """What becomes of a file that is new in what forge writes."""
    at = place_of_new(path, sides)
    real = sides.ours.real_path(at)
    # What forge wrote there goes elsewhere, or there would be a file for this path in base.
    found = None if at in sides.base else sides.ours.read(at)
    if isinstance(found, Obstacle):
        yield blocked(at, found, path)
    elif found is None:
        if at != path:
            yield f"{path} goes to {at}: you moved the files beside it there"
        elif real != at:
            yield f"{path} leads through a symbolic link to {real}: written there"
        yield Step(None, real, entry_of(file))
    elif not is_blank(file.data) and not is_same(found.data, file.data, path):
        yield _meet(path, at, file, found, sides)


def _meet(path: str, at: str, file: File, found: Entry, sides: Sides) -> Step | Clash:
    """A new file of forge's where the user has one already."""
    real = sides.ours.real_path(at)
    mode = merged_mode(found.mode, before=False, after=file.executable)
    step = Step(real, real, Entry(file.data, mode))
    if is_blank(found.data):
        return step
    check_markers(sides.ours, [at])
    conflict = Conflict(at, None, "exists and was not written by forge")
    nothing = Item(path, replace(file, data=b""), path, file, {})
    markers = _markers(nothing, file, Place(real, real, found))
    return Clash((conflict,), frozenset({path, at}), theirs=step, markers=markers)


def _merge(item: Item, theirs: File, place: Place, sides: Sides) -> Step | Clash | None:
    base, entry = item.base.data, place.entry
    if theirs.data == base or is_same(entry.data, theirs.data, item.source):
        result = _step(entry.data, item, theirs, place)
    elif entry.data == base:
        result = _step(theirs.data, item, theirs, place)
    else:
        check_markers(sides.ours, [place.source])
        merged = merge_text(base, entry.data, theirs.data, python=item.python, names=item.names)
        if merged.conflicts:
            return Clash(
                tuple(Conflict(place.source, one.line, one.what) for one in merged.conflicts),
                frozenset({item.source, place.source}),
                ours=_step(entry.data, item, theirs, place),
                theirs=_step(theirs.data, item, theirs, place),
                markers=_markers(item, theirs, place),
            )
        result = _step(merged.data, item, theirs, place)
    return None if place.source == place.target and result.after == entry else result


def _drop(item: Item, place: Place) -> Step | Clash:
    step = Step(place.source, place.source, None)
    if is_same(place.entry.data, item.base.data, item.source):
        return step
    conflict = Conflict(place.source, None, "edited by you, and forge would delete it")
    return Clash((conflict,), frozenset({item.source, place.source}), theirs=step)


def _step(data: bytes, item: Item, theirs: File, place: Place) -> Step:
    mode = merged_mode(place.entry.mode, item.base.executable, theirs.executable)
    return Step(place.source, place.target, Entry(data, mode))


def _markers(item: Item, theirs: File, place: Place) -> Callable[[], Step] | None:
    """The way to write markers; None where a side is no text."""
    sides = item.base.data, place.entry.data, theirs.data
    if any(b"\0" in data for data in sides):
        return None

    def write() -> Step:
        data = merge_markers(*sides, python=item.python, names=item.names)
        return _step(data, item, theirs, place)

    return write

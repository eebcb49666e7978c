"""Three-way merge of trees: what forge wrote, what its owner made of it, what forge would write now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forge_cli.working_tree import Entry, Obstacle

from .arriving import move_along
from .decisions import create, decide
from .draft import Draft
from .moves import Moves
from .relocation import Relocation
from .sides import Item, Sides, blocked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from forge_cli.rendering import Tree
    from forge_cli.working_tree import WorkingTree

    from .plan import Plan, Settled

_NO_MOVES = Moves()
_NOTHING_SETTLED: Settled = {}


def merge_trees(
    base: Tree,
    ours: WorkingTree,
    theirs: Tree,
    moves: Moves = _NO_MOVES,
    settled: Settled = _NOTHING_SETTLED,
    *,
    known: Callable[[], Collection[str]] = tuple,
    whole: Callable[[], Tree] | None = None,
) -> Plan:
    """What is to be done to `ours` so that it gets what changes from `base` to `theirs`.

    `base` and `theirs` hold at least all that differs between the two. Where they are not everything, `known` gives the
    paths of all that forge wrote or would write, and `whole` renders all that `base` is part of: by them a file that
    the user moved is told from other files of forge's. `whole` is called only where a file is missing.

    Raises ForgeError where a file that must be merged still holds conflict markers, and where a conflict is settled in
    a way that is not open to it.
    """
    relocation = Relocation(base, ours, lambda: {*theirs, *known()}, whole)
    sides = Sides(base, ours, moves, relocation)
    items = {item.source: item for item in _items(base, theirs, moves)}
    new = theirs.keys() - {moves.files.get(path, path) for path in base}
    draft = Draft(ours, settled)
    shared = _shared((*items, *new), ours)
    for path in sorted({*items, *new}):
        if path in shared:
            draft.add(blocked(path, Obstacle(f"leads to {shared[path]}, as another path does")))
        elif path in items:
            draft.add_all(decide(items[path], sides))
        if path in new and path not in shared:
            draft.add_all(create(path, theirs[path], sides))
    draft.add_all(move_along(sides, draft.claimed))
    return draft.plan()


def _items(base: Tree, theirs: Tree, moves: Moves) -> Iterator[Item]:
    """What differs, of all that forge wrote."""
    arrivals = frozenset(moves.files.values())
    for path, file in base.items():
        target = moves.files.get(path, path)
        # A path that another file moves to is no longer that of the file that was there.
        dropped = target == path and path in arrivals
        after = None if dropped else theirs.get(target)
        if after != file or target != path:
            yield Item(path, file, target, after, moves.names.get(path, {}))


def _shared(paths: Collection[str], ours: WorkingTree) -> Mapping[str, str]:
    """Those paths that lead to one and the same file, and that file."""
    leading = defaultdict(set)
    for path in paths:
        if isinstance(ours.read(path), Entry):
            leading[ours.real_path(path)].add(path)
    return {path: real for real, several in leading.items() if len(several) > 1 for path in several}

"""Whether a merge has lost, or brought back, something that one side changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .atoms import Atoms, atoms_of
from .conflicts import BOTH, TextConflict
from .imports import imported
from .modules import text_of
from .syntax import statements_in
from .versions import at, line_of, renamed_by_user

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator, Sequence

    from .modules import Module
    from .versions import Sides


_DEFINING = ("name ", "Assign(", "AnnAssign(")


def lost(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """Whatever one side added, removed or left must be there as often as that makes."""
    own = renamed_by_user(sides)
    modules = (sides.base, sides.ours, sides.theirs, result)
    changed = _not_in_all(modules)
    base, ours, theirs, merged = (
        atoms_of(module, nodes, sides.names, {**sides.names, **renamed})
        for module, nodes, renamed in zip(modules, changed, ({}, own, {}, own), strict=True)
    )
    for atom in {**base.counts, **ours.counts, **theirs.counts, **merged.counts}:
        counts = [each.counts[atom] for each in (base, ours, theirs)]
        if merged.counts[atom] not in _allowed(*counts):
            yield TextConflict(ours.lines.get(atom), f"{at(atom[0])}{BOTH}")
            return
    yield from _moved(base, ours, theirs)
    yield from _lost_imports(sides, result)


def _moved(base: Atoms, ours: Atoms, theirs: Atoms) -> Iterator[TextConflict]:
    """What the user moved to another module, class or function, and forge removed where it was."""
    arrived = {
        what: scope
        for (scope, what), times in ours.counts.items()
        if what.startswith(_DEFINING)
        and times > max(base.counts[scope, what], theirs.counts[scope, what])
    }
    for (scope, what), times in base.counts.items():
        gone = max(ours.counts[scope, what], theirs.counts[scope, what]) < times
        if gone and what in arrived:
            place = arrived[what]
            yield TextConflict(
                ours.lines[place, what], f"{at(place)}moved here by you, removed by forge"
            )
            return


def _not_in_all(modules: Sequence[Module]) -> list[list[ast.stmt]]:
    """The statements of each file that are not, letter by letter, in all of them: the rest is not lost."""
    texts = [[text_of(module, node) for node in module.tree.body] for module in modules]
    first, *others = (Counter(each) for each in texts)
    kept = {text for text, times in first.items() if all(each[text] == times for each in others)}
    return [
        [node for node, text in zip(module.tree.body, each, strict=True) if text not in kept]
        for module, each in zip(modules, texts, strict=True)
    ]


def _allowed(base: int, ours: int, theirs: int) -> range:
    """How often something may be in the result that is so often in the three versions."""
    both = ours + theirs - base
    if ours > base and theirs > base:
        # Both have added it: once for both, or each in a place of its own.
        return range(max(ours, theirs), both + 1)
    if ours < base and theirs < base:
        return range(max(0, both), min(ours, theirs) + 1)
    return range(max(0, both), max(0, both) + 1)


def _lost_imports(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """What either side imports anew is there; what is not used may have gone, and what is may be back."""
    base, ours, theirs, merged = (
        {name for node in statements_in(each.tree) for name in imported(node)}
        for each in (sides.base, sides.ours, sides.theirs, result)
    )
    for name in sorted(((ours | theirs) - base - merged) | (merged - ours - theirs), key=str):
        line = line_of(sides.ours.tree, name.bound)
        yield TextConflict(line, f"import of {name.bound}: {BOTH}")

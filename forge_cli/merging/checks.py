"""What every clean merge of Python is held to, whichever way it was made."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .atoms import atoms_of
from .conflicts import BOTH, TextConflict
from .imports import imported
from .keys import key_of
from .modules import Module, text_of
from .renames import Body, all_renamed_by_user
from .scopes import Scope, bindings, repeated_elements, repeated_keys, used_early
from .syntax import DEFINITIONS, IMPORTS, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


Thing = TypeVar("Thing", bound=Hashable)


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


def problems(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """Why the result may not stand. It must hold what either side changed and be no odder than both."""
    yield from _defined_twice(sides, result)
    yield from _mixed(sides, [each.tree.body for each in (*sides.three, result)], ())
    yield from _used_early(sides, result)
    yield from _lost(sides, result)


def compiles(module: Module) -> bool:
    """Whether Python accepts the file: a repeated keyword, for one, is found only here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(module.tree, "<merge>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return False
    return True


def _defined_twice(sides: Sides, result: Module) -> Iterator[TextConflict]:
    for scope, name in _odder(sides, result, lambda tree: bindings(tree, sides.names), usual=1):
        line = _line_of(sides.ours.tree, name)
        yield TextConflict(line, f"{_at(scope)}{name}: defined by you and by forge")
    for key in _odder(sides, result, repeated_keys, usual=0):
        yield TextConflict(None, f"the key {key} of a dict: added by you and by forge")
    for element in _odder(sides, result, repeated_elements, usual=0):
        yield TextConflict(None, f"{element}: added by you and by forge, each in another place")


def _odder(
    sides: Sides, result: Module, count: Callable[[ast.Module], Counter[Thing]], *, usual: int
) -> list[Thing]:
    """What the result has more often than is usual, and than either side has it."""
    found = {thing: times for thing, times in count(result.tree).items() if times > usual}
    for side in (sides.ours, sides.theirs):
        if found:
            there = count(side.tree)
            found = {thing: times for thing, times in found.items() if times > there[thing]}
    return list(found)


def _mixed(sides: Sides, bodies: Sequence[Body], scope: Scope) -> Iterator[TextConflict]:
    """Where a name is defined more than once, which definition is which is anybody's guess.

    So all of them must be as one side has them, in each module and class: `bodies` are those of base,
    ours, theirs and the result.
    """
    defined = [_by_name(body, sides.names) for body in bodies]
    for name in sorted(set.intersection(*(set(each) for each in defined))):
        nodes = [each[name] for each in defined]
        if any(len(each) > 1 for each in nodes):
            before, here, there, merged = ([ast.dump(node) for node in each] for each in nodes)
            wanted = here if there in (before, here) else there if here == before else None
            if merged != wanted:
                yield TextConflict(nodes[1][0].lineno, f"{_at(scope)}{name}: {BOTH}")
        elif all(isinstance(each[0], ast.ClassDef) for each in nodes):
            inner = [each[0].body for each in nodes if isinstance(each[0], ast.ClassDef)]
            yield from _mixed(sides, inner, (*scope, name))


def _by_name(body: Body, names: Mapping[str, str]) -> dict[str, list[ast.stmt]]:
    """The statements that define each name."""
    found: dict[str, list[ast.stmt]] = {}
    for node in body:
        kind, *key = key_of([node], is_first=False)
        if kind == "name":
            found.setdefault(names.get(key[0], key[0]), []).append(node)
    return found


def _used_early(sides: Sides, result: Module) -> Iterator[TextConflict]:
    early = used_early(result.tree)
    for side in (sides.ours, sides.theirs):
        if early:
            early -= used_early(side.tree)
    for scope, name in sorted(early):
        line = _line_of(sides.ours.tree, name)
        yield TextConflict(line, f"{_at(scope)}{name}: would be used before it is defined")


def _lost(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """Whatever one side added, removed or left must be there as often as that makes."""
    own = all_renamed_by_user(*(each.tree.body for each in (sides.base, sides.ours, sides.theirs)))
    own = {new: sides.names.get(old, old) for new, old in own.items()}
    modules = (sides.base, sides.ours, sides.theirs, result)
    changed = _not_in_all(modules)
    base, ours, theirs, merged = (
        atoms_of(module, nodes, sides.names, {**sides.names, **renamed})
        for module, nodes, renamed in zip(modules, changed, ({}, own, {}, own), strict=True)
    )
    for atom in {**base.counts, **ours.counts, **theirs.counts, **merged.counts}:
        counts = [each.counts[atom] for each in (base, ours, theirs)]
        if merged.counts[atom] not in _allowed(*counts):
            yield TextConflict(ours.lines.get(atom), f"{_at(atom[0])}{BOTH}")
            return
    yield from _lost_imports(sides, result)


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
        line = _line_of(sides.ours.tree, name.bound)
        yield TextConflict(line, f"import of {name.bound}: {BOTH}")


def _line_of(tree: ast.Module, name: str) -> int | None:
    """Where the name is first bound."""
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS) and node.name == name:
            return node.lineno
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return node.lineno
        if isinstance(node, IMPORTS) and name in (each.bound for each in imported(node)):
            return node.lineno
    return None


def _at(scope: tuple[str, ...]) -> str:
    return "".join(f"{name}: " for name in scope)

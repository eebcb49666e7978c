"""What every clean merge of Python is held to, whichever way it was made."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, TypeVar

from .conflicts import BOTH, TextConflict
from .imports import imported
from .keys import key_of
from .lost import lost
from .order import used_early
from .repeated import repeated_elements, repeated_keys
from .scopes import Scope, bindings, meant
from .syntax import source_of, statements_in
from .versions import at, line_of, renamed_by_user

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .modules import Module
    from .renames import Body
    from .versions import Sides


Thing = TypeVar("Thing", bound=Hashable)


def problems(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """Why the result may not stand. It must hold what either side changed and be no odder than both."""
    yield from _defined_twice(sides, result)
    yield from _still_defined(sides, result)
    yield from _mixed(sides, [each.tree.body for each in (*sides.three, result)], ())
    yield from _used_early(sides, result)
    yield from _taken_for_another(sides, result)
    yield from lost(sides, result)


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
        line = line_of(sides.ours.tree, name)
        yield TextConflict(line, f"{at(scope)}{name}: defined by you and by forge")
    for key in _odder(sides, result, repeated_keys, usual=0):
        yield TextConflict(None, f"the key {key} of a dict: added by you and by forge")
    for element in _odder(sides, result, repeated_elements, usual=0):
        yield TextConflict(None, f"{element}: added by you and by forge, each in another place")


def _still_defined(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """What one side defines no more is gone, even where the other has put it below an `if`, `try` or `with`."""
    own = {**sides.names, **renamed_by_user(sides)}
    modules = zip((*sides.three, result), (sides.names, own, sides.names, own), strict=True)
    base, ours, theirs, merged = (_defined(module, scopes) for module, scopes in modules)
    for scope, name in merged.keys() & base.keys():
        here, there = ours[scope, name], theirs[scope, name]
        if base[scope, name] >= here and not there:
            what = "removed by forge, changed by you"
        elif base[scope, name] >= there and not here:
            what = "removed by you, changed by forge"
        else:
            continue
        yield TextConflict(line_of(sides.ours.tree, name), f"{at(scope)}{name}: {what}")


def _defined(module: Module, scopes: Mapping[str, str]) -> Counter[tuple[Scope, str]]:
    """How often each scope binds each name, imports apart: they come back where they are needed."""
    nodes = statements_in(module.tree)
    brought = {each.alias or each.name for node in nodes for each in imported(node)}
    found = bindings(module.tree, scopes)
    return Counter({key: times for key, times in found.items() if key[1] not in brought})


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
                yield TextConflict(nodes[1][0].lineno, f"{at(scope)}{name}: {BOTH}")
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
    early = used_early(result.tree, sides.names)
    for side in (sides.ours, sides.theirs):
        if early:
            early -= used_early(side.tree, sides.names)
    for scope, name in sorted(early):
        line = line_of(sides.ours.tree, name)
        yield TextConflict(line, f"{at(scope)}{name}: would be used before it is defined")


def _taken_for_another(sides: Sides, result: Module) -> Iterator[TextConflict]:
    """A name that one side uses for one thing must not come to stand for another that is called so too."""
    own = {**sides.names, **renamed_by_user(sides)}
    ours, theirs, merged = (
        meant(source_of(module.lines), renamed)
        for module, renamed in ((sides.ours, own), (sides.theirs, sides.names), (result, own))
    )
    used_by_forge = {(scope, name) for scope, name, _ in theirs}
    for scope, name, _ in sorted(merged - ours - theirs):
        by_forge = (scope, name) in used_by_forge
        users = "forge, removed by you" if by_forge else "your code, removed by forge"
        yield TextConflict(
            line_of(sides.ours.tree, name), f"{at(scope)}{name}: still used by {users}"
        )

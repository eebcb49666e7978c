"""Which statements of a module or a class are the same one in its three versions."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .imports import is_import
from .keys import Key, kind_of
from .renames import are_alike, renamed_by_user
from .syntax import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .suites import Statement, Suite

Place: TypeAlias = tuple[Key, int]
"""A statement among its neighbours: its key, and how many before it have the same."""
Keys: TypeAlias = list[Key | None]
"""The key of each statement of a suite; None for imports, which are merged as a set."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a suite: the indices of its imports, and those of other statements by their place."""

    suite: Suite
    imports: tuple[int, ...]
    places: dict[Place, int]

    def get(self, place: Place) -> Statement | None:
        index = self.places.get(place)
        return None if index is None else self.suite.statements[index]

    def import_statements(self) -> list[Statement]:
        return [self.suite.statements[index] for index in self.imports]

    def with_key(self, key: Key) -> list[Statement]:
        return [self.suite.statements[i] for place, i in self.places.items() if place[0] == key]

    def repeated(self) -> set[Key]:
        """The keys of more than one statement."""
        return {key for key, number in self.places if number}


def versions(
    base: Suite, ours: Suite, theirs: Suite, names: Mapping[str, str]
) -> tuple[Version, Version, Version]:
    """The three, with one key for what is the same, whatever it is called. `names`: forge's renames."""
    b, o, t = (
        [None if is_import(each) else each.key for each in suite.statements]
        for suite in (base, ours, theirs)
    )
    _rename(b, {key: new for key in b if key and (new := _new_key(key, names, t)) != key})
    _rename(o, {key: new for key in o if key and (new := _new_key(key, names, t)) != key})
    _rename(o, _back_to_base(base, ours, theirs, names, t))
    gone = [index for index, key in enumerate(b) if key and key not in o and key not in t]
    for keys, suite in ((o, ours), (t, theirs)):
        added = [index for index, key in enumerate(keys) if key and key not in b]
        for old, index in _successors(gone, added, base, suite, (b, keys)):
            keys[index] = b[old]
    return _version(base, b), _version(ours, o), _version(theirs, t)


def _new_key(key: Key, names: Mapping[str, str], there: Keys) -> Key:
    """The key under the name that forge gives to the definition."""
    new = ("name", names.get(key[-1], "")) if key[0] == "name" else key
    return new if new in there and key not in there else key


def _rename(keys: Keys, new: Mapping[Key, Key]) -> None:
    keys[:] = [new.get(key, key) if key else None for key in keys]


def _back_to_base(
    base: Suite, ours: Suite, theirs: Suite, names: Mapping[str, str], there: Keys
) -> dict[Key, Key]:
    """What the user has renamed, under the name that it has for forge."""
    bodies = (
        [node for each in suite.statements for node in each.nodes] for suite in (base, ours, theirs)
    )
    return {
        ("name", new): _new_key(("name", old), names, there)
        for new, old in renamed_by_user(*bodies).items()
    }


def _successors(
    gone: Iterable[int], new: list[int], base: Suite, side: Suite, keys: tuple[Keys, Keys]
) -> Iterator[tuple[int, int]]:
    """Statements of base that neither side has any more, each with what a side may have made of it.

    So that it counts as changed by that side, and not as removed by both.
    """
    for old in gone:
        for index in new:
            before, after = base.statements[old], side.statements[index]
            if _is_successor(
                before, after, in_place=_above(old, keys) == _above(index, keys[::-1])
            ):
                yield old, index
                new.remove(index)
                break


def _is_successor(before: Statement, after: Statement, *, in_place: bool) -> bool:
    if before.key[0] == after.key[0] == "statement":
        return in_place or kind_of(before) == kind_of(after)
    if isinstance(before.node, DEFINITIONS):
        return are_alike(before.node, after.node)
    return in_place and _what_is_assigned(before.node) == _what_is_assigned(after.node) != ""


def _what_is_assigned(node: ast.stmt) -> str:
    """The annotation and the value of an assignment."""
    parts = [getattr(node, name, None) for name in ("annotation", "value")]
    return "".join(ast.dump(part) for part in parts if isinstance(part, ast.AST))


def _above(index: int, keys: tuple[Keys, Keys]) -> Key | None:
    """The nearest statement above that the other version has too."""
    own, other = keys
    return next((key for key in own[index - 1 :: -1] if key in other), None) if index else None


def _version(suite: Suite, keys: Keys) -> Version:
    places: dict[Place, int] = {}
    seen: Counter[Key] = Counter()
    for index, key in enumerate(keys):
        if key:
            places[key, seen[key]] = index
            seen[key] += 1
    return Version(suite, tuple(i for i, key in enumerate(keys) if key is None), places)

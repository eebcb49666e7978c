"""How a field that is typed may go on, by the field grammar: its type, argument and modifiers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_COLON = re.compile(r"(?<!:):(?!:)")


def continued(text: str, models: Callable[[], Iterable[str]]) -> list[str]:
    """The words that the field `text` may become by its next part; `models` are those it may refer to.

    Nothing goes on from a text without a colon: its name is the user's to choose.
    """
    *done, last = _COLON.split(text)
    before = text.removesuffix(last)
    return [f"{before}{part}" for part in _parts(done, last, models)]


def _parts(done: Sequence[str], last: str, models: Callable[[], Iterable[str]]) -> Iterable[str]:
    from forge_cli.manifest import TYPES

    if len(done) < 2:
        return [f"{kind}:" if TYPES[kind].argument else kind for kind in TYPES] if done else []
    _, kind, *given = done
    if TYPES[kind].argument and not given:
        return models() if kind in ("ref", "many") else []
    name, is_assigned, _ = last.partition("=")
    if is_assigned:
        return [f"{name}={value}" for value in _values(kind, name, given)]
    return _modifiers(kind, [each.partition("=")[0] for each in given])


def _modifiers(kind: str, given: Iterable[str]) -> list[str]:
    from forge_cli.manifest import FLAGS, TYPES

    left = sorted(TYPES[kind].modifiers - set(given))
    return [name if name in FLAGS else f"{name}=" for name in left]


def _values(kind: str, modifier: str, given: Sequence[str]) -> Sequence[str]:
    from forge_cli.manifest import DEFAULT_WORDS, ON_DELETE

    if modifier == "on-delete":
        return ON_DELETE
    if modifier != "default":
        return ()
    words = {**DEFAULT_WORDS, "bool": ("true", "false")}
    return given[0].split(",") if kind == "enum" else words.get(kind, ())

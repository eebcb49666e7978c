"""A command that asks, in a terminal: what is typed, and what is on the screen in the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tests.unit.screen import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_ROWS = 200
_SECONDS = 120
_KEYS = {"⏎": "\r", "↓": "\x1b[B", "↑": "\x1b[A", "␣": " "}


@dataclass(frozen=True)
class Done:
    """How a command ended, and all that it printed."""

    code: int
    output: str


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Lines such as `Name of the model: Comment⏎`: what is waited for, and the keys that are typed then."""
    for line in filter(None, map(str.strip, text.splitlines())):
        question, _, keys = line.rpartition(": ")
        for sign, key in _KEYS.items():
            keys = keys.replace(sign, key)
        yield question, keys


def converse(
    command: str, answers: Iterable[tuple[str, str]], folder: Path, environment: Mapping[str, str]
) -> Done:
    """Run a command in a terminal, and answer what it asks. The output is what stays on the screen.

    What was asked before is waited for once more.
    """
    bash = ["bash", "--noprofile", "--norc", "-c", command]
    asked: Counter[str] = Counter()
    with screen(folder, bash, {**environment, "TERM": "xterm"}, rows=_ROWS) as user:
        for question, keys in answers:
            asked[question] += 1
            are_right = partial(_are_showing, question, asked[question])
            user.until(are_right, _SECONDS, f"no {question!r}")
            user.type(keys)
        code = user.end(_SECONDS)
        return Done(code, "\n".join(user.lines))


def _are_showing(text: str, times: int, rows: list[str]) -> bool:
    return "\n".join(rows).count(text) >= times

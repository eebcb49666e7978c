"""The combinations of what `forge new` lets its user choose."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "database": {"postgresql": "postgresql", "sqlite": "sqlite"},
    "api_prefix": {"no prefix": "", "prefix /api": "/api"},
}
"""The options whose value decides what is generated: for each value the words that name it."""
MANY = 16
"""Of more combinations than this only so many are taken that every two values meet in one."""


@dataclass(frozen=True, slots=True)
class Combination:
    """A value for each option, and its words; called as in "postgresql, prefix /api"."""

    words: tuple[str, ...]
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        return ", ".join(self.words)

    @property
    def folder(self) -> str:
        """Its name as that of a folder."""
        letters = (letter if letter.isalnum() else "-" for letter in self.name)
        return "-".join(filter(None, "".join(letters).split("-")))


def all_combinations(options: Mapping[str, Mapping[str, str]] = OPTIONS) -> list[Combination]:
    """All of them or, where they are many, some in which any two values of two options meet."""
    rows = list(product(*options.values()))
    if len(rows) > MANY:
        rows = _pairwise(rows)
    return [
        Combination(
            words,
            {
                option: values[word]
                for (option, values), word in zip(options.items(), words, strict=True)
            },
        )
        for words in rows
    ]


def chosen(only: Sequence[str], every: Sequence[Combination]) -> list[Combination]:
    """Those that any of the selections in `only` means: words, with commas between them, that all are in its name.

    Raises ForgeError for a selection that means none.
    """
    if not only:
        return list(every)
    found: set[str] = set()
    for selection in only:
        words = {word.strip() for word in selection.split(",")}
        names = [each.name for each in every if words <= set(each.words)]
        if not names:
            raise ForgeError(
                f"no combination is called {selection!r}",
                f"there are: {'; '.join(each.name for each in every)}",
            )
        found.update(names)
    return [each for each in every if each.name in found]


def _pairwise(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """A few of the rows in which every pair of values occurs that occurs in any: always the one with most new pairs."""
    missing = {pair for row in rows for pair in _pairs(row)}
    taken = []
    while missing:
        best = max(rows, key=lambda row: len(missing & set(_pairs(row))))
        missing -= set(_pairs(best))
        taken.append(best)
    return taken


def _pairs(row: tuple[str, ...]) -> Iterable[object]:
    return combinations(enumerate(row), 2)

"""Markdown out of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar within a cell is written so that it stays one."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines
    )


def code(text: object) -> str:
    """Text as it is typed; nothing where there is none."""
    return f"`{text}`" if str(text) else ""


def texts_for(names: Iterable[str], texts: Mapping[str, str]) -> dict[str, str]:
    """The text of each name. The site does not build where one is missing, or is about nothing."""
    names = list(names)
    if set(names) != set(texts):
        missing, idle = set(names) - set(texts), set(texts) - set(names)
        raise LookupError(f"no text about {sorted(missing)}; texts about nothing: {sorted(idle)}")
    return {name: texts[name] for name in names}

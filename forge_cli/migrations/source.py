"""Python source as `ruff format` leaves it, at 100 columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Call:
    """A call inside of a call: `head` is `sa.Column(`."""

    head: str
    items: tuple["Item", ...]

    def __str__(self) -> str:
        return f"{self.head}{', '.join(map(str, self.items))})"


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal that may be broken at its blanks."""

    text: str

    def __str__(self) -> str:
        return quote(self.text)


Item: TypeAlias = str | Call | Text


def fit(head: str, items: Sequence[Item], tail: str, indent: int) -> str:
    """`head`, `items` and `tail` on one line; or the items on a line of their own; or one item a line."""
    pad, flat = " " * indent, ", ".join(map(str, items))
    if len(f"{pad}{head}{flat}{tail}") <= WIDTH:
        return f"{pad}{head}{flat}{tail}"
    if len(f"{pad}    {flat}") <= WIDTH:
        return f"{pad}{head}\n{pad}    {flat}\n{pad}{tail}"
    comma = "," if len(items) > 1 else ""
    lines = [_item(item, comma, indent + 4) for item in items]
    return "\n".join([f"{pad}{head}", *lines, f"{pad}{tail}"])


def quote(text: str) -> str:
    """A string literal in double quotes, or in single ones where that spares escapes, as ruff has it."""
    body = text.replace("\\", "\\\\")
    if text.count('"') > text.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def _item(item: Item, comma: str, indent: int) -> str:
    """An item on a line of its own, or on several."""
    line = f"{' ' * indent}{item}{comma}"
    if len(line) <= WIDTH or isinstance(item, str):
        return line
    if isinstance(item, Text):
        return f"{_pieces(item.text, indent)}{comma}"
    return fit(item.head, item.items, f"){comma}", indent)


def _pieces(text: str, indent: int) -> str:
    """A string literal in pieces, one a line, broken at its blanks."""
    pieces, room = [""], WIDTH - indent - 1
    for word in text.split(" "):
        longer = f"{pieces[-1]}{word} "
        if pieces[-1] and len(quote(longer)) > room:
            pieces.append(f"{word} ")
        else:
            pieces[-1] = longer
    pieces[-1] = pieces[-1][:-1]
    return "\n".join(f"{' ' * indent}{quote(piece)}" for piece in pieces)

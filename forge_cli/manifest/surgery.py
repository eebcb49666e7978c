"""Edits of a text of TOML: keys and values replaced, lines added and taken away, all else kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .scanning import Entry, Header, Span
from .writing import string

Edit = tuple[int, int, str]
"""The text from one place to another, and what is to be there instead."""
Items = Sequence[Entry | Header]
_EOL = re.compile(r"\r?\n|\Z")
_COMMENT = re.compile(r"^[ \t]*#[^\n]*\n\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that a table is to have: what its key was (None: it is new) and is, and its value.

    The value is a text, None where it stays.
    """

    old: str | None
    key: str
    value: str | None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; of several at one place the first comes first."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        parts += [text[at:start], new]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def quoted_like(old: str, new: str) -> str:
    """The string `new` as TOML, in the quotes of the TOML `old` where they can hold it."""
    if old[:1] == "'" and old[:3] != "'''" and "'" not in new:
        return f"'{new}'"
    if old[:1] == '"' and old[:3] != '"""' and not {'"', "\\"} & set(new):
        return f'"{new}"'
    return string(new)


def option_edits(
    text: str, items: Items, values: Mapping[str, str], order: Sequence[str]
) -> list[Edit]:
    """The edits that give the keys above all tables these values, as TOML.

    A new key goes behind the nearest that comes before it in `order`, else before the first that
    comes after it, else above the first table.
    """
    there = {
        item.keys[0]: item for item in items if isinstance(item, Entry) and item.keys[0] in order
    }
    edits = [(*there[key].value, values[key]) for key in values if key in there]
    above = ""
    for position, key in enumerate(order):
        if key not in values or key in there:
            continue
        line = f"{key} = {values[key]}"
        before = [there[other] for other in order[:position] if other in there]
        after = [there[other] for other in order[position:] if other in there]
        if before:
            _, end = _line(text, before[-1])
            edits.append((end, end, _eol(text, end) + line))
        elif after:
            start, end = _line(text, after[0])
            edits.append((start, start, line + _eol(text, end)))
        else:
            above += line + _eol(text, 0)
    return [*edits, _above_first(text, items, above)] if above else edits


def table_edits(text: str, items: Items, table: str, rows: Sequence[Row]) -> list[Edit]:
    """The edits that make these the rows of a table, whether it is `[table]`, dotted or inline."""
    entries = [item for item in items if isinstance(item, Entry) and item.keys[0] == table]
    inline = entries[0] if entries and entries[0].keys == (table,) else None
    now = [entry.keys[-1] for entry in (inline.inner if inline else entries)]
    if rows == [Row(key, key, None) for key in now]:
        return []
    if inline:
        return [_inline(text, inline, rows)]
    old = {row.old for row in rows}
    kept = [entry for entry in entries if entry.keys[1] in old]
    gone = [_without(text, _line(text, entry)) for entry in entries if entry.keys[1] not in old]
    if kept:
        places = [_line(text, entry) for entry in kept]
        lines = _lines(text, kept, rows)
        return [*((*place, line) for place, line in zip(places, lines, strict=True)), *gone]
    first = next(item for item in items if item.keys[0] == table)
    start, end = _line(text, first)
    if isinstance(first, Entry):  # dotted, and gone: the new rows take its place
        new = _eol(text, end).join(_prefix(text, first) + _assignment(row) for row in rows)
        return [(start, end, new), *gone[1:]]
    new = "".join(_eol(text, end) + _assignment(row) for row in rows)
    return [(end, end, new), *gone]


def _lines(text: str, kept: Sequence[Entry], rows: Sequence[Row]) -> list[str]:
    """A text for the line of each kept entry, in which new rows follow the one that they come behind."""
    entries = {entry.keys[1]: entry for entry in kept}
    lines: list[str] = []
    last, ahead = kept[0], ""
    for row in rows:
        if row.old is not None:
            last = entries[row.old]
            lines.append(ahead + _rendered(text, last, _line(text, last), row))
            ahead = ""
            continue
        line, end = _prefix(text, last) + _assignment(row), _eol(text, last.value[1])
        if lines:
            lines[-1] += end + line
        else:
            ahead += line + end
    return lines


def _rendered(text: str, entry: Entry, around: Span, row: Row) -> str:
    """The text around an entry, with the key and the value of the row in it."""
    key = text[slice(*entry.key)]
    if row.key != row.old:
        key = quoted_like(key, row.key) if key[0] in "\"'" else row.key
    value = text[slice(*entry.value)]
    if row.value is not None:
        value = quoted_like(value, row.value)
    between = text[entry.key[1] : entry.value[0]]
    return text[around[0] : entry.key[0]] + key + between + value + text[entry.value[1] : around[1]]


def _assignment(row: Row) -> str:
    return f"{row.key} = {string(row.value or '')}"


def _inline(text: str, table: Entry, rows: Sequence[Row]) -> Edit:
    entries = {entry.keys[0]: entry for entry in table.inner}
    start, end = table.value
    opening, closing = "{ ", " }"
    if table.inner:
        opening = text[start : table.inner[0].start]
        closing = text[table.inner[-1].value[1] : end]
    parts = []
    for row in rows:
        if row.old is None:
            parts.append(_assignment(row))
        else:
            entry = entries[row.old]
            parts.append(_rendered(text, entry, (entry.start, entry.value[1]), row))
    return start, end, opening + ", ".join(parts) + closing


def _above_first(text: str, items: Items, lines: str) -> Edit:
    """The edit that puts lines above the first table, and above the comments that are about it."""
    first, _ = _line(text, items[0])
    top = first
    while comment := _COMMENT.search(text, 0, top):
        top = comment.start()
    at = top or first  # comments on top are about the file
    return at, at, lines + (_eol(text, 0) if isinstance(items[0], Header) else "")


def _line(text: str, item: Entry | Header) -> Span:
    """The whole lines that an item stands in, without the end of the last."""
    start, end = (item.start, item.value[1] if isinstance(item, Entry) else item.end)
    after = _EOL.search(text, end)
    return text.rfind("\n", 0, start) + 1, after.start() if after else len(text)


def _prefix(text: str, entry: Entry) -> str:
    """What stands before the last key of an entry: its indentation, and the table of a dotted key."""
    return text[_line(text, entry)[0] : entry.key[0]]


def _eol(text: str, at: int) -> str:
    """How the line ends in which `at` lies; as the first line does, where it has no end."""
    ends = (_EOL.search(text, place) for place in (at, 0))
    return next((end[0] for end in ends if end and end[0]), "\n")


def _without(text: str, line: Span) -> Edit:
    """The edit that takes a line away, with its end, or with those before it where it has none."""
    start, end = line
    after = _EOL.match(text, end)
    if after and after[0]:
        return start, after.end(), ""
    return len(text[:start].rstrip("\r\n")), end, ""

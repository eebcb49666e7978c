"""Where keys and values stand in a text of TOML, so that one can be changed and the rest left alone.

tomllib says what a text means, not where. tomlkit, which would keep the rest, costs 30 ms to import and
cannot give a key another name in its place. The text is one that tomllib has read: it is not checked again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_STRING = (
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
)
_KEY = re.compile(rf"{_STRING}|[A-Za-z0-9_-]+", re.DOTALL)
_SCALAR = re.compile(rf"{_STRING}|[^\s,\]}}#]+(?:[ ][0-9][^\s,\]}}#]*)?", re.DOTALL)
_IN_ARRAY = re.compile(rf"(?:#[^\n]*)|({_STRING})", re.DOTALL)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value. `keys` begins with the table; `key` is the place of the last of them.

    `start` is where its first key begins. `inner` are the entries of an inline table.
    """

    keys: tuple[str, ...]
    start: int
    key: Span
    value: Span
    inner: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """A line such as `[fields]`."""

    keys: tuple[str, ...]
    start: int
    end: int


def scan(text: str) -> list[Entry | Header]:
    """The headers and entries of a text, in order."""
    items: list[Entry | Header] = []
    table: tuple[str, ...] = ()
    at = _after(_BETWEEN, text, 0)
    while at < len(text):
        if text[at] == "[":
            start, at = at, at + text[at : at + 2].count("[")
            table, _, at = _keys(text, at)
            at += text[at : at + 2].count("]")
            items.append(Header(table, start, at))
        else:
            entry = _entry(text, at, table)
            items.append(entry)
            at = entry.value[1]
        at = _after(_BETWEEN, text, at)
    return items


def strings_in(text: str, span: Span) -> Iterator[Span]:
    """Where the strings of an array are."""
    for found in _IN_ARRAY.finditer(text, *span):
        if found[1] is not None:
            yield found.span(1)


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _keys(text: str, at: int) -> tuple[tuple[str, ...], Span, int]:
    """The dotted keys at `at`, the place of the last one, and where the text goes on."""
    keys: list[str] = []
    while True:
        start = _after(_SPACE, text, at)
        end = _after(_KEY, text, start)
        keys.append(_unquoted(text[start:end]))
        at = _after(_SPACE, text, end)
        if text[at] != ".":
            return tuple(keys), (start, end), at
        at += 1


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    import tomllib

    return next(iter(tomllib.loads(f"{key} = 0")))


def _entry(text: str, start: int, table: tuple[str, ...]) -> Entry:
    keys, key, at = _keys(text, start)
    value = _after(_SPACE, text, at + 1)  # past the sign of equality
    end, inner = _value(text, value)
    return Entry((*table, *keys), start, key, (value, end), inner)


def _value(text: str, at: int) -> tuple[int, tuple[Entry, ...]]:
    """Where the value at `at` ends, and its entries if it is an inline table."""
    if text[at] not in "[{":
        return _after(_SCALAR, text, at), ()
    inner: list[Entry] = []
    closing = "]" if text[at] == "[" else "}"
    at = _after(_BETWEEN, text, at + 1)
    while text[at] != closing:
        if closing == "}":
            inner.append(_entry(text, at, ()))
            end = inner[-1].value[1]
        else:
            end, _ = _value(text, at)
        at = _after(_BETWEEN, text, end)
    return at + 1, tuple(inner)

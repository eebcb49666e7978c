"""Python files as they are compared: a syntax tree, and the comments at their places in it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .syntax import parse_source, source_of, start_of, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Note: TypeAlias = tuple[int, int, bool, str]
"""A comment by its place: how many statements and then tokens are before it, whether it has a line of its own."""

Meaning: TypeAlias = tuple[str, tuple[Note, ...]]
"""What a statement says, whatever its form: its syntax tree and its comments."""

# ast and tokenize count lines in ways of their own where one of these stands in the text.
_ODD_CHARACTERS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENCODING_COOKIE = re.compile(r"(?:[^\n]*\n)?[ \t]*#[^\n]*?coding[:=]")
# Brackets and commas come and go when a line is broken anew.
_LAYOUT = frozenset({"(", ")", ","})
_NO_TOKENS = frozenset(
    {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `statement` and `token` count what is before it, the tokens from that statement on."""

    line: int
    column: int
    text: str
    own_line: bool
    statement: int
    token: int


@dataclass(frozen=True, slots=True)
class Module:
    """A file that parses. `starts`: where its statements begin, as (line, column), in order."""

    lines: tuple[str, ...]
    tree: ast.Module
    comments: tuple[Comment, ...]
    starts: tuple[tuple[int, int], ...]


def parse_module(lines: Sequence[str]) -> Module | None:
    """The file with these lines; None where it does not parse, or its lines cannot be trusted."""
    source = source_of(lines)
    if _ODD_CHARACTERS.search(source) or _ENCODING_COOKIE.match(source):
        return None
    tree = parse_source(source)
    if tree is None:
        return None
    starts = tuple(sorted(map(start_of, statements_in(tree))))
    try:
        comments = tuple(_comments(source, starts))
    except (tokenize.TokenError, SyntaxError):
        return None
    return Module(tuple(lines), tree, comments, starts)


def text_of(module: Module, node: ast.stmt) -> str:
    """The lines of a statement."""
    return "\n".join(module.lines[start_of(node)[0] - 1 : node.end_lineno])


def whole_meaning(module: Module) -> Meaning:
    """What the file says."""
    return meaning_of(module, module.tree.body, 1, len(module.lines))


def meaning_of(module: Module, nodes: Sequence[ast.AST], first: int, last: int) -> Meaning:
    before = bisect_right(module.starts, (first, -1))
    notes = tuple(
        (comment.statement - before, comment.token, comment.own_line, comment.text)
        for comment in module.comments
        if first <= comment.line <= last
    )
    return "\n".join(ast.dump(node) for node in nodes), notes


def _comments(source: str, starts: Sequence[tuple[int, int]]) -> Iterator[Comment]:
    places: list[tuple[int, int]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            statement = bisect_right(starts, token.start)
            begun = bisect_right(places, starts[statement - 1]) if statement else 0
            own_line = not token.line[: token.start[1]].strip()
            text = token.string.rstrip()
            yield Comment(*token.start, text, own_line, statement, len(places) - begun)
        elif token.type not in _NO_TOKENS and token.string not in _LAYOUT:
            places.append(token.start)

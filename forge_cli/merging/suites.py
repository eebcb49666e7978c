"""Python files taken apart into statements, each with its lines and the comments above it."""

from __future__ import annotations

import ast
from copy import copy
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from .keys import Key, key_of
from .modules import Meaning, Module, meaning_of
from .syntax import start_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# They have more suites than one.
_MANY = (ast.Try, ast.TryStar, ast.Match)


class IrregularError(Exception):
    """Statements that cannot be told apart by lines."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, or several that share a line, and the comments above it.

    `blank` counts the empty lines above, `lead` is what stands between them and the statement, whose
    own lines are `first` to `last`, 1-based.
    """

    module: Module
    nodes: tuple[ast.stmt, ...]
    blank: int
    lead: tuple[str, ...]
    first: int
    last: int
    key: Key
    meaning: Meaning

    @property
    def node(self) -> ast.stmt:
        return self.nodes[0]

    @property
    def lines(self) -> tuple[str, ...]:
        return self.module.lines[self.first - 1 : self.last]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The comments above."""
        return tuple(line.strip() for line in self.lead if line.strip())

    @property
    def whole(self) -> tuple[Meaning, tuple[str, ...]]:
        """What it says, the comments above included."""
        return self.meaning, self.remarks


@dataclass(frozen=True, slots=True)
class Suite:
    """The statements of a module, a class or a function; `tail` are the comments below the last."""

    statements: tuple[Statement, ...]
    blank: int
    tail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A compound statement down to its colon, on line `end`."""

    statement: Statement
    end: int

    @property
    def node(self) -> ast.stmt:
        return self.statement.node

    @property
    def name(self) -> str | None:
        """The name of a function or a class."""
        return getattr(self.node, "name", None)

    @property
    def decorators(self) -> tuple[str, ...]:
        return self.statement.module.lines[self.statement.first - 1 : self.node.lineno - 1]

    @property
    def signature(self) -> tuple[str, ...]:
        return self.statement.module.lines[self.node.lineno - 1 : self.end]

    @property
    def decorators_meaning(self) -> Meaning:
        nodes = self.decorator_nodes
        return meaning_of(self.statement.module, nodes, self.statement.first, self.node.lineno - 1)

    @property
    def decorator_nodes(self) -> list[ast.expr]:
        return getattr(self.node, "decorator_list", [])

    @property
    def decorator_lines(self) -> list[tuple[str, ...]]:
        """The lines of each decorator."""
        starts = [node.lineno for node in self.decorator_nodes] + [self.node.lineno]
        return [self.statement.module.lines[a - 1 : b - 1] for a, b in pairwise(starts)]

    @property
    def signature_meaning(self) -> Meaning:
        """What it says, its name apart."""
        bare = copy(self.node)
        for field, nothing in (("body", []), ("decorator_list", []), ("name", "")):
            if hasattr(bare, field):
                setattr(bare, field, nothing)
        return meaning_of(self.statement.module, [bare], self.node.lineno, self.end)


def module_suite(module: Module) -> Suite:
    """The statements of the file. Raises IrregularError."""
    return _suite(module, module.tree.body, 1, len(module.lines))


def inner_suite(statement: Statement) -> tuple[Header, Suite] | None:
    """The header of a compound statement and the statements below it.

    None where it has not just one suite, on lines of its own. Raises IrregularError.
    """
    node, module = statement.node, statement.module
    body = getattr(node, "body", None)
    if not body or len(statement.nodes) > 1 or isinstance(node, _MANY):
        return None
    if getattr(node, "orelse", None):
        return None
    line, column = start_of(body[0])
    if module.lines[line - 1].encode()[:column].strip():
        return None
    end = line - 1
    while _is_blank_or_comment(module.lines[end - 1]):
        end -= 1
    suite = _suite(module, body, end + 1, statement.last)
    return Header(statement, end), suite


def _suite(module: Module, body: Sequence[ast.stmt], first: int, last: int) -> Suite:
    statements: list[Statement] = []
    top = first
    for nodes in _by_lines(module, body):
        start = start_of(nodes[0])[0]
        end = _end(module, nodes[-1], last)
        blank, lead = _lead(module.lines[top - 1 : start - 1])
        key = key_of(nodes, is_first=not statements)
        meaning = meaning_of(module, nodes, start, end)
        statements.append(Statement(module, nodes, blank, lead, start, end, key, meaning))
        top = end + 1
    blank, tail = _lead(module.lines[top - 1 : last])
    if not all(map(_is_blank_or_comment, chain(tail, *(each.lead for each in statements)))):
        raise IrregularError
    return Suite(tuple(statements), blank, tail)


def _by_lines(module: Module, body: Sequence[ast.stmt]) -> Iterator[tuple[ast.stmt, ...]]:
    """The statements; those that share a line together."""
    group: list[ast.stmt] = []
    for node in body:
        if group and group[-1].end_lineno != start_of(node)[0]:
            yield tuple(group)
            group = []
        group.append(node)
        rest = module.lines[(node.end_lineno or 0) - 1].encode()[node.end_col_offset :].strip()
        if rest.endswith(b"\\") and not rest.startswith(b"#") and b"#" not in rest:
            raise IrregularError
    if group:
        yield tuple(group)


def _end(module: Module, node: ast.stmt, last: int) -> int:
    """The last line of a statement: comments below it that are indented deeper are its own."""
    end = node.end_lineno or 0
    if not hasattr(node, "body") and not hasattr(node, "cases"):
        return end
    for number in range(end + 1, last + 1):
        line = module.lines[number - 1]
        if not line.strip():
            continue
        # Whatever is neither blank nor a comment is indented no deeper: the next statement.
        if len(line) - len(line.lstrip()) <= node.col_offset:
            break
        end = number
    return end


def _lead(lines: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many empty lines come first, and the rest."""
    blank = 0
    while blank < len(lines) and not lines[blank].strip():
        blank += 1
    return blank, tuple(lines[blank:])


def _is_blank_or_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")

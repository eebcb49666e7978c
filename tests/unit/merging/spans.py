"""Python files by their statements, for edits of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Value = TypeVar("Value")
Choose = Callable[[int], int]
"""Draws a number below the one given."""


@dataclass(frozen=True, slots=True)
class Span:
    """A statement: its first and last line, 0-based, the last one exclusive, and its indentation."""

    first: int
    last: int
    indent: int
    node: ast.stmt


def pick(values: Sequence[Value], choose: Choose) -> Value:
    return values[choose(len(values))]


def parses(source: str) -> bool:
    try:
        compile(source, "<edited>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def spans(source: str) -> list[Span]:
    return [span_of(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]


def span_of(node: ast.stmt) -> Span:
    starts = (node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ())))
    return Span(min(starts) - 1, node.end_lineno or 0, node.col_offset, node)


def spliced(source: str, at: int, count: int, new: Sequence[str]) -> str:
    """The source with these lines in the place of others."""
    lines = source.split("\n")
    lines[at : at + count] = new
    return "\n".join(lines)

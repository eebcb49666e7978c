"""The syntax tree of Python: what forge asks of it, whatever the file."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


def source_of(lines: Sequence[str]) -> str:
    """The lines as one string, each with its newline."""
    return "".join(f"{line}\n" for line in lines)


def parse_source(source: str) -> ast.Module | None:
    """The syntax tree; None where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def statements_in(parent: ast.AST) -> Iterator[ast.stmt]:
    """All statements below this one; much faster than a walk, which looks into every expression."""
    for name in ("body", "orelse", "finalbody"):
        inner = getattr(parent, name, None)
        # The body of a lambda is no list, but then nobody asks for what is below an expression.
        for node in inner or ():
            yield node
            yield from statements_in(node)
    for part in (*getattr(parent, "handlers", ()), *getattr(parent, "cases", ())):
        yield from statements_in(part)


def start_of(node: ast.stmt) -> tuple[int, int]:
    """Where the statement begins, its decorators included; the column in bytes."""
    decorators = getattr(node, "decorator_list", None)
    # The @ stands before what the tree holds, at the column of the statement.
    return (decorators[0].lineno if decorators else node.lineno), node.col_offset


def assigned(node: ast.stmt) -> list[ast.expr]:
    """The targets of an assignment; none where it is something else."""
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, ast.AnnAssign):
        return [node.target]
    # `type X = ...`, of Python 3.12.
    if type(node).__name__ == "TypeAlias":
        return [node.name]  # type: ignore[attr-defined]
    return []


def is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def is_type_checking(node: ast.stmt) -> bool:
    """`if TYPE_CHECKING:` with nothing but imports below it."""
    return (
        isinstance(node, ast.If)
        and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        and not node.orelse
        and all(isinstance(each, IMPORTS) for each in node.body)
    )

"""The migrations of a project, as their files tell: no database is asked."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.manifest import link_table
from forge_cli.migrations import one_head, read_revisions

from .finding import Finding, ok, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from forge_cli.manifest import Project

_SHOWN = 3
_TARGET = re.compile(r"\w+\.\w+")
"""What a foreign key refers to: the statement is about another table."""
_RENAME = "rename_table"
_ASSIGNED = {"revision", "down_revision", "branch_labels", "depends_on"}


def check_migrations(root: Path, project: Project) -> Finding:
    """Whether there is one head, and every table and column comes from some migration."""
    name = "migrations"
    try:
        revisions = read_revisions(root)
        one_head(revisions)
    except ForgeError as error:
        return problem(name, str(error), error.hint)
    statements: list[set[str]] = []
    for revision in revisions:
        text = (root / revision.path).read_text(encoding="utf-8-sig")
        try:
            statements += _statements(text)
        except SyntaxError as error:
            what = f"{revision.path}:{error.lineno} is no valid Python"
            return problem(name, what, "repair it, or move it elsewhere")
    missing = list(_missing(project, statements))
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        return problem(
            name,
            f"no migration knows {', '.join(missing[:_SHOWN])}{more}",
            "write one: uv run alembic revision --autogenerate -m '...'",
        )
    count = len(revisions)
    return ok(name, f"{count} {'migration' if count == 1 else 'migrations'}, one head")


def _missing(project: Project, statements: Sequence[set[str]]) -> Iterator[str]:
    """What the database has to hold and no statement speaks of: a column counts where its table does too."""
    for model in project.models:
        known = _about(model.table, statements)
        if not known:
            yield f"the table {model.table}"
            continue
        for field in model.fields:
            if field.column is None:
                table = link_table(model.table, field.name)
                if not _about(table, statements):
                    yield f"the table {table}"
            elif field.column not in known:
                yield f"{model.name}.{field.name}"


def _about(table: str, statements: Sequence[set[str]]) -> set[str]:
    """All words of the statements that speak of a table, by its name or by one that it had."""
    names = {table}
    while True:
        renaming = (each for each in statements if _RENAME in each and names & each)
        more = names.union(*renaming) - {_RENAME}
        if more == names:
            return set[str]().union(*(each for each in statements if names & each))
        names = more


def _statements(text: str) -> Iterator[set[str]]:
    """The words of each statement of a revision, those of `downgrade` left out.

    What stands outside of functions, such as the name of a table, may be meant in each.
    """
    module = ast.parse(text)
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    around = _words(node for node in module.body[1:] if not _is_known(node))
    for function in functions:
        if function.name != "downgrade":
            for statement in function.body:
                yield _words([statement]) | around


def _is_known(node: ast.stmt) -> bool:
    """Whether it is a function, or one of the assignments that Alembic reads."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return isinstance(node, ast.FunctionDef) or bool(names & _ASSIGNED)


def _words(nodes: Iterable[ast.AST]) -> set[str]:
    """The words of literals, and what operations are called."""
    words = set[str]()
    for node in (each for one in nodes for each in ast.walk(one)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if not _TARGET.fullmatch(node.value):
                words.update(re.findall(r"\w+", node.value))
        elif isinstance(node, ast.Attribute) and node.attr == _RENAME:
            words.add(_RENAME)
    return words

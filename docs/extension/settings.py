"""What a service reads from its environment: the fields of the Settings that forge writes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from forge_cli.manifest import new_project
from forge_cli.rendering import render

from .markdown import code, table, texts_for
from .texts import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATABASES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def service_settings() -> str:
    """A row for each variable: what it is, its value where it is not set, and with which database."""
    found = {database: dict(_fields(database)) for database in _DATABASES}
    names = list(dict.fromkeys(name for fields in found.values() for name in fields))
    rows = []
    for name, about in texts_for(names, SETTINGS).items():
        having = [database for database in _DATABASES if name in found[database]]
        defaults = list(dict.fromkeys(found[database][name] for database in having))
        only = "" if len(having) == len(_DATABASES) else _DATABASES[having[0]]
        rows.append((code(name.upper()), about, ", ".join(map(code, defaults)), only))
    return table(("variable", "", "where it is not set", "only with"), rows)


def _fields(database: str) -> Iterator[tuple[str, str]]:
    """Each field of the Settings with its default."""
    project = new_project(name="myservice", database=database)
    source = render(project)["src/myservice/settings.py"].data.decode()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == "Settings":
            for line in node.body:
                if (
                    isinstance(line, ast.AnnAssign)
                    and isinstance(line.target, ast.Name)
                    and line.value
                ):
                    yield line.target.id, _default(line.value)


def _default(value: ast.expr) -> str:
    """`8` of `Field(8, ge=1)`, the URL of `SecretStr("...")`; nothing of None."""
    if isinstance(value, ast.Call):
        value = value.args[0]
    if isinstance(value, ast.Constant):
        constant = value.value
        if constant is None:
            return ""
        return str(constant).lower() if isinstance(constant, bool) else str(constant)
    return ast.unparse(value)

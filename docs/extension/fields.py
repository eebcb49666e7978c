"""The types and modifiers of fields, and what each type becomes in a service."""

from __future__ import annotations

import ast
from dataclasses import replace

from forge_cli.manifest import TYPES, Project, new_model, new_project, parse_field
from forge_cli.manifest.modifiers import FLAGS, ORDER
from forge_cli.manifest.purposes import PURPOSES
from forge_cli.migrations.schema import schema_of
from forge_cli.rendering import render

from .markdown import code, table, texts_for
from .texts import MODIFIERS

_EVERY = (*ORDER[: len(FLAGS)], "default", *ORDER[len(FLAGS) :])


def types() -> str:
    """A row for each type: what it holds, its argument, its modifiers, its limits."""
    rows = []
    for name, kind in TYPES.items():
        written = f"{name}:{kind.argument}" if kind.argument else name
        takes = ", ".join(code(word) for word in _EVERY if word in kind.modifiers)
        rows.append((code(written), PURPOSES[name], takes, _limits(name)))
    return table(("type", "for", "takes", "limits, unless told"), rows)


def modifiers() -> str:
    """A row for each modifier: what it says, and which types take it."""
    rows = []
    for name, about in texts_for(_EVERY, MODIFIERS).items():
        takers = [code(kind) for kind, each in TYPES.items() if name in each.modifiers]
        rows.append((code(name if name in FLAGS else f"{name}="), about, ", ".join(takers)))
    return table(("modifier", "says", "with"), rows)


def columns() -> str:
    """A row for each type: its value in Python, and its column on each database."""
    values = _values(_sample("postgresql"))
    on = {database: _columns(_sample(database)) for database in ("postgresql", "sqlite")}
    rows = [
        (
            code(_spec(kind)),
            code(values.get(kind, "")),
            *(code(on[each].get(kind, "")) for each in on),
        )
        for kind in TYPES
        if kind in on["postgresql"]
    ]
    return table(("type", "in Python", "column on PostgreSQL", "column on SQLite"), rows)


def _limits(name: str) -> str:
    kind = TYPES[name]
    low = kind.minimum if kind.minimum is not None else kind.lowest
    high = kind.maximum if kind.maximum is not None else kind.highest
    if low is None and high is None:
        return ""
    if kind.lowest == kind.highest or low is None:
        return f"at most {high:,}"
    return f"{low:,} to {high:,}"


def _spec(kind: str) -> str:
    argument = TYPES[kind].argument
    return f"{kind}:{argument}" if argument else kind


def _sample(database: str) -> Project:
    """A project with a model that has a field of each type, named after it."""
    start = new_project(name="sample", database=database)
    specs = [f"a_{kind}:{_spec(kind)}" for kind in TYPES if kind != "many"]
    models = (new_model("Sample", map(parse_field, specs)), *start.models)
    return replace(start, models=models)


def _columns(project: Project) -> dict[str, str]:
    [own] = [each for each in schema_of(project) if each.name == "samples"]
    return {
        column.field.type: column.type.removeprefix("sa.").removeprefix("postgresql.")
        for column in own.columns
        if column.field and column.field.name.startswith("a_")
    }


def _values(project: Project) -> dict[str, str]:
    """What each field is in Python: the X of its `Mapped[X]`."""
    source = render(project)["src/sample/resources/samples/model.py"].data.decode()
    kinds = {field.column: field.type for field in project.models[0].fields}
    return {
        kinds[line.target.id]: ast.unparse(line.annotation.slice)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == "Sample"
        for line in node.body
        if isinstance(line, ast.AnnAssign)
        and isinstance(line.target, ast.Name)
        and isinstance(line.annotation, ast.Subscript)
        and line.target.id in kinds
    }

"""Rules of the database: tables, constraints and indexes, their names and their widths."""

from collections.abc import Iterator

from ..errors import ForgeError
from . import checks, naming, reserved
from .fields import Field, Model, Project
from .rules import about

MAX_NAME = 63
"""Bytes that PostgreSQL keeps of a name."""
MAX_INDEXED = 2600
"""Bytes that a row of a B-tree index of PostgreSQL can have, with some to spare."""
_NOT_INDEXED = frozenset({"text", "json", "bytes", "many"})
_WIDTHS = {"email": 4 * 254, "url": 2083, "enum": 64, "decimal": 500}


def check_table_name(model: Model) -> None:
    """Refuse a table that a database keeps for itself."""
    checks.check_identifier(model.table, f"the table of {model.name}")
    if model.table.startswith(reserved.TABLE_PREFIXES) or model.table in reserved.TABLES:
        raise ForgeError(
            f"the table of {model.name} cannot be {model.table}: the database or Alembic has that name",
            f"give another table, such as app_{model.table}",
        )
    if reason := reserved.keyword_reason(model.table):
        what = f"the table of {model.name} cannot be {model.table}: {reason}"
        raise ForgeError(what, f"give another table, such as app_{model.table}")


def check_unique_together(model: Model) -> None:
    """Refuse groups that are no groups, or that no index can hold; the single fields too."""
    fields = {field.name: field for field in model.fields}
    seen: set[frozenset[str]] = set()
    for names in model.unique_together:
        shown = ", ".join(names)
        for name in names:
            _check_member(model, fields, name)
        if len(names) < 2 or len(set(names)) < len(names):
            what = f"{model.name}: unique together needs different fields, not {shown or 'nothing'}"
            raise ForgeError(what, "for a single field use :unique")
        if frozenset(names) in seen:
            what = f"{model.name}: {shown} are unique together twice"
            raise ForgeError(what, "leave one of them out")
        seen.add(frozenset(names))


def _check_member(model: Model, fields: dict[str, Field], name: str) -> None:
    if name not in fields:
        what = f"{model.name}: unique together has no field {checks.shown(name)} to go by"
        raise ForgeError(what, checks.did_you_mean(name, fields))
    if fields[name].type in _NOT_INDEXED:
        what = f"{model.name}: {name} cannot be unique with others, it is {fields[name].type}"
        raise ForgeError(what, "leave it out")


def check_joins(model: Model) -> None:
    """Refuse a ref whose join, which is called like it, would share the name of the model's table."""
    for field in model.fields:
        if field.type == "ref" and field.name == model.table:
            what = f"{model.name}.{field.name} is called like the table that it is joined with"
            with about(model.name, field=field.name):
                raise ForgeError(what, "rename the field, or give the model another table")


def check_tables(project: Project) -> None:
    """Refuse names that are too long or given twice, and indexes that are too wide."""
    models = {model.name: model for model in project.models}
    owners: dict[str, str] = {}
    for model in project.models:
        with about(model.name, "table"):
            _own(owners, model.table, model.name, f"give {model.name} another table")
    for model in project.models:
        with about(model.name):
            _check_names(model, models, owners)
            if project.database == "postgresql":
                _check_widths(model)


def _check_names(model: Model, models: dict[str, Model], owners: dict[str, str]) -> None:
    for name, owner in _names(model, models):
        with about(model.name, field=owner.partition(".")[2]):
            if len(name) > MAX_NAME:
                what = f"{owner} would make the name {name}: {len(name)} bytes, {MAX_NAME} at most"
                raise ForgeError(what, f"shorten the table of {model.name} or its fields")
            # The names of foreign keys need only differ within their table, where they do.
            if not name.startswith("fk_"):
                _own(owners, name, owner, "rename one of them")


def _own(owners: dict[str, str], name: str, owner: str, hint: str) -> None:
    if name in owners:
        both = f"{owners[name]} and {owner}"
        raise ForgeError(f"{both} would share the name {name} in the database", hint)
    owners[name] = owner


def _names(model: Model, models: dict[str, Model]) -> Iterator[tuple[str, str]]:
    """Link tables, keys, constraints and indexes by the naming convention, and what they are for."""
    columns = {field.name: field.column for field in model.fields}
    yield f"pk_{model.table}", model.name
    for field in model.fields:
        owner = f"{model.name}.{field.name}"
        if field.type == "many" and field.target is not None:
            with about(model.name, field=field.name):
                links = [*_link_names(model, field.name, models[field.target], owner)]
            yield from links
        if field.type == "ref":
            yield f"fk_{model.table}_{field.column}", owner
        if field.unique or field.index:
            yield f"{'uq' if field.unique else 'ix'}_{model.table}_{field.column}", owner
    for names in model.unique_together:
        joined = "_".join(columns[name] or name for name in names)
        yield f"uq_{model.table}_{joined}", f"{model.name} unique by {', '.join(names)}"


def _link_names(model: Model, field: str, target: Model, owner: str) -> Iterator[tuple[str, str]]:
    table = naming.link_table(model.table, field)
    checks.check_identifier(table, f"the table of {owner}")
    names = {name for one in model.fields for name in (one.name, one.column)}
    if reason := reserved.keyword_reason(table):
        what = f"{owner} would make the table {table}: {reason}"
        raise ForgeError(what, f"rename the field, or give {model.name} another table")
    if table in names or reserved.variable_reason(table):
        what = f"{owner} would make the table {table}, a name that the generated code uses"
        raise ForgeError(what, f"rename the field, or give {model.name} another table")
    own, other = naming.link_columns(model.singular, target.singular)
    for name in (
        table,
        f"pk_{table}",
        f"fk_{table}_{own}",
        f"fk_{table}_{other}",
        f"ix_{table}_{other}",
    ):
        yield name, owner


def _check_widths(model: Model) -> None:
    widths = {field.name: _width(field) for field in model.fields}
    for field in model.fields:
        if (field.unique or field.index) and widths[field.name] > MAX_INDEXED:
            what = f"{model.name}.{field.name}: PostgreSQL cannot index values of {field.maximum}"
            hint = f"use max={MAX_INDEXED // 4} or less, or leave out unique and index"
            with about(model.name, field=field.name):
                raise ForgeError(f"{what} characters", hint)
    for names in model.unique_together:
        if sum(widths[name] for name in names) > MAX_INDEXED:
            what = f"{model.name}: PostgreSQL cannot index {', '.join(names)} together"
            hint = f"lower their max=, to {MAX_INDEXED // 4} characters in all"
            with about(model.name, "unique-together"):
                raise ForgeError(f"{what}, they may be too long", hint)


def _width(field: Field) -> int:
    """The most bytes that a value can have: a character in UTF-8 takes up to four."""
    if field.type == "str":
        return 4 * int(field.maximum or 0)
    return _WIDTHS.get(field.type, 16)

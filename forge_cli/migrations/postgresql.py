"""Migrations for PostgreSQL, which can change everything in place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from forge_cli.migrations import operations as ops
from forge_cli.migrations.schema import Column
from forge_cli.migrations.source import Text
from forge_cli.migrations.sql import quoted
from forge_cli.migrations.statements import (
    add_column,
    common,
    execute,
    key_items,
    op_f,
    require,
    statement,
    strings,
    update,
)


def statements(operations: Iterable[ops.Operation]) -> Iterator[str]:
    """Each as Python source, in order."""
    for operation in operations:
        if (source := common(operation)) is not None:
            yield source
        else:
            yield from _own(operation)


def _own(operation: ops.Operation) -> Iterator[str]:
    match operation:
        case ops.AddColumn():
            yield from _add_column(operation)
        case ops.DropColumn(table=table, name=column):
            yield statement("op.drop_column", f'"{table}"', f'"{column}"')
        case ops.AlterColumn():
            yield from _alter_column(operation)
        case ops.RenamePrimaryKey() | ops.RenameUnique() | ops.RenameKey():
            old, new = operation.old.name, operation.to.name
            yield execute(f"ALTER TABLE {quoted(operation.table)} RENAME CONSTRAINT {old} TO {new}")
        case ops.RenameIndex(old=old, to=new):
            yield execute(f"ALTER INDEX {old.name} RENAME TO {new.name}")
        case ops.AddUnique(table=table, unique=unique):
            columns = strings(unique.columns)
            yield statement("op.create_unique_constraint", op_f(unique.name), f'"{table}"', columns)
        case ops.DropUnique(table=table, unique=unique):
            yield _drop_constraint(table, unique.name, "unique")
        case ops.AddKey(table=table, key=key):
            start = op_f(key.name), f'"{table}"'
            yield statement("op.create_foreign_key", *start, *key_items(key))
        case ops.DropKey(table=table, key=key):
            yield _drop_constraint(table, key.name, "foreignkey")


def _add_column(operation: ops.AddColumn) -> Iterator[str]:
    table, column = operation.table, operation.column
    if operation.fill is None and not operation.lenient:
        yield add_column(table, column)
        return
    yield add_column(table, replace(column, nullable=True))
    if operation.fill is not None:
        yield update(ops.Update(table, column.name, operation.fill))
    if not column.nullable:
        yield _require(table, column, operation.lenient)


def _alter_column(operation: ops.AlterColumn) -> Iterator[str]:
    """The type first: what fills empty rows, and the default, are of the new one."""
    table, before, after = operation.table, operation.before, operation.after
    typed = before.type != after.type
    if typed and before.server_default is not None:
        yield _alter(table, after.name, "server_default=None")
    if typed:
        using = f"{operation.using}" if operation.using else None
        items = [f"existing_type={before.type}", f"type_={after.type}"]
        yield _alter(table, after.name, *items, using=using)
    if operation.fill is not None:
        missing = f"{quoted(after.name)} IS NULL"
        yield update(ops.Update(table, after.name, operation.fill, missing))
    default = None if typed else before.server_default
    items = []
    if default != after.server_default:
        items.append(f"server_default={after.server_default}")
    if before.nullable != after.nullable and not operation.lenient:
        items.append(f"nullable={after.nullable}")
    if items:
        yield _alter(table, after.name, *items)
    if operation.lenient:
        yield _require(table, after, lenient=True)


def _alter(table: str, column: str, *items: str, using: str | None = None) -> str:
    start = f'"{table}"', f'"{column}"', *items
    if using is None:
        return statement("op.alter_column", *start)
    return statement("op.alter_column", *start, f"postgresql_using={Text(using)}")


def _require(table: str, column: Column, lenient: bool) -> str:
    line = _alter(table, column.name, "nullable=False")
    if not lenient:
        return line
    items = f'"{table}"', f'"{column.name}"', "nullable=False"
    return require(table, column, statement("op.alter_column", *items, indent=8))


def _drop_constraint(table: str, constraint: str, kind: str) -> str:
    return statement("op.drop_constraint", op_f(constraint), f'"{table}"', f'type_="{kind}"')

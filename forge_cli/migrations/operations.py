"""Alembic operations as Python source, each a statement of `upgrade()` or `downgrade()`."""

from collections.abc import Iterable, Iterator, Sequence

from forge_cli.migrations.schema import Column, Constraint, ForeignKey, Table
from forge_cli.migrations.source import fit

INDENT = 4


def create_tables(tables: Sequence[Table], database: str) -> Iterator[str]:
    """Create the tables in this order; a foreign key to one that comes later is added at the end."""
    late = list(_late_keys(tables, database))
    for table in tables:
        keys = [key for key in table.foreign_keys if (table, key) not in late]
        yield _create_table(table, keys)
        for index in table.indexes:
            yield _create_index(table.name, index)
    for table, key in late:
        yield _create_foreign_key(table.name, key)


def drop_tables(tables: Sequence[Table], database: str) -> Iterator[str]:
    """Undo `create_tables` of the same tables."""
    for table, key in reversed(list(_late_keys(tables, database))):
        arguments = [_name(key.name), f'"{table.name}"', 'type_="foreignkey"']
        yield fit("op.drop_constraint(", arguments, ")", INDENT)
    for table in reversed(tables):
        for index in reversed(table.indexes):
            arguments = [_name(index.name), f'table_name="{table.name}"']
            yield fit("op.drop_index(", arguments, ")", INDENT)
        yield f'    op.drop_table("{table.name}")'


def _late_keys(tables: Iterable[Table], database: str) -> Iterator[tuple[Table, ForeignKey]]:
    """The keys of tables that refer to each other in a ring. SQLite does not ask whether a target exists."""
    created: set[str] = set()
    for table in tables if database == "postgresql" else ():
        created.add(table.name)
        yield from ((table, key) for key in table.foreign_keys if key.target not in created)


def _create_table(table: Table, foreign_keys: Iterable[ForeignKey]) -> str:
    primary_key = [f'"{name}"' for name in table.primary_key]
    lines = [f"{' ' * INDENT}op.create_table(", f'{" " * 8}"{table.name}",']
    lines += [_column(column) for column in table.columns]
    lines += [_foreign_key(key) for key in foreign_keys]
    lines.append(
        fit("sa.PrimaryKeyConstraint(", [*primary_key, _named(f"pk_{table.name}")], "),", 8)
    )
    for unique in table.uniques:
        names = [f'"{name}"' for name in unique.columns]
        lines.append(fit("sa.UniqueConstraint(", [*names, _named(unique.name)], "),", 8))
    return "\n".join([*lines, f"{' ' * INDENT})"])


def _column(column: Column) -> str:
    arguments = [f'"{column.name}"', column.type]
    if column.identity:
        arguments.append("sa.Identity()")
    if column.server_default is not None:
        arguments.append(f"server_default={column.server_default}")
    return fit("sa.Column(", [*arguments, f"nullable={column.nullable}"], "),", 8)


def _foreign_key(key: ForeignKey) -> str:
    arguments = [f'["{key.column}"]', f'["{key.target}.id"]', _named(key.name)]
    if key.on_delete:
        arguments.append(f'ondelete="{key.on_delete}"')
    return fit("sa.ForeignKeyConstraint(", arguments, "),", 8)


def _create_index(table: str, index: Constraint) -> str:
    columns = ", ".join(f'"{name}"' for name in index.columns)
    arguments = [_name(index.name), f'"{table}"', f"[{columns}]", "unique=False"]
    return fit("op.create_index(", arguments, ")", INDENT)


def _create_foreign_key(table: str, key: ForeignKey) -> str:
    arguments = [_name(key.name), f'"{table}"', f'"{key.target}"', f'["{key.column}"]', '["id"]']
    if key.on_delete:
        arguments.append(f'ondelete="{key.on_delete}"')
    return fit("op.create_foreign_key(", arguments, ")", INDENT)


def _name(name: str) -> str:
    """A name that the naming convention leaves as it is."""
    return f'op.f("{name}")'


def _named(name: str) -> str:
    return f"name={_name(name)}"

"""Operations as Python source: the statements of `upgrade()` or `downgrade()` that both databases share."""

from collections.abc import Iterable

from forge_cli.migrations import operations as ops
from forge_cli.migrations.schema import Column, Constraint, ForeignKey
from forge_cli.migrations.source import Call, Item, Text, fit
from forge_cli.migrations.sql import escape_binds, quoted

INDENT = 4


def statement(function: str, *items: Item, indent: int = INDENT) -> str:
    """A call as a statement of its own."""
    return fit(f"{function}(", items, ")", indent)


def create_table(operation: ops.CreateTable) -> str:
    table = operation.table
    lines = [
        f"{' ' * INDENT}op.create_table(",
        f'{" " * 8}"{table.name}",',
        *(fit("sa.Column(", column_items(column), "),", 8) for column in table.columns),
        *(_foreign_key(key) for key in operation.foreign_keys),
        _constraint("PrimaryKey", table.primary_key, f"pk_{table.name}"),
        *(_constraint("Unique", unique.columns, unique.name) for unique in table.uniques),
        f"{' ' * INDENT})",
    ]
    return "\n".join(lines)


def _constraint(kind: str, columns: Iterable[str], called: str) -> str:
    items = [*(f'"{column}"' for column in columns), f"name={op_f(called)}"]
    return fit(f"sa.{kind}Constraint(", items, "),", 8)


def _foreign_key(key: ForeignKey) -> str:
    items = [f'["{key.column}"]', f'["{key.target}.id"]', f"name={op_f(key.name)}"]
    return fit("sa.ForeignKeyConstraint(", [*items, *_on_delete(key)], "),", 8)


def column_items(column: Column) -> list[str]:
    items = [f'"{column.name}"', column.type]
    if column.identity:
        items.append("sa.Identity()")
    if column.server_default is not None:
        items.append(f"server_default={column.server_default}")
    return [*items, f"nullable={column.nullable}"]


def add_column(table: str, column: Column) -> str:
    return statement("op.add_column", f'"{table}"', Call("sa.Column(", tuple(column_items(column))))


def create_index(table: str, index: Constraint) -> str:
    items = op_f(index.name), f'"{table}"', strings(index.columns), "unique=False"
    return statement("op.create_index", *items)


def drop_index(table: str, index: Constraint) -> str:
    return statement("op.drop_index", op_f(index.name), f'table_name="{table}"')


def key_items(key: ForeignKey) -> tuple[str, ...]:
    """The target, the columns and what a DELETE does."""
    return f'"{key.target}"', f'["{key.column}"]', '["id"]', *_on_delete(key)


def _on_delete(key: ForeignKey) -> tuple[str, ...]:
    return (f'ondelete="{key.on_delete}"',) if key.on_delete else ()


def execute(sql: str) -> str:
    return statement("op.execute", Text(escape_binds(sql)))


def update(operation: ops.Update) -> str:
    where = f" WHERE {operation.condition}" if operation.condition else ""
    column = quoted(operation.column)
    changed = f"{quoted(operation.table)} SET {column} = {operation.value}"
    return execute(f"UPDATE {changed}{where}")


def guard(operation: ops.Guard) -> str:
    query = _count(operation.table, operation.condition)
    return statement("refuse", Text(f"{operation.table}: {operation.problem}"), query)


def require(table: str, column: Column, alter: str, indent: int = INDENT) -> str:
    """The statement `alter`, at this indentation and 4 more, where no row lacks a value."""
    query = _count(table, f"{quoted(column.name)} IS NULL")
    return fit("if not count(", [query], "):", indent) + f"\n{alter}"


def _count(table: str, condition: str) -> Text:
    return Text(escape_binds(f"SELECT count(*) FROM {quoted(table)} WHERE {condition}"))  # noqa: S608


def strings(items: Iterable[str]) -> str:
    return str([*items]).replace("'", '"')


def op_f(identifier: str) -> str:
    """A name that the naming convention leaves as it is."""
    return f'op.f("{identifier}")'


def common(operation: ops.Operation) -> str | None:
    """The statement of an operation that is the same on every database."""
    match operation:
        case ops.Guard():
            return guard(operation)
        case ops.Update():
            return update(operation)
        case ops.CreateTable():
            return create_table(operation)
        case ops.DropTable(name=table):
            return statement("op.drop_table", f'"{table}"')
        case ops.RenameTable(name=old, to=new):
            return statement("op.rename_table", f'"{old}"', f'"{new}"')
        case ops.RenameColumn(table=table, name=old, to=new):
            items = f'"{table}"', f'"{old}"', f'new_column_name="{new}"'
            return statement("op.alter_column", *items)
        case ops.AddIndex(table=table, index=index):
            return create_index(table, index)
        case ops.DropIndex(table=table, index=index):
            return drop_index(table, index)
    return None

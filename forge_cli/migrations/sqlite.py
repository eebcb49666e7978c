"""Migrations for SQLite: it adds and renames columns in place; for all else Alembic rebuilds the table, in a batch."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from forge_cli.migrations import operations as ops
from forge_cli.migrations.schema import Column, Constraint, ForeignKey
from forge_cli.migrations.source import Call
from forge_cli.migrations.sql import quoted
from forge_cli.migrations.statements import (
    add_column,
    column_items,
    common,
    create_index,
    key_items,
    op_f,
    require,
    statement,
    strings,
    update,
)
from forge_cli.migrations.together import Rebuilding, together

_INDENT = 8


def statements(operations: Sequence[ops.Operation]) -> Iterator[str]:
    """As Python source; what concerns one table is done in one rebuild where it can be."""
    for table, group in groupby(together(operations), _table_of):
        if table is None:
            yield from filter(None, map(common, group))
        else:
            yield from _Rebuild(table, list(group)).lines()


def _table_of(operation: ops.Operation) -> str | None:
    return operation.table if isinstance(operation, Rebuilding) else None


class _Rebuild:
    """What is done to one table: first in place, then in a batch, then to the table that came of it."""

    def __init__(self, table: str, operations: Sequence[ops.Operation]) -> None:
        self.table = table
        self.first: list[str] = []
        self.drops: list[str] = []
        self.batch: list[str] = []
        self.second_batch: list[str] = []
        self.last: list[str] = []
        # Alembic forgets a constraint that is created in the batch in which a column gets its name.
        self.converted = {
            operation.after.name
            for operation in operations
            if isinstance(operation, ops.AlterColumn) and operation.using
        }
        self.made_anew: list[Constraint] = []
        for operation in operations:
            self._add(operation)

    def lines(self) -> Iterator[str]:
        yield from self.first
        for batch in (self.drops + self.batch, self.second_batch):
            if batch:
                yield f'    with op.batch_alter_table("{self.table}") as batch_op:'
                yield from batch
        yield from self.last

    def _add(self, operation: ops.Operation) -> None:
        match operation:
            case ops.Update():
                self.first.append(update(operation))
            case ops.AddIndex(index=index):
                self.last.append(create_index(self.table, index))
            case ops.AddColumn():
                self._add_column(operation)
            case ops.AlterColumn():
                self._alter_column(operation)
            case ops.DropColumn(name=column):
                self._do("drop_column", f'"{column}"')
            case ops.RenamePrimaryKey(old=old, to=new):
                self._drop_constraint(old.name, "primary")
                self._do("create_primary_key", op_f(new.name), strings(new.columns))
            case ops.AddUnique(unique=unique):
                self._add_unique(unique)
            case ops.DropUnique(unique=unique):
                self._drop_constraint(unique.name, "unique")
            case ops.RenameUnique(old=old, to=new):
                self._drop_constraint(old.name, "unique")
                self._add_unique(new)
            case ops.AddKey(key=key):
                self._add_key(key)
            case ops.DropKey(key=key):
                self._drop_constraint(key.name, "foreignkey")
            case ops.RenameKey(old=old_key, to=new_key):
                self._drop_constraint(old_key.name, "foreignkey")
                self._add_key(new_key)

    def _do(self, function: str, *items: str | Call) -> None:
        self.batch.append(statement(f"batch_op.{function}", *items, indent=_INDENT))

    def _drop_constraint(self, constraint: str, kind: str) -> None:
        """Before all else: a constraint that is made anew may take the name of another."""
        items = op_f(constraint), f'type_="{kind}"'
        self.drops.append(statement("batch_op.drop_constraint", *items, indent=_INDENT))

    def _add_unique(self, unique: Constraint) -> None:
        items = op_f(unique.name), strings(unique.columns)
        line = statement("batch_op.create_unique_constraint", *items, indent=_INDENT)
        later = self.converted.intersection(unique.columns)
        self.made_anew.append(unique)
        (self.second_batch if later else self.batch).append(line)

    def _add_key(self, key: ForeignKey) -> None:
        self._do("create_foreign_key", op_f(key.name), *key_items(key))

    def _add_column(self, operation: ops.AddColumn) -> None:
        column, fill = operation.column, operation.fill
        computed = column.server_default is not None and not _is_constant(column.server_default)
        if fill is None and not operation.lenient:
            if computed:
                self._do("add_column", Call("sa.Column(", tuple(column_items(column))))
            else:
                self.first.append(add_column(self.table, column))
            return
        start = replace(column, nullable=True)
        if computed:
            start = replace(start, server_default=None)
        self.first.append(add_column(self.table, start))
        if fill is not None:
            self.first.append(update(ops.Update(self.table, column.name, fill)))
        self._alter(start, column, operation.lenient)

    def _alter_column(self, operation: ops.AlterColumn) -> None:
        before, after = operation.before, operation.after
        uniques = [unique for unique in operation.uniques if unique not in self.made_anew]
        filled = after.name
        start = replace(before, name=after.name)
        if operation.using:
            filled = f"{after.name[:50]}_converted"
            start = Column(filled, after.type, nullable=True)
            self.first.append(add_column(self.table, start))
            self.first.append(update(ops.Update(self.table, filled, operation.using)))
            for unique in uniques:
                self._drop_constraint(unique.name, "unique")
            self._do("drop_column", f'"{after.name}"')
        if operation.fill is not None:
            missing = f"{quoted(filled)} IS NULL"
            self.first.append(update(ops.Update(self.table, filled, operation.fill, missing)))
        self._alter(start, after, operation.lenient)
        for unique in uniques:
            self._add_unique(unique)

    def _alter(self, before: Column, after: Column, lenient: bool) -> None:
        """Make one column of the other, in the batch."""
        items = []
        if before.name != after.name:
            items.append(f'new_column_name="{after.name}"')
        if before.type != after.type:
            items += [f"existing_type={before.type}", f"type_={after.type}"]
        if before.server_default != after.server_default:
            items.append(f"server_default={after.server_default}")
        if before.nullable != after.nullable and not lenient:
            items.append(f"nullable={after.nullable}")
        if items:
            self._do("alter_column", f'"{before.name}"', *items)
        if lenient:
            items = [f'"{before.name}"', "nullable=False"]
            line = statement("batch_op.alter_column", *items, indent=_INDENT + 4)
            self.batch.append(require(self.table, before, line, _INDENT))


def _is_constant(server_default: str) -> bool:
    """Whether SQLite can add a column with this default to a table that has rows."""
    return not server_default.startswith(('sa.text("(', 'sa.text("CURRENT'))

"""From two schemas, side by side, to operations in an order in which they work."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from forge_cli.errors import ForgeError
from forge_cli.migrations import operations as ops
from forge_cli.migrations.conversions import Conversion, convert
from forge_cli.migrations.matching import Matching, Pair, constraint_pairs, key_pairs
from forge_cli.migrations.operations import Operation
from forge_cli.migrations.ordering import late_keys, rename_steps
from forge_cli.migrations.schema import Column, Constraint, ForeignKey, Table
from forge_cli.migrations.sql import literal, quoted
from forge_cli.migrations.values import Values

_Renaming: TypeAlias = ops.RenamePrimaryKey | ops.RenameUnique | ops.RenameKey | ops.RenameIndex


def plan(matching: Matching, values: Values, database: str) -> list[Operation]:
    """What takes the first schema to the second.

    First what stops where the data does not fit; then what goes, so that its names are free; then renames; then what
    is new. Raises ForgeError for what cannot be done.
    """
    changes = [_Changes(pair, matching, values, database) for pair in matching.pairs]
    late = list(late_keys(matching.created, database))
    return [
        *chain.from_iterable(change.guards() for change in changes),
        *chain.from_iterable(change.drops() for change in changes),
        *_drop_tables(matching.dropped, database),
        *_rename_tables(matching.pairs),
        *chain.from_iterable(change.renamed_columns() for change in changes),
        *_rename_constraints(changes, database),
        *_create_tables(matching.created, [key for _, key in late]),
        *chain.from_iterable(change.changes() for change in changes),
        *(ops.AddKey(table.name, key) for table, key in late),
    ]


def create_all(tables: Sequence[Table], database: str) -> list[Operation]:
    """Create the tables of a new database."""
    late = list(late_keys(tables, database))
    return [
        *_create_tables(tables, [key for _, key in late]),
        *(ops.AddKey(table.name, key) for table, key in late),
    ]


def drop_all(tables: Sequence[Table], database: str) -> list[Operation]:
    """Undo `create_all` of the same tables."""
    return list(_drop_tables(tables, database))


def _create_tables(tables: Iterable[Table], late: Sequence[ForeignKey]) -> Iterator[Operation]:
    for table in tables:
        keys = tuple(key for key in table.foreign_keys if key not in late)
        yield ops.CreateTable(table, keys)
        yield from (ops.AddIndex(table.name, index) for index in table.indexes)


def _drop_tables(tables: Sequence[Table], database: str) -> Iterator[Operation]:
    for table, key in reversed(list(late_keys(tables, database))):
        yield ops.DropKey(table.name, key)
    for table in reversed(tables):
        for index in reversed(table.indexes):
            yield ops.DropIndex(table.name, index)
        yield ops.DropTable(table.name)


def _rename_tables(pairs: Iterable[Pair]) -> Iterator[Operation]:
    names = {pair.before.name: pair.after.name for pair in pairs}
    for old, new in rename_steps(names):
        yield ops.RenameTable(old, new)


def _rename_constraints(changes: Iterable["_Changes"], database: str) -> Iterator[Operation]:
    """Each when its new name is free. SQLite makes them anew, and takes the old ones away first."""
    renaming = list(chain.from_iterable(change.renamed_constraints() for change in changes))
    if database == "sqlite":
        yield from renaming
        return
    # A table has its own names of keys; all others are names in the whole schema.
    waiting = {(_scope(each), each.old.name): each for each in renaming}
    for scope in dict.fromkeys(scope for scope, _ in waiting):
        names = {old: each.to.name for (of, old), each in waiting.items() if of == scope}
        for old, new in rename_steps(names):
            each = waiting.pop((scope, old))
            aside = replace(each.to, name=new)
            waiting[scope, new] = replace(each, old=aside)  # type: ignore[arg-type]
            yield replace(each, to=aside)  # type: ignore[arg-type]


def _scope(operation: _Renaming) -> str:
    return operation.table if isinstance(operation, ops.RenameKey) else ""


class _Changes:
    """What changes in one table that stays."""

    def __init__(self, pair: Pair, matching: Matching, values: Values, database: str) -> None:
        self.pair, self.values, self.database = pair, values, database
        self.old, self.new = pair.before.name, pair.after.name
        before, after, columns = pair.before, pair.after, pair.columns
        self.uniques = list(constraint_pairs(before.uniques, after.uniques, columns))
        self.indexes = list(constraint_pairs(before.indexes, after.indexes, columns))
        self.foreign_keys = list(key_pairs(pair, matching.tables))

    def guards(self) -> Iterator[Operation]:
        for before, after in self.pair.kept:
            for condition, problem in self._conversion(before, after, before.name).misfits:
                yield ops.Guard(self.old, condition, f"{before.name} {problem}")
        names = {new: old for old, new in self.pair.columns.items()}
        for unique, other in self.uniques:
            if other and not unique and names.keys() >= set(other.columns):
                yield _no_duplicates(self.old, [names[column] for column in other.columns])

    def drops(self) -> Iterator[Operation]:
        for key, kept in self.foreign_keys:
            if key and not kept:
                yield ops.DropKey(self.old, key)
        for index, other in self.indexes:
            if index and not other:
                yield ops.DropIndex(self.old, index)
        for unique, other in self.uniques:
            if unique and not other:
                yield ops.DropUnique(self.old, unique)
        for column in self.pair.dropped:
            yield ops.DropColumn(self.old, column.name)

    def renamed_columns(self) -> Iterator[Operation]:
        for old, new in rename_steps(self.pair.columns):
            yield ops.RenameColumn(self.new, old, new)

    def renamed_constraints(self) -> Iterator[_Renaming]:
        if self.old != self.new:
            both = _primary_key(self.pair.before), _primary_key(self.pair.after)
            yield ops.RenamePrimaryKey(self.new, *both)
        for key, kept in self.foreign_keys:
            if key and kept and key.name != kept.name:
                yield ops.RenameKey(self.new, key, kept)
        yield from (ops.RenameUnique(self.new, *both) for both in _renamed(self.uniques))
        yield from (ops.RenameIndex(self.new, *both) for both in _renamed(self.indexes))

    def changes(self) -> Iterator[Operation]:
        for column in self.pair.added:
            fill, lenient = self.values.of_added(self.pair.after, column)
            yield ops.AddColumn(self.new, column, fill, lenient)
        for before, after in self.pair.kept:
            for old, new in self.values.of_members(self.pair, before, after):
                has = f"{quoted(after.name)} = {literal(old)}"
                yield ops.Update(self.new, after.name, literal(new), has)
            using = self._conversion(before, after, after.name).using
            if using or replace(before, name=after.name) != after:
                fill, lenient = self.values.of_required(self.pair.after, before, after)
                uniques = tuple(
                    unique
                    for old, unique in self.uniques
                    if old and unique and after.name in unique.columns
                )
                yield ops.AlterColumn(self.new, before, after, using, fill, lenient, uniques)
        for unique, other in self.uniques:
            if other and not unique:
                yield ops.AddUnique(self.new, other)
        for index, other in self.indexes:
            if other and not index:
                yield ops.AddIndex(self.new, other)
        for key, added in self.foreign_keys:
            if added and not key:
                yield ops.AddKey(self.new, added)

    def _conversion(self, before: Column, after: Column, column: str) -> Conversion:
        if before.field is None or after.field is None:
            return Conversion()
        try:
            return convert(before.field, after.field, quoted(column), self.database)
        except ForgeError as error:
            shown = f"{self.pair.after.model}.{after.field.name}"
            raise ForgeError(f"{shown}: {error}", error.hint) from None


def _no_duplicates(table: str, columns: Sequence[str]) -> ops.Guard:
    """Rows without a value in one of the columns are never duplicates."""
    values = ", ".join(map(quoted, columns))
    several = f"SELECT {values} FROM {quoted(table)} GROUP BY {values} HAVING count(*) > 1"  # noqa: S608
    if len(columns) == 1:
        return ops.Guard(table, f"{values} IN ({several})", f"{columns[0]} occurs more than once")
    problem = f"{' and '.join(columns)} occur more than once"
    return ops.Guard(table, f"({values}) IN ({several})", problem)


def _primary_key(table: Table) -> Constraint:
    return Constraint(f"pk_{table.name}", table.primary_key)


def _renamed(
    pairs: Iterable[tuple[Constraint | None, Constraint | None]],
) -> Iterator[tuple[Constraint, Constraint]]:
    return ((old, new) for old, new in pairs if old and new and old.name != new.name)

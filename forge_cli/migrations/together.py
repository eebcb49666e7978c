"""Operations in an order in which SQLite rebuilds a table as seldom as it can."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from forge_cli.migrations import operations as ops

_Goes: TypeAlias = ops.DropKey | ops.DropUnique | ops.DropColumn
_Renamed: TypeAlias = ops.RenamePrimaryKey | ops.RenameKey | ops.RenameUnique
_Changes: TypeAlias = (
    ops.AddColumn | ops.AlterColumn | ops.AddUnique | ops.AddKey | ops.AddIndex | ops.Update
)
Rebuilding: TypeAlias = _Goes | _Renamed | _Changes
"""What is done to a table at once, together with all else of these that is done to it."""


def together(operations: Sequence[ops.Operation]) -> Iterator[ops.Operation]:
    """Put off what may wait until its table is changed anyway; indexes are renamed by making them anew."""
    changed = {operation.table for operation in operations if isinstance(operation, _Changes)}
    hurried = _hurried(operations)
    waiting: dict[str, list[ops.Operation]] = defaultdict(list)
    for operation in operations:
        match operation:
            case ops.DropKey() | ops.DropUnique() | ops.DropColumn() if (
                operation.table in changed - hurried
            ):
                waiting[operation.table].append(operation)
            case ops.RenamePrimaryKey() | ops.RenameKey() | ops.RenameUnique() if (
                operation.table in changed
            ):
                waiting[operation.table].append(operation)
            case ops.RenameIndex(table=table, old=old, to=to):
                yield ops.DropIndex(table, old)
                waiting[table].append(ops.AddIndex(table, to))
            case _:
                if isinstance(operation, _Changes):
                    yield from waiting.pop(operation.table, ())
                yield operation
    for rest in waiting.values():
        yield from rest


def _hurried(operations: Sequence[ops.Operation]) -> set[str]:
    """Tables of which something has to go at once: its name is wanted, or a table that it refers to goes."""
    dropped = {(op.table, op.name) for op in operations if isinstance(op, ops.DropColumn)}
    wanted = {(op.table, op.column.name) for op in operations if isinstance(op, ops.AddColumn)}
    wanted |= {(op.table, op.to) for op in operations if isinstance(op, ops.RenameColumn)}
    hurried = {table for table, _ in dropped & wanted}
    if any(isinstance(op, ops.DropTable) for op in operations):
        hurried |= {op.table for op in operations if isinstance(op, ops.DropKey)}
    return hurried

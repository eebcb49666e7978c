"""Orders in which tables are created and names change."""

from collections.abc import Iterator, Mapping, Sequence

from forge_cli.migrations.schema import ForeignKey, Table


def late_keys(tables: Sequence[Table], database: str) -> Iterator[tuple[Table, ForeignKey]]:
    """The keys of tables that refer to each other in a ring, created in this order.

    SQLite does not ask whether a target exists.
    """
    waiting = {table.name for table in tables} if database == "postgresql" else set()
    for table in tables:
        waiting.discard(table.name)
        yield from ((table, key) for key in table.foreign_keys if key.target in waiting)


def rename_steps(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Renames, one after the other, each to a name that is free by then; those in a ring go by way of another."""
    waiting = {old: new for old, new in names.items() if old != new}
    while waiting:
        free = [old for old, new in waiting.items() if new not in waiting]
        for old in free:
            yield old, waiting.pop(old)
        if not free:
            old = next(iter(waiting))
            aside = f"{old[:50]}_before"
            while aside in names or aside in names.values():
                aside += "_"
            yield old, aside
            waiting[aside] = waiting.pop(old)

"""What a revision is called: one short line in the imperative."""

from collections.abc import Iterable, Iterator, Sequence

from forge_cli.migrations import operations as ops
from forge_cli.migrations.matching import Matching, Pair
from forge_cli.migrations.schema import Column, Table

_LONGEST = 80


def message_of(matching: Matching, upgrade: Sequence[ops.Operation]) -> str:
    """Such as "create posts", "add rank to posts", "rename title of posts to heading", "change posts"."""
    created = [table for table in matching.created if not table.link]
    dropped = [table for table in matching.dropped if not table.link]
    parts = [part for pair in matching.pairs for part in _parts(pair, matching, upgrade)]
    if created:
        parts.append(f"create {', '.join(table.name for table in created)}")
    if dropped:
        parts.append(f"drop {', '.join(table.name for table in dropped)}")
    if len(parts) == 1 and len(parts[0]) <= _LONGEST:
        return parts[0]
    changed = {pair.after.name for pair in matching.pairs if _touched(pair, upgrade)}
    names = sorted(changed | {table.name for table in (*created, *dropped)})
    message = f"change {', '.join(names)}"
    return message if len(message) <= _LONGEST else f"change {len(names)} tables"


def _parts(pair: Pair, matching: Matching, upgrade: Sequence[ops.Operation]) -> Iterator[str]:
    """What happens to one table; a link table is a field of its model."""
    before, after = pair.before, pair.after
    if before.link and after.link:
        if before.link != after.link:
            yield f"rename {before.link} of {before.name.removesuffix(f'_{before.link}')} to {after.link}"
        return
    added = [*map(_name, pair.added), *_links(matching.created, after)]
    dropped = [*map(_name, pair.dropped), *_links(matching.dropped, before)]
    altered = [
        _name(operation.after)
        for operation in upgrade
        if isinstance(operation, ops.AlterColumn) and operation.table == after.name
    ]
    parts = [
        before.name != after.name and f"rename {before.name} to {after.name}",
        added and f"add {', '.join(added)} to {after.name}",
        dropped and f"drop {', '.join(dropped)} from {before.name}",
        *(
            f"rename {_name(old)} of {before.name} to {_name(new)}"
            for old, new in pair.kept
            if old.name != new.name
        ),
        altered and f"change {', '.join(altered)} of {after.name}",
    ]
    told = [part for part in parts if part]
    if not told and _touched(pair, upgrade):
        told = [f"change {after.name}"]
    yield from told


def _links(tables: Iterable[Table], owner: Table) -> Iterator[str]:
    return (table.link for table in tables if table.link and table.model == owner.model)


def _touched(pair: Pair, upgrade: Sequence[ops.Operation]) -> bool:
    names = pair.before.name, pair.after.name
    return any(getattr(operation, "table", None) in names for operation in upgrade)


def _name(column: Column) -> str:
    return column.field.name if column.field else column.name

"""The revision that takes the database from one manifest to another."""

from collections.abc import Collection, Mapping
from datetime import datetime

from forge_cli.errors import ForgeError
from forge_cli.manifest import Project, Renames
from forge_cli.migrations.matching import Matching, match
from forge_cli.migrations.naming import message_of
from forge_cli.migrations.planning import plan
from forge_cli.migrations.revision import write_revision
from forge_cli.migrations.values import DowngradeValues, UpgradeValues

NO_RENAMES = Renames()


def next_revision(
    before: Project,
    after: Project,
    *,
    renames: Renames = NO_RENAMES,
    fills: Mapping[tuple[str, str], str] | None = None,
    down_revision: str | None,
    created: datetime,
    message: str | None = None,
    taken: Collection[str] = (),
) -> tuple[str, str] | None:
    """The path and the text of the revision that takes the schema of `before` to that of `after`.

    None where nothing changes in the database. `fills` are literals, by (model, field): what rows get which have no
    value; of a ref, an id. `created` is in UTC. `taken` are paths that the revision may not have. Raises ForgeError for
    a type that cannot become the other, and for a field that may not be empty where rows would be.
    """
    fills, database = fills or {}, after.database
    matching = match(before, after, renames)
    _check_fills(matching, fills)
    upgrade = plan(matching, UpgradeValues(after, renames, fills), database)
    if not upgrade:
        return None
    downgrade = plan(matching.swapped, DowngradeValues(database, renames), database)
    message = message or message_of(matching, upgrade)
    return write_revision(message, down_revision, created, upgrade, downgrade, database, taken)


def losses(before: Project, after: Project, renames: Renames = NO_RENAMES) -> tuple[str, ...]:
    """What the revision would drop, in words: "table posts", "column posts.title"."""
    matching = match(before, after, renames)
    tables = (f"table {table.name}" for table in matching.dropped)
    columns = (
        f"column {pair.before.name}.{column.name}"
        for pair in matching.pairs
        for column in pair.dropped
    )
    return (*tables, *columns)


def _check_fills(matching: Matching, fills: Mapping[tuple[str, str], str]) -> None:
    """Refuse a value for what has all its values, or is not there."""
    wanted = set()
    for pair in matching.pairs:
        columns = [
            *pair.added,
            *(new for old, new in pair.kept if old.nullable and not new.nullable),
        ]
        wanted |= {(pair.after.model, column.field.name) for column in columns if column.field}
    for model, field in fills:
        if (model, field) not in wanted:
            raise ForgeError(
                f"{model}.{field} needs no values: it is neither new in a table that exists, nor required"
                " from now on",
                f"leave out what fills {field}",
            )

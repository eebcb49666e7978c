"""The values that rows get which have none, or may not keep theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from forge_cli.errors import ForgeError
from forge_cli.manifest import Default, Field, Project, Renames, parse_default
from forge_cli.migrations.columns import value
from forge_cli.migrations.matching import Pair
from forge_cli.migrations.schema import Column, Table

Fills = Mapping[tuple[str, str], str]
Filling = tuple[str | None, bool]
"""An expression of SQL, None where none is needed; and whether rows may stay without a value."""

_NOTHING: Final = (None, False)
# What a downgrade makes up: values that the service takes.
_LITERALS: Final = {
    "str": "", "text": "", "email": "nobody@example.com", "url": "https://example.com/", "int": "0",
    "bigint": "0", "float": "0.0", "decimal": "0", "bool": "false", "interval": "0",
}  # fmt: skip
_KINDS: Final = {
    "date": "now", "time": "now", "datetime": "now", "uuid": "random", "json": "object",
}  # fmt: skip


class Values(Protocol):
    """Where the values come from, on the way up or down."""

    def of_added(self, table: Table, column: Column) -> Filling:
        """What the rows that exist get in a new column."""

    def of_required(self, table: Table, before: Column, after: Column) -> Filling:
        """What the rows without a value get in a column that may no longer be empty."""

    def of_members(self, pair: Pair, before: Column, after: Column) -> Iterator[tuple[str, str]]:
        """Values of an enum that go, each with the one that replaces it."""


@dataclass(frozen=True, slots=True)
class UpgradeValues:
    """Defaults, or what the user says; a refusal where there is neither."""

    project: Project
    renames: Renames
    fills: Fills

    def of_added(self, table: Table, column: Column) -> Filling:
        if column.field is None:
            return _NOTHING
        fill = self._fill(table, column.field)
        if fill or column.nullable or column.server_default:
            return fill, False
        return self._made_up(table, column.field), False

    def of_required(self, table: Table, before: Column, after: Column) -> Filling:
        if after.field is None or after.nullable or not before.nullable:
            return _NOTHING
        if fill := self._fill(table, after.field):
            return fill, False
        if after.field.default and after.field.default.kind != "random":
            return value(after.field, after.field.default, self.project.database), False
        return self._made_up(table, after.field), False

    def of_members(self, pair: Pair, before: Column, after: Column) -> Iterator[tuple[str, str]]:
        old, new = before.field, after.field
        if not (old and new and old.type == new.type == "enum"):
            return
        table = pair.after
        known = self.renames.members.get((table.model, new.name), {})
        for member in old.members:
            if member in new.members:
                continue
            if (other := known.get(member)) not in new.members:
                raise ForgeError(
                    f"{table.model}.{new.name} loses the value {member}, and {self._plural(table)}"
                    " may have it",
                    f"say what becomes of it: --replace {member}={new.members[0]}",
                )
            yield member, str(other)

    def _fill(self, table: Table, field: Field) -> str | None:
        """The literal that the user gives, as SQL."""
        text = self.fills.get((table.model, field.name))
        if text is None:
            return None
        default = _parse_fill(field, text, f"{table.model}.{field.name}")
        if field.unique and default.kind != "random":
            raise ForgeError(
                f"{table.model}.{field.name} is unique, and every one of the {self._plural(table)}"
                " that exist would get the same value",
                "add it with null, give each a value of its own, then take null away",
            )
        return value(field, default, self.project.database)

    def _made_up(self, table: Table, field: Field) -> str:
        """A value of its own for each row; a refusal where there can be none."""
        if field.default and field.default.kind == "random":
            return value(field, field.default, self.project.database)
        shown = f"{table.model}.{field.name}"
        what = f"{shown} may not be empty, and the {self._plural(table)} that exist have no value"
        if field.unique:
            hint = "add it with null, give each a value of its own, then take null away"
        elif field.type == "ref":
            hint = f"add null, or say what they get: --fill {shown}=ID"
        elif field.type == "bytes":
            hint = "add null"
        else:
            hint = f"add default=..., or null, or say what they get: --fill {shown}=VALUE"
        raise ForgeError(f"{what} for it", hint)

    def _plural(self, table: Table) -> str:
        models = self.project.models
        return next(model.plural for model in models if model.name == table.model).replace("_", " ")


@dataclass(frozen=True, slots=True)
class DowngradeValues:
    """Values that the old schema takes: a downgrade has to run whatever rows there are.

    Where none can be made up, because it must be unique or the id of another row, rows stay without one.
    """

    database: str
    renames: Renames

    def of_added(self, table: Table, column: Column) -> Filling:
        if column.field is None or column.nullable or column.server_default:
            return _NOTHING
        return self._made_up(table, column, column.field)

    def of_required(self, table: Table, before: Column, after: Column) -> Filling:
        if after.field is None or after.nullable or not before.nullable:
            return _NOTHING
        return self._made_up(table, after, after.field)

    def of_members(self, pair: Pair, before: Column, after: Column) -> Iterator[tuple[str, str]]:
        """Back to what they were; a value that several became stays as it is."""
        new, old = before.field, after.field
        if new and old:
            known = self.renames.members.get((pair.before.model, new.name), {})
            for member in new.members:
                origins = [origin for origin, other in known.items() if other == member]
                if member not in old.members and len(origins) == 1:
                    yield member, origins[0]

    def _made_up(self, table: Table, column: Column, field: Field) -> Filling:
        if field.default is not None:
            return value(field, field.default, self.database), False
        if field.type == "ref" or any(column.name in unique.columns for unique in table.uniques):
            return None, True
        if field.type == "bytes":
            return {"postgresql": "''", "sqlite": "x''"}[self.database], False
        return value(field, _any_value(field), self.database), False


def _parse_fill(field: Field, text: str, shown: str) -> Default:
    """A literal of the field's own grammar; of a ref, an id. Raises ForgeError."""
    if field.type == "bytes":
        raise ForgeError(f"{shown} is bytes, which cannot be written here", "add null")
    try:
        return parse_default(Field(field.name, "bigint") if field.type == "ref" else field, text)
    except ForgeError as error:
        raise ForgeError(f"{shown}: {error}", error.hint) from None


def _any_value(field: Field) -> Default:
    if field.type in _KINDS:
        return Default(_KINDS[field.type])
    return Default("value", field.members[0] if field.members else _LITERALS[field.type])

"""Which tables and columns of one schema are which of another, by the renames that are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forge_cli.errors import ForgeError
from forge_cli.manifest import Field, Model, Project, Renames
from forge_cli.migrations.schema import Column, Constraint, ForeignKey, Table, schema_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A table that stays: as it was, as it is to be, and the new names of the columns that stay."""

    before: Table
    after: Table
    columns: Mapping[str, str]

    @property
    def dropped(self) -> tuple[Column, ...]:
        return tuple(column for column in self.before.columns if column.name not in self.columns)

    @property
    def added(self) -> tuple[Column, ...]:
        kept = set(self.columns.values())
        return tuple(column for column in self.after.columns if column.name not in kept)

    @property
    def kept(self) -> tuple[tuple[Column, Column], ...]:
        """The columns that stay, as they were and as they are to be."""
        after = {column.name: column for column in self.after.columns}
        return tuple(
            (column, after[self.columns[column.name]])
            for column in self.before.columns
            if column.name in self.columns
        )

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        return tuple((old, new) for old, new in self.columns.items() if old != new)

    @property
    def swapped(self) -> "Pair":
        """The way back."""
        return Pair(self.after, self.before, {new: old for old, new in self.columns.items()})


@dataclass(frozen=True, slots=True)
class Matching:
    """Two schemas side by side; each in an order in which its tables can be created."""

    pairs: tuple[Pair, ...]
    dropped: tuple[Table, ...]
    created: tuple[Table, ...]

    @property
    def swapped(self) -> "Matching":
        """The way back."""
        return Matching(tuple(pair.swapped for pair in self.pairs), self.created, self.dropped)

    @property
    def tables(self) -> Mapping[str, str]:
        """The new names of the tables that stay."""
        return {pair.before.name: pair.after.name for pair in self.pairs}


def match(before: Project, after: Project, renames: Renames) -> Matching:
    """The tables of both, paired. Raises ForgeError where a relation would point elsewhere."""
    keys = _Keys(before, after, renames)
    old = {keys.of_old(table): table for table in schema_of(before)}
    new = {(table.model, table.link): table for table in schema_of(after)}
    return Matching(
        tuple(keys.pair(old[key], table) for key, table in new.items() if key in old),
        tuple(table for key, table in old.items() if key not in new),
        tuple(table for key, table in new.items() if key not in old),
    )


def constraint_pairs(
    before: tuple[Constraint, ...], after: tuple[Constraint, ...], columns: Mapping[str, str]
) -> Iterator[tuple[Constraint | None, Constraint | None]]:
    """Constraints of a table by the columns that they are about; None where there is no other."""
    news = {constraint.columns: constraint for constraint in after}
    for constraint in before:
        yield constraint, news.pop(tuple(columns.get(c, "") for c in constraint.columns), None)
    for constraint in news.values():
        yield None, constraint


def key_pairs(
    pair: Pair, tables: Mapping[str, str]
) -> Iterator[tuple[ForeignKey | None, ForeignKey | None]]:
    """Foreign keys of a table by column, target and what a DELETE does; None where there is no other."""
    news = {(key.column, key.target, key.on_delete): key for key in pair.after.foreign_keys}
    for key in pair.before.foreign_keys:
        same = pair.columns.get(key.column, ""), tables.get(key.target, ""), key.on_delete
        yield key, news.pop(same, None)
    for key in news.values():
        yield None, key


class _Keys:
    """What a table of the old schema is called in the new one: (model, field of a link table)."""

    def __init__(self, before: Project, after: Project, renames: Renames) -> None:
        self.renames = renames
        self.before = {model.name: model for model in before.models}
        self.after = {model.name: model for model in after.models}

    def of_old(self, table: Table) -> tuple[str, str | None]:
        model = self.model(table.model)
        return model, self.field(model, table.link) if table.link else None

    def model(self, old: str) -> str:
        """Its new name; none where another model takes its name."""
        return _renamed(old, self.renames.models)

    def field(self, model: str, old: str) -> str:
        fields = {o: new for (owner, o), new in self.renames.fields.items() if owner == model}
        return _renamed(old, fields)

    def pair(self, old: Table, new: Table) -> Pair:
        before, after = self.before[old.model], self.after[new.model]
        if old.link:
            field = self.field(after.name, old.link)
            self._check_target(after, _field(before, old.link), _field(after, field))
            names = zip(old.primary_key, new.primary_key, strict=True)
            return Pair(old, new, dict(names))
        return Pair(old, new, dict(self._columns(old, new, before, after)))

    def _columns(
        self, old: Table, new: Table, before: Model, after: Model
    ) -> Iterator[tuple[str, str]]:
        columns = {
            column.field.name: (column.name, column.field) for column in new.columns if column.field
        }
        for column in old.columns:
            if column.field is None:
                yield column.name, column.name
            elif found := columns.get(self.field(after.name, column.field.name)):
                name, field = found
                self._check_target(after, column.field, field)
                yield column.name, name

    def _check_target(self, model: Model, old: Field, new: Field) -> None:
        if old.target and new.target and self.model(old.target) != new.target:
            raise ForgeError(
                f"{model.name}.{new.name} refers to {old.target}, and its values are no ids of"
                f" {new.target}",
                "remove the field and add it anew",
            )


def _renamed(old: str, names: Mapping[str, str]) -> str:
    return names.get(old, "" if old in names.values() else old)


def _field(model: Model, name: str) -> Field:
    return next(field for field in model.fields if field.name == name)

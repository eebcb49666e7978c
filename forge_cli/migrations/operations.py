"""What a migration does, as data: each operation is rendered for its database."""

from dataclasses import dataclass
from typing import TypeAlias

from forge_cli.migrations.schema import Column, Constraint, ForeignKey, Table


@dataclass(frozen=True, slots=True)
class Guard:
    """Stop where rows of the table are so; `problem` is what is wrong with them, for people."""

    table: str
    condition: str
    problem: str


@dataclass(frozen=True, slots=True)
class Update:
    """Set a column of the rows to an expression of SQL; of all rows, or of those that are so."""

    table: str
    column: str
    value: str
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class CreateTable:
    """`foreign_keys` are those that can be created with it: their targets are there."""

    table: Table
    foreign_keys: tuple[ForeignKey, ...]


@dataclass(frozen=True, slots=True)
class DropTable:
    name: str


@dataclass(frozen=True, slots=True)
class RenameTable:
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class RenameColumn:
    table: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    """`fill` is what existing rows get, an expression of SQL; None where the server default will do.

    With `lenient`, the column stays nullable while there are rows without a value.
    """

    table: str
    column: Column
    fill: str | None = None
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class DropColumn:
    table: str
    name: str


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """Another type, default or nullability; the name is the new one already.

    `using` is the expression that makes the new values, None where the old ones stay as they are. `fill` is for rows
    without a value, where there may be none any more; `lenient` as in AddColumn. `uniques` are the constraints that stay
    and hold the column.
    """

    table: str
    before: Column
    after: Column
    using: str | None = None
    fill: str | None = None
    lenient: bool = False
    uniques: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class RenamePrimaryKey:
    table: str
    old: Constraint
    to: Constraint


@dataclass(frozen=True, slots=True)
class AddUnique:
    table: str
    unique: Constraint


@dataclass(frozen=True, slots=True)
class DropUnique:
    table: str
    unique: Constraint


@dataclass(frozen=True, slots=True)
class RenameUnique:
    table: str
    old: Constraint
    to: Constraint


@dataclass(frozen=True, slots=True)
class AddKey:
    table: str
    key: ForeignKey


@dataclass(frozen=True, slots=True)
class DropKey:
    table: str
    key: ForeignKey


@dataclass(frozen=True, slots=True)
class RenameKey:
    table: str
    old: ForeignKey
    to: ForeignKey


@dataclass(frozen=True, slots=True)
class AddIndex:
    table: str
    index: Constraint


@dataclass(frozen=True, slots=True)
class DropIndex:
    table: str
    index: Constraint


@dataclass(frozen=True, slots=True)
class RenameIndex:
    table: str
    old: Constraint
    to: Constraint


Operation: TypeAlias = (
    Guard | Update
    | CreateTable | DropTable | RenameTable
    | AddColumn | DropColumn | RenameColumn | AlterColumn
    | RenamePrimaryKey
    | AddUnique | DropUnique | RenameUnique
    | AddKey | DropKey | RenameKey
    | AddIndex | DropIndex | RenameIndex
)  # fmt: skip

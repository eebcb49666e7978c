"""The plain data of a manifest, and the table of field types."""

from dataclasses import dataclass
from typing import Final

TEMPLATE_RELEASE: Final = 1
"""The newest release of the template that this forge can render."""

DATABASES: Final = ("postgresql", "sqlite")
ON_DELETE: Final = ("restrict", "cascade", "set-null")


@dataclass(frozen=True, slots=True)
class Default:
    """The default of a field: `value` with its literal, or `now`, `random`, `object`, `array`.

    `text` is the literal in canonical form: decimal digits, `true`, ISO 8601; a datetime in UTC; an
    interval as its seconds. It is empty for every other kind.
    """

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model, with every limit filled in.

    `minimum` and `maximum` count characters or bytes, or bound an integer; those of float and decimal
    are canonical text. `reverse` is the last segment of the route from the target back to this model
    (None until the field belongs to a model). `key` is what a `many` is called in requests.
    """

    name: str
    type: str
    null: bool = False
    unique: bool = False
    index: bool = False
    default: Default | None = None
    minimum: int | str | None = None
    maximum: int | str | None = None
    pattern: str | None = None
    precision: int | None = None
    scale: int | None = None
    members: tuple[str, ...] = ()
    target: str | None = None
    on_delete: str | None = None
    reverse: str | None = None
    key: str | None = None

    @property
    def column(self) -> str | None:
        """Its column in the model's own table; a `many` has none."""
        if self.type == "many":
            return None
        return f"{self.name}_id" if self.type == "ref" else self.name

    @property
    def request_key(self) -> str:
        """Its name in the bodies of requests: `title`, `author_id`, `tag_ids`."""
        return self.column or self.key or self.name


@dataclass(frozen=True, slots=True)
class Model:
    """One resource. `plural` is also its package, `path` its URL without the leading slash.

    `unique_together` holds names of fields, not of columns.
    """

    name: str
    singular: str
    plural: str
    table: str
    path: str
    timestamps: bool
    unique_together: tuple[tuple[str, ...], ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A service: what decides every byte of its rendering. `models` are sorted by name."""

    release: int
    name: str
    package: str
    description: str
    author: str
    database: str
    api_prefix: str
    models: tuple[Model, ...]


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field of this type may say, and its limits where it says nothing."""

    modifiers: frozenset[str]
    argument: str = ""
    """An example of the argument that the type needs; empty where it takes none."""
    minimum: int | None = None
    maximum: int | None = None
    lowest: int | None = None
    """The least value of an integer; for lengths, 0."""
    highest: int | None = None
    """The greatest value of an integer, or the greatest length that a column can have."""


def _type(modifiers: str, **limits: int | str) -> FieldType:
    return FieldType(frozenset(modifiers.split()), **limits)  # type: ignore[arg-type]


_PLAIN = "unique index null default"
_TEXT_BYTES = (
    268_435_455  # a quarter of the gigabyte that a value may have: UTF-8 takes up to four bytes
)

TYPES: Final[dict[str, FieldType]] = {
    "str": _type(f"{_PLAIN} min max pattern", minimum=1, maximum=255, lowest=0, highest=10_485_760),
    "text": _type(
        "null default min max pattern", minimum=0, maximum=100_000, lowest=0, highest=_TEXT_BYTES
    ),
    "int": _type(f"{_PLAIN} min max", lowest=-(2**31), highest=2**31 - 1),
    "bigint": _type(f"{_PLAIN} min max", lowest=-(2**63), highest=2**63 - 1),
    "float": _type(f"{_PLAIN} min max"),
    "decimal": _type(f"{_PLAIN} min max", argument="10,2"),
    "bool": _type("index null default"),
    "date": _type(_PLAIN),
    "time": _type(_PLAIN),
    "datetime": _type(_PLAIN),
    "interval": _type(_PLAIN),
    "uuid": _type(_PLAIN),
    "json": _type("null default"),
    "bytes": _type("null min max", minimum=0, maximum=1_048_576, lowest=0, highest=_TEXT_BYTES),
    "email": _type(f"{_PLAIN} max", maximum=254, lowest=254, highest=254),
    "url": _type(f"{_PLAIN} max", maximum=2083, lowest=2083, highest=2083),
    "enum": _type("index null default", argument="draft,published"),
    "ref": _type("unique index null on-delete as", argument="User"),
    "many": _type("as key", argument="Tag"),
}

LENGTHS: Final = frozenset({"str", "text", "bytes", "email", "url"})
"""Types whose limits count characters or bytes."""
INTEGERS: Final = frozenset({"int", "bigint"})
RELATIONS: Final = frozenset({"ref", "many"})

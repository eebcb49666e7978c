"""The documents of `forge show` and `forge diff`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from .changing import ChangedFile, Conflict, Usage
from .common import Document, Project, Step


class Route(TypedDict):
    """A route of the API."""

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str


class Names(TypedDict):
    """What a model is called."""

    name: str
    singular: str
    plural: str
    table: str
    path: Annotated[str, "Of its routes, without the prefix of the API."]
    words: Annotated[str, "As it is said in sentences."]


class Default(TypedDict):
    """What a field is where nothing is given."""

    kind: str
    text: str


class Member(TypedDict):
    """A value of an enum."""

    name: Annotated[str, "In Python."]
    value: Annotated[str, "In the API and the database."]


class Enum(TypedDict):
    """The values that a field can have."""

    name: Annotated[str, "Its class."]
    members: list[Member]


class Link(TypedDict):
    """The table of a relation of many to many."""

    table: str
    own: Annotated[str, "The column that refers to the model."]
    other: Annotated[str, "The column that refers to the target."]


class Field(TypedDict):
    """A field of a model."""

    name: str
    type: Annotated[str, "Of the field grammar."]
    column: Annotated[str | None, "null for many."]
    key: Annotated[str, "Its name in requests."]
    null: bool
    unique: bool
    index: bool
    min: int | str | None
    max: Annotated[int | str | None, "A text for float and decimal."]
    pattern: str | None
    precision: int | None
    scale: int | None
    default: Default | None
    enum: Enum | None
    target: Annotated[Names | None, "The model that ref or many names."]
    on_delete: str | None
    reverse: Annotated[str | None, "The last part of the path of the way back."]
    link: Link | None


class Model(Names):
    """A model, as the templates read it."""

    timestamps: bool
    unique_together: Annotated[list[list[str]], "Columns."]
    fields: list[Field]
    routes: list[Route]


class Show(Document, Project):
    """What `forge show` tells."""

    applied: Annotated[bool | None, "Whether the code is as the manifest wants it."]
    models: list[Model]
    steps: list[Step]


class EditedFile(TypedDict):
    """A file that you changed since forge wrote it."""

    path: Annotated[str, "Where forge wrote it."]
    action: Literal["edited", "moved", "deleted", "obstacle"]
    at: Annotated[str, "Where it is now."]
    added: int
    removed: int
    diff: Annotated[str, "From what forge wrote to what is there."]


class Diff(Document, Project):
    """What `forge diff` tells; conflicts, marked, usages and notes are those of `--pending`."""

    files: Annotated[list[EditedFile | ChangedFile], "The second with --pending."]
    conflicts: list[Conflict]
    marked: list[str]
    usages: list[Usage]
    notes: list[str]
    steps: list[Step]

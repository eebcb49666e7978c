"""The documents of `forge db`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from .common import Document, Place, Step


class Install(Step):
    """uv made the environment of the project, which was not there."""

    name: Literal["install"]
    packages: NotRequired[int]


class Reset(Step):
    """Everything in the database was dropped."""

    name: Literal["reset"]


class Migrate(Step):
    """The migrations that were pending were applied."""

    name: Literal["migrate"]
    applied: NotRequired[Annotated[list[str], "The ids of their revisions, the oldest first."]]


class Move(Step):
    """Alembic ran."""

    name: Literal["upgrade", "downgrade"]


class Merge(Step):
    """Alembic wrote a migration that comes after all heads."""

    name: Literal["merge"]


class Revision(TypedDict):
    """A migration."""

    revision: Annotated[str, "Its id."]
    message: str
    file: str
    applied: bool


class Revisions(TypedDict):
    """The migrations of the project, and where its database is."""

    heads: Annotated[list[str], "The revisions that none comes after."]
    current: Annotated[list[str], "Where the database is; empty before the first migration."]
    revisions: Annotated[list[Revision], "The oldest first."]


class DatabaseUrl(Document, Place):
    """What `forge db url` tells."""

    url: str | None
    running: Annotated[bool | None, "null where forge does not run it."]
    steps: list[Step]


class Heads(Document, Place, Revisions):
    """What `forge db heads` tells."""

    steps: list[Install]


class Moved(Document, Place, Revisions):
    """What `forge db upgrade` and `forge db downgrade` tell: how it is now."""

    steps: list[Install | Move]


class Merged(Document, Place):
    """What `forge db merge` tells."""

    revision: Annotated[str | None, "Of the migration that it wrote; null where none was needed."]
    file: str | None
    steps: list[Install | Merge]


class Emptied(Document, Place):
    """What `forge db reset` tells."""

    steps: list[Install | Reset | Migrate]

"""The document of `forge test`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from .common import Document, Project, Step


class Install(Step):
    """uv made the environment of the project what it shall be."""

    name: Literal["install"]
    packages: NotRequired[int]


class Failing(TypedDict):
    """What a check that can fail tells then."""

    output: NotRequired[Annotated[list[str], "Where it failed: the end of what it printed."]]


class Check(Step, Failing):
    """A program looked at the code, or at the migrations."""

    name: Literal["ruff check", "ruff format", "mypy", "alembic check"]


class Pytest(Step, Failing):
    """The tests ran."""

    name: Literal["pytest"]
    passed: NotRequired[int]
    failed: NotRequired[int]
    skipped: NotRequired[int]
    database: NotRequired[Annotated[str | None, "What they ran on, such as PostgreSQL 18.6."]]


class Coverage(Step, Failing):
    """It was measured how much of the code the tests ran."""

    name: Literal["coverage"]
    percent: NotRequired[float]
    lines: NotRequired[int]


class Tested(Document, Project):
    """What `forge test` tells."""

    steps: list[Install | Check | Pytest | Coverage]

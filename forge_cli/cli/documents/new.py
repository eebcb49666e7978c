"""The document of `forge new`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from .common import Document, Place, Step


class Render(Step):
    """The files were made, in memory."""

    name: Literal["render"]
    files: NotRequired[int]


class Write(Step):
    """The folder was made."""

    name: Literal["write"]
    bytes: NotRequired[int]


class Install(Step):
    """uv made the environment of the project."""

    name: Literal["install"]
    packages: NotRequired[int]


class Test(Step):
    """pytest ran all tests of the project."""

    name: Literal["test"]
    passed: NotRequired[int]
    skipped: NotRequired[int]
    database: NotRequired[Annotated[str | None, "What they ran on, such as PostgreSQL 18.6."]]


class Tasks(Step):
    """A template of one's own ran what it wanted to run."""

    name: Literal["tasks"]


class Commit(Step):
    """git committed the project."""

    name: Literal["git"]
    commit: NotRequired[Annotated[str, "Its short id."]]


class NewProject(TypedDict):
    """The options of the project."""

    name: str
    package: Annotated[str, "The Python package."]
    description: str
    author: str
    database: Literal["postgresql", "sqlite"]
    api_prefix: str
    release: Annotated[int, "The release of the template."]
    models: list[str]


class Template(TypedDict):
    """The template of --template."""

    source: Annotated[str, "As it was typed."]
    version: Annotated[str | None, "Its tag or commit; null where it is in no git repository."]


class NewFile(TypedDict):
    """A file of the project."""

    path: str
    lines: int


class New(Document, Place):
    """What `forge new` tells."""

    project: Annotated[NewProject | None, "null where it was refused."]
    template: Annotated[Template | None, "With --template; project is null then."]
    files: list[NewFile]
    steps: list[Render | Write | Install | Test | Tasks | Commit]

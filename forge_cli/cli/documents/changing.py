"""The document of all commands that change a project."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from .common import Document, Project, Step


class Plan(Step):
    """It was found out what is to become of each file."""

    name: Literal["plan"]
    files: NotRequired[int]


class Write(Step):
    """The files were changed, all of them."""

    name: Literal["write"]
    files: NotRequired[int]


class Test(Step):
    """pytest ran the tests of what changed."""

    name: Literal["test"]
    passed: NotRequired[int]
    skipped: NotRequired[int]
    paths: NotRequired[Annotated[list[str], "The files of tests; empty where all were run."]]


# "from" is a word of Python: this one key cannot be declared in a class.
_Moved = TypedDict("_Moved", {"from": NotRequired[Annotated[str, "Where a moved file was."]]})


class ChangedFile(_Moved):
    """What becomes of a file."""

    path: str
    action: Literal["create", "change", "move", "delete"]
    added: Annotated[int, "Lines that are new."]
    removed: Annotated[int, "Lines that are gone."]
    diff: NotRequired[Annotated[str, "Where nothing is written: the unified diff."]]


class Conflict(TypedDict):
    """A place that you and forge both changed."""

    path: str
    line: Annotated[int | None, "In your file; null where no line is meant."]
    what: str


class Usage(TypedDict):
    """A line that uses a name that is gone."""

    path: str
    line: int
    name: str


class Change(TypedDict):
    """What becomes of a project."""

    files: Annotated[list[ChangedFile], "What is changed, or would be; empty with conflicts."]
    conflicts: list[Conflict]
    marked: Annotated[list[str], "The files that conflicts are written into."]
    usages: Annotated[list[Usage], "Code of yours that uses what is gone."]
    notes: Annotated[list[str], "What else is to be known, a sentence each."]


class Changed(Document, Project, Change):
    """What a command tells that changes a project."""

    steps: list[Plan | Write | Test]

"""What all documents have, and what several have."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

VERSION = 1


class Step(TypedDict):
    """A step that was taken or left out; where it is done, it has figures of its own."""

    status: Literal["done", "failed", "skipped"]
    seconds: float
    reason: NotRequired[Annotated[str, "Why there was nothing to do."]]


class Error(TypedDict):
    """Why the command did not do what it was asked for."""

    what: Annotated[str, "What is wrong and why, in one line."]
    hint: Annotated[str, "What to do about it, in one line."]
    output: Annotated[list[str], "The end of what a program printed that failed, or the conflicts."]


class Document(TypedDict):
    """What every command prints with --json, however it ends."""

    schema: Annotated[
        Literal[1], "The version of these documents. Keys may come without a new one."
    ]
    command: Annotated[str, "The command, as it is typed after forge."]
    ok: Annotated[bool, "Whether it did what it was asked for: the exit code is 0."]
    error: Annotated[Error | None, "null where it is ok."]


class Place(TypedDict):
    """Where the project is; null where that was not found out."""

    path: Annotated[str | None, "The folder of the project."]


class Project(Place):
    """The project that the command is about; null where that was not found out."""

    project: Annotated[str | None, "The name of the project."]


class NoCommand(Document):
    """The end of a command line that named no command."""

    steps: list[Step]

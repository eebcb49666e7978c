"""The document of `forge doctor`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from .common import Document, Place, Step


class Look(Step):
    """Everything was looked at."""

    name: Literal["look"]
    checks: NotRequired[int]


class Finding(TypedDict):
    """What was looked at, and how it is."""

    name: str
    status: Annotated[Literal["ok", "warning", "problem"], "Only a problem makes the exit code 1."]
    what: str
    hint: Annotated[str, "What to do; empty where it is ok."]


class Doctor(Document, Place):
    """What `forge doctor` tells; path is null outside of a project."""

    findings: list[Finding]
    steps: list[Look]

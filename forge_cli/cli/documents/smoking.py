"""The document of `forge smoke`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from .common import Document, Step
from .testing import Check, Coverage, Pytest


class Generate(Step):
    """The service was written."""

    name: Literal["generate"]


class Install(Step):
    """uv made its environment."""

    name: Literal["install"]
    packages: NotRequired[int]


class Serve(Step):
    """Its server ran on a real database, and was asked everything that its OpenAPI document offers."""

    name: Literal["serve"]
    operations: NotRequired[Annotated[int, "Methods of paths in the document."]]
    answers: NotRequired[Annotated[int, "Questions that were asked."]]


class Options(TypedDict):
    """The options of `forge new`."""

    database: Literal["postgresql", "sqlite"]
    api_prefix: str


class Origin(TypedDict):
    """A generated file that is complained about."""

    path: Annotated[str, "In the service."]
    template: Annotated[str, "In forge: the file that it is made of."]


class Fault(TypedDict):
    """What went wrong in a phase."""

    phase: str
    what: str
    output: Annotated[list[str], "The end of what its program printed."]
    templates: list[Origin]


class Package(TypedDict):
    """A package in the environment of a service."""

    name: str
    version: str


class Combination(TypedDict):
    """A combination of options, tried."""

    name: str
    options: Options
    ok: bool
    seconds: float
    path: Annotated[str | None, "The service, where it was kept."]
    phases: list[Generate | Install | Serve | Check | Pytest | Coverage]
    beyond_bounds: Annotated[
        list[Package], "With --newest: what is newer than the template allows."
    ]
    faults: list[Fault]


class Trial(Step):
    """A combination was tried."""

    name: Annotated[str, "Of the combination."]


class Smoked(Document):
    """What `forge smoke` tells."""

    combinations: list[Combination]
    steps: list[Trial]

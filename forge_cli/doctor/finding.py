"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["ok", "warning", "problem"]
"""Nothing to do; something to know; something that must be done before forge or the project works."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the diagnosis: what was looked at, how it is, and what to do unless it is ok."""

    name: str
    status: Status
    what: str
    hint: str = ""


def ok(name: str, what: str) -> Finding:
    return Finding(name, "ok", what)


def warning(name: str, what: str, hint: str) -> Finding:
    return Finding(name, "warning", what, hint)


def problem(name: str, what: str, hint: str) -> Finding:
    return Finding(name, "problem", what, hint)

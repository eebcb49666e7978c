"""What a merge of trees comes to: what changes on disk, and what must be settled first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from forge_cli.working_tree import Change

Settled: TypeAlias = Mapping[str, Literal["ours", "theirs", "markers"]]
"""How a conflict is settled, by its path; "markers" under the key EVERY goes for all others."""

EVERY = "*"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What cannot be merged: the path in the working tree, the line there or None, one line for people."""

    path: str
    line: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of the working tree, sorted by path.

    While there are conflicts, `changes` are only what could be merged and are not to be carried out. `notes` are
    lines for people. `marked` are the paths that get conflict markers. `unused` are the paths that were settled and
    had no conflict.
    """

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

"""What a command asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from forge_cli.manifest import Project, Renames
    from forge_cli.merging import Settled
    from forge_cli.migrations import Revision

Edit: TypeAlias = "Callable[[Project, Project], tuple[Project, Renames]]"
"""What a command is about: of the project that the manifest wants and the one last rendered, the one that shall be."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Whether a revision may be taken back, and what there is to say about that."""

    allowed: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A command that changes a project.

    `fills` are the values that existing rows get, by (model, field), as literals of the grammar. `may_drop` lets the
    manifest drop what only an edit by hand asks for. With `may_undo` the revision that made what is dropped is taken back
    where this allows it, instead of another being written. `check_names` raises ForgeError for a name that is not
    there, which may be a slip where there is nothing to do.
    """

    edit: Edit
    fills: Mapping[tuple[str, str], str] = field(default_factory=dict)
    settled: Settled = field(default_factory=dict)
    migration: bool = True
    may_drop: bool = False
    may_undo: Callable[[Path, Revision], Undo] | None = None
    check_names: Callable[[Project], object] | None = None

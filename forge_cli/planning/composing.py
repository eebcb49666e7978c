"""The files of a project that is new: there is nothing yet to merge with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_cli.manifest import lock_files, manifest_files
from forge_cli.migrations import first_revision
from forge_cli.rendering import File, render

if TYPE_CHECKING:
    from datetime import datetime

    from forge_cli.manifest import Project
    from forge_cli.rendering import Tree


def compose(project: Project, created: datetime) -> Tree:
    """All files of a new project: from its template, its manifest and lock, its first revision."""
    texts = {
        **manifest_files(project),
        **lock_files(project),
        **dict([first_revision(project, created)]),
    }
    files = {path: File(text.encode()) for path, text in texts.items()}
    return dict(sorted({**render(project), **files}.items()))

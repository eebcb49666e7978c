"""Coming into a project: nobody else works in it, and nothing that was interrupted is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from forge_cli.console import Console


def alone_in(root: Path, console: Console) -> AbstractContextManager[None]:
    """Keep other forges out during the block, after what they left has been recovered."""
    from forge_cli.transaction import holding

    return holding(
        root,
        on_wait=lambda: console.note("another forge is at work in this project: waiting"),
        on_recovery=lambda done: console.note(done),
    )


def recover(root: Path, console: Console) -> None:
    """Recover what was interrupted, for a command that only reads; a project that cannot be written stays readable."""
    from forge_cli.transaction import is_interrupted

    if is_interrupted(root):
        with alone_in(root, console):
            pass

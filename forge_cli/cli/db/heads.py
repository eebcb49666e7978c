"""forge db heads: the migrations that there are, and those that are applied."""

from typing import TYPE_CHECKING, Any

from ..options import DebugOption, JsonOption, QuietOption
from ..outcome import outcome

if TYPE_CHECKING:
    from forge_cli.console import Console
    from forge_cli.development import History


def heads(json: JsonOption = False, quiet: QuietOption = False, debug: DebugOption = False) -> None:
    """Show the newest migrations, and which of all are applied and which are pending."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.development import available, history_of
    from forge_cli.manifest import find_root

    from ..databases import install, open_database

    console = Console(json=json, quiet=quiet)
    with outcome("db heads", console, ("install",)) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        database = open_database(root)
        install(console, root)
        with available(database):
            history = history_of(database)
        result.document |= described(history)
        _print(console, history)


def described(history: "History") -> dict[str, Any]:
    """The migrations for programs."""
    applied = history.applied
    revisions = [
        {
            "revision": each.id,
            "message": each.message,
            "file": each.path,
            "applied": each.id in applied,
        }
        for each in history.revisions
    ]
    return {
        "heads": [head.id for head in history.heads],
        "current": sorted(history.current),
        "revisions": revisions,
    }


def _print(console: "Console", history: "History") -> None:
    from ..databases import count

    heads, applied = {head.id for head in history.heads}, history.applied
    columns = ("revision", "message", "state", "")
    rows = [
        (
            each.id,
            each.message,
            "applied" if each.id in applied else "pending",
            "head" if each.id in heads else "",
        )
        for each in history.revisions
    ]
    console.table("Migrations", columns, rows)
    if len(heads) > 1:
        console.note(f"there are {count(len(heads), 'head')}: forge db merge")
    elif history.pending:
        console.note(f"{count(len(history.pending), 'migration')} pending: forge db upgrade")

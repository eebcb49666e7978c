"""forge db upgrade and downgrade: Alembic, on the database of `forge dev`."""

from typing import Annotated

import typer

from .. import completion
from ..options import DebugOption, JsonOption, QuietOption
from ..outcome import outcome
from .heads import described


def upgrade(
    revision: Annotated[
        str,
        typer.Argument(
            metavar="REVISION",
            help="How far: an id, or +1.",
            autocompletion=completion.revision_up,
        ),
    ] = "head",
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Apply the migrations that are pending."""
    _move("upgrade", revision, json=json, quiet=quiet)


def downgrade(
    revision: Annotated[
        str,
        typer.Argument(
            metavar="REVISION",
            help="How far: an id, or base.",
            show_default="one migration",
            autocompletion=completion.revision_down,
        ),
    ] = "-1",
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Take back the newest migration that is applied, or all those after REVISION."""
    _move("downgrade", revision, json=json, quiet=quiet)


def _move(direction: str, revision: str, *, json: bool, quiet: bool) -> None:
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.development import available, history_of
    from forge_cli.manifest import find_root
    from forge_cli.migrations import one_head
    from forge_cli.toolchain import run_alembic

    from ..databases import count, find_database, install, open_database

    upwards = direction == "upgrade"
    console = Console(json=json, quiet=quiet)
    with outcome(f"db {direction}", console, (direction,)) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        database = open_database(root) if upwards else find_database(root)
        install(console, root)
        with available(database), console.step(direction, "Asking the database") as step:
            before = history_of(database)
            if revision == "head":
                one_head(before.revisions)
            step.running = "Applying migrations" if upwards else "Taking back migrations"
            run_alembic(root, database.url, direction, revision, on_line=step.show)
            after = history_of(database)
            result.document |= described(after)
            moved = count(len(before.applied ^ after.applied), "migration")
            step.done(f"{'Applied' if upwards else 'Took back'} {moved}")

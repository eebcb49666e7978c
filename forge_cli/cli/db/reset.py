"""forge db reset: an empty database."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import DebugOption, JsonOption, QuietOption
from ..outcome import outcome

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.development import Database

STEPS = ("reset", "migrate")


def reset(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    external: Annotated[
        bool,
        typer.Option("--external", help="Also where it is not forge's own: DATABASE_URL is set."),
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Drop everything that is in the database, and migrate it anew."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root

    console = Console(json=json, quiet=quiet)
    with outcome("db reset", console, STEPS) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        database = _choose(root, external=external)
        if not yes:
            _ask(console, database)
        _empty(console, root, database)


def _choose(root: "Path", *, external: bool) -> "Database":
    """The database to empty. Raises ForgeError where nothing should be dropped, or could not be made anew."""
    from forge_cli.errors import ForgeError
    from forge_cli.migrations import one_head, read_revisions

    from ..databases import find_database

    database = find_database(root)
    if not database.is_own and not external:
        raise ForgeError(
            f"the database {database.shown} is not forge's own: {database.origin}",
            "add --external if everything that is in it may go",
        )
    one_head(read_revisions(root))
    return database


def _ask(console: "Console", database: "Database") -> None:
    from forge_cli.errors import ForgeError

    if not console.json and sys.stdin.isatty() and sys.stdout.isatty():
        import questionary

        question = f"Drop everything that is in {database.shown}?"
        if questionary.confirm(question, default=False).unsafe_ask():
            return
    raise ForgeError("nothing was dropped", "add --yes to drop it without a question")


def _empty(console: "Console", root: "Path", database: "Database") -> None:
    from forge_cli import development

    from ..databases import install, update_schema

    install(console, root)
    if database.server and not development.is_readable(database.server):
        development.remove_data(database.server)
    with development.available(database):
        with console.step("reset", "Dropping everything") as step:
            development.reset(database)
            step.done(f"Emptied {database.shown}")
        update_schema(console, database, migrate=True)

"""forge dev: the service with its database, migrated and reloading."""

from typing import Annotated

import typer

from .options import DebugOption, QuietOption
from .outcome import outcome

STEPS = ("install", "database", "migrate", "seed")


def dev(
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Where the service listens.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            metavar="PORT",
            min=1,
            max=65535,
            envvar="PORT",
            show_default="8000, or the next free one",
            help="Where the service listens.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed",
            metavar="N",
            min=1,
            help="Before, fill every model up to N records, with plausible values.",
        ),
    ] = None,
    migrate: Annotated[
        bool,
        typer.Option("--migrate/--no-migrate", help="Apply the migrations that are pending."),
    ] = True,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Run the service with its database, migrated and reloading. Ctrl-C ends both.

    The database is the one that DATABASE_URL names, in the environment or in .env.
    Without it, it is the SQLite file of the service, or a PostgreSQL of the
    project: its programs come from the wheel, its data stay in .forge/run.
    """
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root

    from . import developing

    console = Console(quiet=quiet)
    with outcome("dev", console, STEPS) as result:
        result.how_to_resume = lambda: "what is in the database stays; start again with: forge dev"
        root = find_root(Path.cwd())
        with developing.alone(root):
            developing.run(console, root, host, port, seed, migrate=migrate)

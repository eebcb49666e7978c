"""forge db shell: psql or sqlite3."""

from typing import Annotated

import typer

from ..options import DebugOption
from ..outcome import outcome


def shell(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARGUMENT", help="For psql or sqlite3; after --."),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Open psql or sqlite3 on the database, which runs for that long at least."""
    import os
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.development import available, shell_command
    from forge_cli.manifest import find_root

    from ..databases import install, open_database

    console = Console()
    with outcome("db shell", console, ()):
        root = find_root(Path.cwd())
        database = open_database(root)
        install(console, root)
        command, variables = shell_command(database, arguments or [])
        with available(database) as lock:
            if lock is not None:  # the shell takes the place of forge, and keeps the server running
                os.set_inheritable(lock, True)
            os.execve(command[0], command, {**os.environ, **variables})  # noqa: S606 - no shell of the system

"""forge db url: where the database is."""

from typing import Annotated

import typer

from ..options import DebugOption, JsonOption, QuietOption
from ..outcome import outcome


def url(
    libpq: Annotated[
        bool, typer.Option("--libpq", help="As psql and other programs of PostgreSQL take it.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Print the URL of the database, which is the same whether it runs or not."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.errors import ForgeError
    from forge_cli.manifest import find_root

    from ..databases import open_database

    console = Console(json=json, quiet=quiet)
    with outcome("db url", console, ()) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        database = open_database(root)
        if libpq and database.file is not None:
            raise ForgeError("--libpq is for PostgreSQL, and this is SQLite", "leave it out")
        text = database.libpq_url if libpq else database.url
        result.document |= {"url": text, "running": database.is_running}
        console.result(text)
        if database.is_running is False:
            console.note("it does not run now: forge dev starts it")

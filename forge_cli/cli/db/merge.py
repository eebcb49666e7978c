"""forge db merge: one head where there are several."""

from typing import Annotated

import typer

from ..options import DebugOption, JsonOption, QuietOption
from ..outcome import outcome


def merge(
    message: Annotated[
        str,
        typer.Option("--message", "-m", metavar="TEXT", help="What the new migration is called."),
    ] = "merge",
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Join several heads, as two branches leave them, by a migration that comes after all of them."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root
    from forge_cli.migrations import heads_of, read_revisions
    from forge_cli.toolchain import run_alembic

    from ..databases import install, open_database

    console = Console(json=json, quiet=quiet)
    with outcome("db merge", console, ("merge",)) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        heads = heads_of(read_revisions(root))
        if len(heads) < 2:
            with console.step("merge", "Merging the heads") as step:
                step.skip("There is one head: nothing to merge")
            return
        install(console, root)
        with console.step("merge", "Merging the heads") as step:
            url = open_database(root).url
            run_alembic(root, url, "merge", "heads", "--message", message)
            (made,) = heads_of(read_revisions(root))
            result.document |= {"revision": made.id, "file": made.path}
            step.done(f"Wrote {made.path}")

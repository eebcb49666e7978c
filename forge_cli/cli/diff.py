"""forge diff: what was changed by hand since forge wrote it, or what is still to be applied."""

from typing import Annotated

import typer

from .options import DebugOption, JsonOption, QuietOption
from .outcome import outcome


def diff(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Only these files and folders.")
    ] = None,
    pending: Annotated[
        bool, typer.Option("--pending", help="Show what forge apply would do instead.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Show what you changed since forge wrote it."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root

    from . import differences
    from .entering import recover

    console = Console(json=json, quiet=quiet)
    with outcome("diff", console, ()) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        recover(root, console)
        show = differences.pending if pending else differences.edits
        show(console, root, result.document, paths or ())

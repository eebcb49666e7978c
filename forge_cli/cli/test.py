"""forge test: the checks and tests of a project, in one command."""

from typing import Annotated

import typer

from .options import DebugOption, JsonOption, QuietOption
from .outcome import outcome


def check(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH | -- OPTION]",
            help="What pytest shall run, and options for it; without any, all tests run and coverage is measured.",
            show_default=False,
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Let ruff repair and format the code first.")
    ] = False,
    junit: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="Write what every check and test did to this file, as JUnit XML."
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Run the project's checks and tests: ruff, mypy, alembic check, pytest with coverage.

    A check whose program the project does not have is left out, with the reason.
    """
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root

    from . import gate

    console = Console(json=json, quiet=quiet)
    with outcome("test", console, gate.STEPS) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        result.how_to_resume = lambda: "run it again when you like; nothing was left behind"
        project = gate.open_project(console, root)
        result.document["project"] = project.name
        gate.install(console, root)
        gate.check(
            console,
            root,
            project,
            fix=fix,
            arguments=gate.for_pytest(root, arguments or ()),
            junit=Path(junit) if junit else None,
        )

"""forge smoke: every combination of what forge new offers, generated and tried."""

from typing import Annotated

import typer

from .options import DebugOption, JsonOption, QuietOption
from .outcome import outcome


def smoke(
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMBINATION",
            help="Only the combinations with these words, such as sqlite or 'sqlite, no prefix'.",
        ),
    ] = None,
    newest: Annotated[
        bool,
        typer.Option("--newest", help="Ignore the upper bounds of dependencies: what would break?"),
    ] = False,
    no_test: Annotated[
        bool,
        typer.Option("--no-test", help="Do not run their tests, which take most of the time."),
    ] = False,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Keep the services; those that failed are kept anyway."),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, show_default="one a core", help="How many are tried at once."
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Generate, install, serve, ask and test a demanding service for every combination of options.

    It is for those who change forge or its templates, and for their CI.
    """
    from forge_cli.console import Console
    from forge_cli.smoke import all_combinations, chosen

    from . import smoking

    console = Console(json=json, quiet=quiet)
    with outcome("smoke", console, ()) as result:
        result.how_to_resume = lambda: "everything was ended and removed; run it again"
        combinations = chosen(only or (), all_combinations())
        smoking.smoke_all(
            console, result, combinations, jobs=jobs, newest=newest, tests=not no_test, keep=keep
        )

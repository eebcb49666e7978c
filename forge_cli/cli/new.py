"""forge new: write a service, install it, run its tests, commit it."""

from typing import Annotated

import typer

from .options import DebugOption, JsonOption
from .outcome import outcome


def new(
    name: Annotated[
        str | None, typer.Argument(help="Name of the service; in a terminal forge asks for it.")
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="postgresql|sqlite",
            show_default="postgresql",
            help="Where the service keeps its data.",
        ),
    ] = None,
    api_prefix: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="What the paths of the API begin with, such as /api."),
    ] = None,
    description: Annotated[
        str, typer.Option(metavar="TEXT", help="What the service is, in one line.")
    ] = "",
    author: Annotated[str, typer.Option(metavar="NAME", help="Who writes it.")] = "",
    output_dir: Annotated[
        str, typer.Option(metavar="FOLDER", help="Where the folder of the service is made.")
    ] = ".",
    no_install: Annotated[
        bool, typer.Option("--no-install", help="Do not install it, nor run its tests.")
    ] = False,
    no_test: Annotated[bool, typer.Option("--no-test", help="Do not run its tests.")] = False,
    no_git: Annotated[bool, typer.Option("--no-git", help="Do not commit it to git.")] = False,
    defaults: Annotated[bool, typer.Option("--defaults", help="Never ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")
    ] = False,
    json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Write a new service, install it, run its tests and commit it."""
    from pathlib import Path

    from forge_cli.console import Console

    from . import creation, questions

    console = Console(json=json)
    with outcome("new", console, creation.STEPS) as result:
        folder = Path(output_dir)
        if name is None:
            name, database, api_prefix = questions.ask(
                folder, database, api_prefix, allowed=not (defaults or json)
            )
        project = creation.start(name, database, api_prefix, description, author)
        target = folder / project.name
        result.document |= {
            "project": creation.describe(project),
            "path": str(target.absolute()),
        }
        tree = creation.render(console, project, target)
        result.document["files"] = creation.listing(tree)
        if dry_run:
            console.line(f"{target}/")
            console.files({path: creation.lines_in(file) for path, file in tree.items()})
            return
        result.how_to_resume = lambda: creation.how_to_resume(target)
        creation.write(console, tree, target)
        if not no_install:
            creation.install(console, target)
        if not (no_install or no_test):
            creation.test(console, target)
        if not no_git:
            creation.commit(console, project, target)
        creation.say_what_is_next(console, project, target, installed=not no_install)

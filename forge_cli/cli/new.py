"""forge new: write a service, install it, run its tests, commit it."""

from typing import Annotated

import typer

from .options import DebugOption, JsonOption, QuietOption
from .outcome import outcome


def new(
    name: Annotated[
        str | None, typer.Argument(help="Name of the service; in a terminal forge asks for it.")
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="postgresql|sqlite",
            autocompletion=lambda: ["postgresql", "sqlite"],
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
    template: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="Another template for Copier: a folder, the URL of a git repository, gh:OWNER/NAME.",
        ),
    ] = None,
    vcs_ref: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Its tag, branch or commit; the newest tag unless given."),
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="An answer to one of its questions."),
    ] = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Let it run its tasks and load its extensions.")
    ] = False,
    defaults: Annotated[bool, typer.Option("--defaults", help="Never ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Write a new service, install it, run its tests and commit it."""
    from pathlib import Path

    from forge_cli import __version__
    from forge_cli.console import Console

    from . import creation, from_template, prompts, questions

    console = Console(json=json, quiet=quiet)
    may_ask = not (defaults or json)
    with outcome("new", console, from_template.STEPS if template else creation.STEPS) as result:
        folder = Path(output_dir)
        from_template.check_options(
            template,
            {
                "--database": database,
                "--api-prefix": api_prefix,
                "--description": description,
                "--author": author,
            },
            {"--vcs-ref": vcs_ref, "--data": data, "--trust": trust},
        )
        if template:
            asks = may_ask and prompts.has_terminal()
            wish = from_template.wish(folder, name, template, vcs_ref, data, trust=trust, ask=asks)
            from_template.make(console, wish, result, dry_run=dry_run, git=not no_git)
            return
        answers: list[str] = []
        if name is None:
            name, database, api_prefix, answers = questions.ask(
                folder, database, api_prefix, allowed=may_ask
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
            console.result(f"{target}/")
            console.files({path: creation.lines_in(file) for path, file in tree.items()})
            return
        if answers:
            questions.preview(console, answers, target, tree)
        result.how_to_resume = lambda: creation.how_to_resume(target)
        creation.write(console, tree, target)
        if not no_install:
            creation.install(console, target)
        if not (no_install or no_test):
            creation.test(console, target)
        if not no_git:
            creation.commit(console, f"Start {project.name} with forge {__version__}", target)
        creation.say_what_is_next(console, target)

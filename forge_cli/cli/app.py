"""The application that the commands belong to."""

from typing import Annotated

import typer

from forge_cli import __version__

from .new import new
from .options import DebugOption

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode="rich")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"forge {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def forge(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """FastAPI services: written at once, then grown model by model."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command()(new)

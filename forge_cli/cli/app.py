"""The application that the commands belong to."""

from typing import Annotated

import typer

from forge_cli import __version__

from .add_field import add_field
from .add_model import add_model
from .apply import apply
from .change_field import change_field
from .diff import diff
from .new import new
from .options import DebugOption
from .remove_field import remove_field
from .remove_model import remove_model
from .rename_field import rename_field
from .rename_model import rename_model
from .show import show

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


_START, _MODELS, _MANIFEST = "Start", "Change the models", "Look, and apply"

app.command(rich_help_panel=_START)(new)
for command in (
    add_model,
    remove_model,
    rename_model,
    add_field,
    remove_field,
    rename_field,
    change_field,
):
    app.command(rich_help_panel=_MODELS)(command)
for command in (show, diff, apply):
    app.command(rich_help_panel=_MANIFEST)(command)

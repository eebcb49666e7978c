"""The application that the commands belong to."""

from typing import Annotated

import typer

from forge_cli import __version__

from .add_field import add_field
from .add_model import add_model
from .apply import apply
from .change_field import change_field
from .db import db
from .dev import dev
from .diff import diff
from .doctor import doctor
from .help import complete_help
from .new import new
from .options import DebugOption
from .remove_field import remove_field
from .remove_model import remove_model
from .rename_field import rename_field
from .rename_model import rename_model
from .show import show
from .smoke import smoke
from .test import check

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


_START, _DAILY, _MODELS, _MANIFEST, _CHECK = (
    "Start",
    "Every day",
    "Change the models",
    "Look, and apply",
    "Check",
)

app.command(rich_help_panel=_START)(new)
app.command(rich_help_panel=_DAILY)(dev)
app.command("test", rich_help_panel=_DAILY)(check)
app.add_typer(db, name="db", rich_help_panel=_DAILY)
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
for command in (doctor, smoke):
    app.command(rich_help_panel=_CHECK)(command)

complete_help(app)

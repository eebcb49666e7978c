"""forge db: the database that the service is developed with."""

import typer

from .heads import heads
from .merge import merge
from .moving import downgrade, upgrade
from .reset import reset
from .shell import shell
from .url import url

db = typer.Typer(
    help="The database of `forge dev`: look into it, migrate it, empty it.",
    rich_markup_mode="rich",
    no_args_is_help=True,
)
for command in (shell, url, heads, upgrade, downgrade, merge, reset):
    db.command()(command)

"""What `--help` shows: plain words for what is asked for, and examples in the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import typer

_PANELS_NEED = 80  # columns

EXAMPLES: Mapping[str, Sequence[str]] = {
    "": (
        "forge new myservice",
        "forge add-model Post title:str:max=200 author:ref:User",
    ),
    "add-field": (
        "forge add-field Post rank:int:default=0:index",
        "forge add-field Post slug:str:max=80 --fill slug=untitled",
    ),
    "add-model": (
        "forge add-model Tag name:str:max=50:unique",
        "forge add-model Comment body:text post:ref:Post tags:many:Tag",
    ),
    "apply": (
        "forge apply --dry-run",
        "forge apply --rename Post.title=heading",
    ),
    "change-field": (
        "forge change-field Post title:str:max=300",
        "forge change-field Post status:enum:draft,open --replace published=open",
    ),
    "db downgrade": (
        "forge db downgrade",
        "forge db downgrade base",
    ),
    "db heads": (
        "forge db heads",
        "forge db heads --json",
    ),
    "db merge": (
        "forge db merge",
        'forge db merge --message "merge tags and prices"',
    ),
    "db reset": (
        "forge db reset",
        "forge db reset --yes && forge dev --seed 20",
    ),
    "db shell": (
        "forge db shell",
        'forge db shell -- --command "SELECT count(*) FROM users"',
    ),
    "db upgrade": (
        "forge db upgrade",
        "forge db upgrade +1",
    ),
    "db url": (
        "DATABASE_URL=$(forge db url) uv run alembic current",
        'pg_dump "$(forge db url --libpq)" > backup.sql',
    ),
    "dev": (
        "forge dev",
        "forge dev --seed 20 --port 8001",
    ),
    "diff": (
        "forge diff src/",
        "forge diff --pending",
    ),
    "doctor": (
        "forge doctor",
        "forge doctor --quiet",
    ),
    "new": (
        "forge new myservice",
        "forge new myservice --database sqlite --api-prefix /api",
    ),
    "remove-field": (
        "forge remove-field Post body",
        "forge remove-field Post body status --dry-run",
    ),
    "remove-model": (
        "forge remove-model Post",
        "forge remove-model Post --undo",
    ),
    "rename-field": (
        "forge rename-field Post body content",
        "forge rename-field Post author writer --dry-run",
    ),
    "rename-model": (
        "forge rename-model Post Article",
        "forge rename-model Post Article --table articles",
    ),
    "show": (
        "forge show Post User",
        "forge show --mermaid",
    ),
    "smoke": (
        "forge smoke",
        'forge smoke --only "postgresql, prefix /api" --newest --keep',
    ),
    "test": (
        "forge test --fix",
        "forge test tests/resources/test_users.py -- -k create -x",
    ),
}
"""By the name of a command, as `db url`: what may be typed in a project with the models User, Post and Tag."""


def complete_help(application: typer.Typer, above: str = "") -> None:
    """Give the help of the application and of each of its commands what is in this module."""
    application.info.cls = Group
    application.info.epilog = _end(above.strip())
    for command in application.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        command.cls = Command
        command.epilog = _end(f"{above}{name}")
    for group in application.registered_groups:
        group.cls = Group
        if group.typer_instance:
            complete_help(group.typer_instance, f"{above}{group.name} ")


def _end(command: str) -> str | None:
    """The examples of a command, as markup of Rich."""
    lines = [f"[cyan]{line}[/cyan]" for line in EXAMPLES.get(command, ())]
    return "\n".join(["[bold]Examples[/bold]", *lines]) if lines else None


class Command(TyperCommand):
    """A command whose help names no types of Python, and is whole in narrow terminals."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer keeps its classes to itself
        return _without_types(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        _be_plain_where_narrow(self, formatter)
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """The same for a group of commands."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        return _without_types(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        _be_plain_where_narrow(self, formatter)
        super().format_help(ctx, formatter)


def _be_plain_where_narrow(command: Command | Group, formatter: Any) -> None:  # noqa: ANN401
    """Typer's panels cut words off where there is little room; its plain help does not."""
    import shutil

    columns = shutil.get_terminal_size().columns
    if columns < _PANELS_NEED:
        formatter.width = columns - 1
        command.rich_markup_mode = None
        command.epilog = re.sub(r"\[/?\w+\]", "", f"\b\n{command.epilog or ''}")


def _without_types(parameters: list[Any]) -> list[Any]:
    for each in parameters:
        if isinstance(each, TyperOption) and each.is_flag:
            each.metavar = ""
        elif isinstance(each, TyperArgument):
            each.display_type_rich = lambda ctx: None  # type: ignore[method-assign]
    return parameters

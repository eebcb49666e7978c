"""The database of a project, and the steps that commands take with it."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    import contextlib
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.development import Database


def open_database(root: Path) -> Database:
    """The database of the project in `root`."""
    from forge_cli.development import database_of, read_settings
    from forge_cli.manifest import read_lock

    return database_of(root, read_lock(root), read_settings(root))


def find_database(root: Path) -> Database:
    """The same for what may lose data. Raises ForgeError in production."""
    from forge_cli.development import read_settings

    if read_settings(root).get("environment", "").lower() == "production":
        raise ForgeError(
            "ENVIRONMENT is production, and this is for development",
            "unset ENVIRONMENT, also in .env",
        )
    return open_database(root)


def applied_in_development(root: Path) -> frozenset[str]:
    """The ids of the revisions that were applied to the PostgreSQL of `forge dev`."""
    from forge_cli.development import available, history_of

    database = open_database(root)
    if database.server is None or not database.server.has_data:
        return frozenset()
    with available(database):
        return history_of(database).applied


def install(console: Console, root: Path) -> None:
    """Install what the project needs by now; quietly, where it is there."""
    from forge_cli.toolchain import ProgramFailedError, has_program, sync

    if not has_program(root, "fastapi"):
        with console.step("install", "Installing packages") as step:
            installation = sync(root, step.show)
            figure = f"Installed {count(installation.packages, 'package')}"
            step.done(figure, packages=installation.packages)
        return
    try:
        installation = sync(root, exact=False)
    except ProgramFailedError as error:
        console.note(f"{error}; what was installed before is used")
        return
    if not installation.was_complete:
        console.note(f"installed {count(installation.packages, 'package')} that had changed")


def start_database(console: Console, database: Database, stack: contextlib.ExitStack) -> None:
    """Have the database there until the stack is closed."""
    from forge_cli.development import available, find_programs, version_of

    with console.step("database", "Starting the database") as step:
        if database.server is None:
            where = f" ({database.origin})" if database.origin else ""
            step.done(f"Database {database.shown}{where}")
            return
        is_new = not database.server.has_data
        version = version_of(find_programs(database.project))
        step.running = f"{'Making' if is_new else 'Starting'} a PostgreSQL {version}"
        stack.enter_context(available(database))
        step.done(
            f"PostgreSQL {version}, {'new ' if is_new else ''}in {near(database.server.place)}"
        )


def update_schema(console: Console, database: Database, *, migrate: bool) -> None:
    """Apply the migrations that are pending, or say that they are."""
    from forge_cli.development import history_of
    from forge_cli.migrations import one_head
    from forge_cli.toolchain import run_alembic

    history = history_of(database)
    pending = count(len(history.pending), "migration")
    if migrate:
        one_head(history.revisions)
    for each in history.pending:
        console.line("  ", ("pending", "yellow"), f" {each.id} {each.message}")
    with console.step("migrate", f"Applying {pending}") as step:
        if not history.pending:
            step.done("No migration is pending", applied=[])
        elif not migrate:
            step.skip(f"{pending} not applied")
        else:
            run_alembic(database.project, database.url, "upgrade", "head", on_line=step.show)
            step.done(f"Applied {pending}", applied=[each.id for each in history.pending])


def near(path: Path) -> str:
    """The path as seen from here."""
    short = os.path.relpath(path)
    return shlex.quote(str(path) if short.startswith("../..") else short)


def count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"

"""Emptying a database."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from typing import TYPE_CHECKING

from .sql import run_sql

if TYPE_CHECKING:
    from pathlib import Path

    from .database import Database
    from .server import Server


def reset(database: Database) -> None:
    """Drop all that is in the database. Raises ForgeError and ProgramFailedError."""
    if database.file is not None:
        _empty_file(database.file)
    else:
        _drop_schema(database)


def remove_data(server: Server) -> None:
    """Remove the data of a server that does not run, for example because they are of another version."""
    shutil.rmtree(server.data)


def _empty_file(file: Path) -> None:
    """Table by table, because a service that has the file open would go on with it after it was removed."""
    if not file.exists():
        return
    with contextlib.closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        for kind in ("view", "table"):
            query = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            for (name,) in connection.execute(query, (kind,)).fetchall():
                quoted = name.replace('"', '""')
                connection.execute(f'DROP {kind} "{quoted}"')
        connection.execute("COMMIT")
        connection.execute("VACUUM")


def _drop_schema(database: Database) -> None:
    run_sql(
        database,
        "SET lock_timeout = '10s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
        " GRANT USAGE ON SCHEMA public TO PUBLIC",
    )

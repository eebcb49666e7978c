"""SQL on a database of PostgreSQL, by psql."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from forge_cli.errors import ForgeError
from forge_cli.toolchain import ProgramFailedError, run

from .programs import find_psql

if TYPE_CHECKING:
    from .database import Database

_OPTIONS = (
    *("--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"),
    *("--single-transaction", "--set", "ON_ERROR_STOP=1", "--set", "VERBOSITY=verbose"),
)


def run_sql(database: Database, statements: str) -> tuple[str, ...]:
    """The rows that the statements give. Raises ForgeError and ProgramFailedError."""
    psql = find_psql(database.project)
    if psql is None:
        raise ForgeError("psql was not found", "uv sync brings it with the wheel, or install it")
    url, variables = connection_of(database)
    output = run(
        [psql, *_OPTIONS, "--command", statements, url],
        database.project,
        environment={**os.environ, "PGCONNECT_TIMEOUT": "10", **variables},
    )
    if output.code == 0:
        return output.lines
    what = next((line for line in output.lines if "error:" in line or "ERROR:" in line), "")
    hint = (
        f"see to {database.origin}"
        if database.origin
        else "see to that, then run the same command again"
    )
    if output.code == _NO_CONNECTION:
        what = f"the database {database.shown} cannot be reached: {what.rpartition('failed: ')[2]}"
        hint = f"start it, or see to {database.origin or 'it'}"
    raise ProgramFailedError(what or f"psql ended with {output.code}", hint, output.lines)


_NO_CONNECTION = 2


def connection_of(database: Database) -> tuple[str, dict[str, str]]:
    """The URL for psql, and in variables what everybody may read in an argument: the password."""
    parts = urlsplit(database.libpq_url)
    if parts.password is None:
        return database.libpq_url, {}
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}@{host}"
    return urlunsplit(parts._replace(netloc=netloc)), {"PGPASSWORD": unquote(parts.password)}

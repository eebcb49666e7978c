"""An interactive client for a database."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.toolchain import find_uv

from .programs import find_psql
from .sql import connection_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .database import Database


def shell_command(database: Database, arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The client with its arguments, and what its environment needs besides. Raises ForgeError."""
    if database.file is not None:
        return [*_sqlite_client(), str(database.file), *arguments], {}
    psql = find_psql(database.project)
    if psql is None:
        raise ForgeError("psql was not found", "uv sync brings it with the wheel, or install it")
    url, variables = connection_of(database)
    return [str(psql), url, *arguments], variables


def _sqlite_client() -> list[str]:
    if found := shutil.which("sqlite3"):
        return [found]
    if sys.version_info >= (3, 12):
        return [sys.executable, "-m", "sqlite3"]
    return [find_uv(), "tool", "run", "litecli"]

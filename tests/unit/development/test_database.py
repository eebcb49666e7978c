"""Which database a project is developed with, and how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forge_cli.development import Database, database_of, read_settings
from forge_cli.development.sql import connection_of
from forge_cli.errors import ForgeError
from tests.projects.samples import new

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "database_url", "ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)


def chosen(root: Path, kind: str) -> Database:
    return database_of(root, new(kind), read_settings(root))


def test_without_a_setting_it_is_a_server_of_the_project(tmp_path: Path) -> None:
    database = chosen(tmp_path, "postgresql")
    assert database.server is not None
    assert database.url == f"postgresql+asyncpg://postgres@/sample?host={database.server.sockets}"
    assert database.libpq_url == f"postgresql://postgres@/sample?host={database.server.sockets}"
    assert (database.is_own, database.is_running) == (True, False)
    assert len(str(database.server.sockets)) < 40
    (tmp_path / "other").mkdir()
    assert chosen(tmp_path / "other", "postgresql").url != database.url


def test_without_a_setting_sqlite_is_the_file_of_the_service(tmp_path: Path) -> None:
    database = chosen(tmp_path, "sqlite")
    assert database.file == tmp_path / "sample.db"
    assert database.url == f"sqlite+aiosqlite:///{tmp_path}/sample.db"
    assert (database.is_own, database.is_running, database.shown) == (True, None, "sample.db")


def test_what_is_set_is_taken_from_the_environment_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text('# for me\nDATABASE_URL="postgresql://me@here/one"\n')
    database = chosen(tmp_path, "postgresql")
    assert (database.url, database.origin) == ("postgresql://me@here/one", "DATABASE_URL in .env")
    assert (database.is_own, database.is_running) == (False, None)
    monkeypatch.setenv("database_url", "postgresql://me@there/two")
    database = chosen(tmp_path, "postgresql")
    assert database.url == "postgresql://me@there/two"
    assert database.origin == "DATABASE_URL in the environment"


def test_an_empty_setting_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    (tmp_path / ".env").write_text("DATABASE_URL=\n")
    assert chosen(tmp_path, "postgresql").is_own


def test_a_password_is_in_no_argument_and_no_message(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://me:p%40ss@db.example:5433/sales?ssl=require&prepared_statement_cache_size=0"
    database = database_of(
        tmp_path, new("postgresql"), {"database_url": url, "origin": "DATABASE_URL in .env"}
    )
    assert database.shown == "db.example:5433/sales"
    address, variables = connection_of(database)
    assert address == "postgresql://me@db.example:5433/sales?sslmode=require"
    assert variables == {"PGPASSWORD": "p@ss"}


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"])
def test_a_database_in_memory_is_refused(tmp_path: Path, url: str) -> None:
    settings = {"database_url": url, "origin": "DATABASE_URL in .env"}
    with pytest.raises(ForgeError, match="in memory: it would be empty at each start"):
        database_of(tmp_path, new("sqlite"), settings)


def test_a_file_of_settings_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    with pytest.raises(ForgeError, match=r"\.env cannot be read"):
        read_settings(tmp_path)

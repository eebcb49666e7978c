"""A service on a database of its own, as in production, but for short timeouts and few connections."""

import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager

from tests.projects.conftest import Workshop
from tests.projects.postgres import Postgres
from tests.projects.running import Answer, Service, ask, production_command, serving

POOL_SIZE = 4
SETTINGS = {
    "DATABASE_POOL_SIZE": str(POOL_SIZE),
    "DATABASE_POOL_TIMEOUT": "2",
    "DATABASE_CONNECT_TIMEOUT": "2",
    "DATABASE_STATEMENT_TIMEOUT": "6",
    "DATABASE_LOCK_TIMEOUT": "4",
}
PATIENT = {
    "DATABASE_POOL_TIMEOUT": "30",
    "DATABASE_STATEMENT_TIMEOUT": "30",
    "DATABASE_LOCK_TIMEOUT": "30",
}
"""Instead of the short timeouts, where no request may be refused however slow the machine is."""
NUMBERS = itertools.count()
LONGEST = 2 + 2 + 6 + 4
"""Seconds after which every request has its answer, whatever happens: its timeouts, and 4 for a slow machine."""


class Store:
    """A database, the project that uses it, and what only the outside can see."""

    def __init__(self, workshop: Workshop, url: str) -> None:
        self.workshop = workshop
        self.url = url

    @contextmanager
    def service(self, **environment: str) -> Iterator[Service]:
        """The tables are there, and a first user is written."""
        environment = {"DATABASE_URL": self.url, **SETTINGS, **environment}
        workshop = Workshop(self.workshop.folder, {**self.workshop.environment, **environment})
        workshop.run("alembic", "upgrade", "head")
        with serving(workshop, *production_command(workshop.folder)) as service:
            assert create(service).status == 201
            yield service

    def locked(self) -> AbstractContextManager[None]:
        """Nobody can write for the time of the block."""
        return self._locked_file()

    @contextmanager
    def _locked_file(self) -> Iterator[None]:
        path = self.url.removeprefix("sqlite+aiosqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def assert_all_connections_are_free(self, service: Service) -> None:
        """As many writers as there are connections have one each, and nobody else has any."""
        write_at_once(service, self.locked(), lambda: time.sleep(0.5))


class PostgresStore(Store):
    def __init__(self, workshop: Workshop, postgres: Postgres, url: str | None = None) -> None:
        super().__init__(workshop, url or postgres.url)
        self.postgres = postgres

    def locked(self) -> AbstractContextManager[None]:
        return self.postgres.locked("users")

    def assert_all_connections_are_free(self, service: Service) -> None:
        eventually(lambda: not self.connections("state <> 'idle'"))
        write_at_once(
            service,
            self.locked(),
            lambda: eventually(lambda: self.connections("wait_event_type = 'Lock'") == POOL_SIZE),
        )

    def connections(self, condition: str = "true") -> int:
        (number,) = self.postgres.sql(
            "SELECT count(*) FROM pg_stat_activity"  # noqa: S608
            f" WHERE application_name = 'sample' AND {condition}"
        )
        return int(number)


def write_at_once(
    service: Service, lock: AbstractContextManager[None], wait: Callable[[], None]
) -> None:
    with ThreadPoolExecutor(POOL_SIZE) as threads:
        with lock:
            answers = [threads.submit(create, service) for _ in range(POOL_SIZE)]
            wait()
        assert [answer.result().status for answer in answers] == [201] * POOL_SIZE


def create(service: Service) -> Answer:
    name = f"u{next(NUMBERS)}"
    user = {"username": name, "email": f"{name}@example.com"}
    return ask(f"{service.address}/users", "POST", user)


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)

"""A generated service while itself, its database or its clients come to a sudden end."""

import json
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from tests.projects import samples
from tests.projects.conftest import DATABASES, Workshop
from tests.projects.lingering import proxy_to
from tests.projects.load import Load
from tests.projects.postgres import Postgres
from tests.projects.running import Service, ask
from tests.projects.stores import (
    LONGEST,
    PATIENT,
    POOL_SIZE,
    PostgresStore,
    Store,
    create,
    eventually,
)

ON_POSTGRESQL = pytest.mark.parametrize(
    "database",
    ["postgresql"],
    indirect=True,
)


@pytest.fixture(
    scope="module",
    params=DATABASES,
)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def workshop(
    database: str,
    workshops: Callable[[Path, str], Workshop],
    tmp_path_factory: pytest.TempPathFactory,
) -> Workshop:
    folder = tmp_path_factory.mktemp(database)
    samples.write(samples.new(database), folder)
    return workshops(folder, database)


@pytest.fixture(scope="module")
def store(database: str, workshop: Workshop) -> Iterator[Store]:
    if database == "sqlite":
        yield Store(workshop, f"sqlite+aiosqlite:///{workshop.folder}/service.db")
        return
    with Postgres.serving(workshop) as postgres:
        yield PostgresStore(workshop, postgres)


def test_told_to_stop_it_answers_what_it_has_begun_and_loses_no_write(store: Store) -> None:
    with store.service(**PATIENT) as service:
        with Load(service.address) as load:
            time.sleep(2)
            service.send_signal(signal.SIGTERM)
            service.process.wait(30)
        requests = [line["request_id"] for line in service.requests()]
    assert load.answered == {name for name in requests if "-" in name}
    assert load.statuses.keys() <= {0, 200, 201, 204}
    with store.service() as service:
        assert load.contradictions(service.address) == []


def test_told_to_stop_it_takes_nothing_new_and_ends_what_takes_long(store: Store) -> None:
    with store.service(**PATIENT) as service, ThreadPoolExecutor(1) as threads:
        with store.locked():
            answer = threads.submit(create, service)
            time.sleep(1)
            service.send_signal(signal.SIGTERM)
            eventually(lambda: refuses(service))
            assert service.process.poll() is None
        assert answer.result().status == 201
        service.process.wait(10)


@ON_POSTGRESQL
@pytest.mark.parametrize("pause", [0, 2])
def test_a_database_that_crashes_is_503_until_it_is_back(store: PostgresStore, pause: int) -> None:
    with store.service() as service:
        with Load(service.address) as load:
            time.sleep(2)
            store.postgres.crash()
            time.sleep(pause)
            store.postgres.start()
            assert load.recovers()
        assert load.wrong == []
        assert load.slowest < LONGEST
        assert load.contradictions(service.address) == []
        store.assert_all_connections_are_free(service)


@ON_POSTGRESQL
def test_a_database_that_is_away_is_503(store: PostgresStore) -> None:
    with store.service() as service:
        assert create(service).status == 201
        store.postgres.crash()
        for path, status in {"/health/live": 200, "/health/ready": 503, "/users": 503}.items():
            assert ask(service.address + path).status == status
        answer = create(service)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        assert answer.body["detail"] == "the database is busy or away"
        store.postgres.start()
        assert create(service).status == 201


@ON_POSTGRESQL
def test_a_database_that_does_not_answer_is_503_in_time(store: PostgresStore) -> None:
    with store.service() as service:
        with Load(service.address, clients=8) as load:
            time.sleep(1)
            with store.postgres.frozen():
                time.sleep(LONGEST)
            assert load.recovers()
        assert load.wrong == []
        assert load.slowest < LONGEST
        assert load.contradictions(service.address) == []
        store.assert_all_connections_are_free(service)


@ON_POSTGRESQL
def test_a_backend_that_is_killed_takes_the_server_down_but_not_the_service(
    store: PostgresStore,
) -> None:
    with store.service() as service:
        with Load(service.address) as load:
            time.sleep(1)
            store.postgres.kill_a_backend()
            assert load.recovers()
        assert load.wrong == []
        assert load.contradictions(service.address) == []
        store.assert_all_connections_are_free(service)


KILL = {
    "one backend is told to stop": "pg_terminate_backend(pid)",
    "one statement is cancelled": "pg_cancel_backend(pid)",
}


@ON_POSTGRESQL
@pytest.mark.parametrize("kill", KILL.values(), ids=KILL)
def test_connections_that_are_killed_are_replaced(store: PostgresStore, kill: str) -> None:
    with store.service() as service:
        with Load(service.address) as load:
            end = time.monotonic() + 4
            while time.monotonic() < end:
                store.postgres.sql(
                    f"SELECT {kill} FROM pg_stat_activity"  # noqa: S608
                    " WHERE application_name = 'sample' ORDER BY random() LIMIT 1"
                )
                time.sleep(0.02)
        assert load.wrong == [], [line for line in service.log() if line["level"] != "INFO"]
        assert load.contradictions(service.address) == []
        store.assert_all_connections_are_free(service)


@ON_POSTGRESQL
def test_connections_that_are_lost_are_given_up_before_they_end(
    workshop: Workshop, store: PostgresStore
) -> None:
    with proxy_to(store.postgres) as url:
        behind = PostgresStore(workshop, store.postgres, url)
        with behind.service(DATABASE_POOL_SIZE="1") as service:
            behind.postgres.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'sample'"
            )
            time.sleep(0.2)
            assert create(service).status == 503
            assert create(service).status == 201


@ON_POSTGRESQL
def test_it_never_has_more_connections_than_its_pool(store: PostgresStore) -> None:
    with store.service(**PATIENT) as service, Load(service.address) as load:
        seen = {store.connections() for _ in range(100)}
    assert max(seen) == POOL_SIZE
    assert load.succeeds


def test_clients_that_hang_up_leave_nothing_behind(store: Store) -> None:
    with store.service(**PATIENT) as service:
        with Load(service.address, clients=4) as load, ThreadPoolExecutor(8) as threads:
            for hung_up in [threads.submit(hang_up, service, number) for number in range(800)]:
                hung_up.result()
        assert load.wrong == []
        assert load.succeeds
        assert load.contradictions(service.address) == []
        store.assert_all_connections_are_free(service)
        assert [line for line in service.log() if line["level"] != "INFO"] == []


def refuses(service: Service) -> bool:
    try:
        ask(f"{service.address}/health/live")
    except URLError as error:
        return isinstance(error.reason, ConnectionRefusedError)
    return False


def hang_up(service: Service, number: int) -> None:
    """Send a part of a request, or all of it, and go without reading the answer."""
    name = f"gone{number}"
    body = json.dumps({"username": name, "email": f"{name}@example.com"}).encode()
    head = f"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    request = head.encode() + b"Content-Type: application/json\r\n\r\n" + body
    if number % 4 == 0:
        request = b"GET /users HTTP/1.1\r\nHost: x\r\n\r\n"
    elif number % 4 == 1:
        request = request[: number % len(request)]
    address = urlsplit(service.address)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(request)
        time.sleep(number % 7 / 1000)
        if number % 2:  # as a client that was killed: a reset, not an end
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_more_writers_than_connections_wait_their_time_and_are_told_to_come_again(
    store: Store,
) -> None:
    with store.service() as service, ThreadPoolExecutor(POOL_SIZE + 2) as threads:
        with store.locked():
            started = time.monotonic()
            writers = [threads.submit(create, service) for _ in range(POOL_SIZE + 2)]
            time.sleep(0.2)
            assert ask(f"{service.address}/health/live").status == 200
            answers = [writer.result() for writer in writers]
            assert time.monotonic() - started < LONGEST
        assert {(each.status, each.headers["Retry-After"]) for each in answers} == {(503, "1")}
        store.assert_all_connections_are_free(service)

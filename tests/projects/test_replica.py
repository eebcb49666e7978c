"""A generated service whose reads go to a replica: streaming replication of one server to another."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.projects import samples
from tests.projects.conftest import Workshop
from tests.projects.postgres import Postgres
from tests.projects.running import Service, ask
from tests.projects.stores import PostgresStore, create, eventually


@pytest.fixture(scope="module")
def workshop(
    workshops: Callable[[Path, str], Workshop], tmp_path_factory: pytest.TempPathFactory
) -> Workshop:
    folder = tmp_path_factory.mktemp("replica")
    samples.write(samples.new("postgresql"), folder)
    return workshops(folder, "postgresql")


@pytest.fixture
def primary(workshop: Workshop) -> Iterator[Postgres]:
    with Postgres.serving(workshop) as postgres:
        yield postgres


@pytest.fixture
def replica(workshop: Workshop, primary: Postgres) -> Iterator[Postgres]:
    with primary.replica(workshop) as postgres:
        yield postgres


@pytest.fixture
def service(workshop: Workshop, primary: Postgres, replica: Postgres) -> Iterator[Service]:
    with PostgresStore(workshop, primary).service(DATABASE_REPLICA_URL=replica.url) as running:
        yield running


def test_reads_see_what_the_replica_has_and_writes_what_is_so(
    service: Service, primary: Postgres, replica: Postgres
) -> None:
    old = create(service)
    user = service.address + old.headers["Location"]
    eventually(lambda: ask(user).status == 200)
    replica.sql("SELECT pg_wal_replay_pause()")
    new = create(service)
    assert new.status == 201
    changed = ask(user, "PATCH", {"username": "changed"})
    assert (changed.status, changed.body["username"]) == (200, "changed")
    assert ask(user).body == old.body
    assert ask(user, If_None_Match=old.headers["ETag"]).status == 304
    assert ask(service.address + new.headers["Location"]).status == 404
    # What was read is too old to be changed.
    stale = ask(user, "PATCH", {"username": "lost"}, If_Match=old.headers["ETag"])
    assert stale.status == 412
    replica.sql("SELECT pg_wal_replay_resume()")
    eventually(lambda: ask(user).body["username"] == "changed")
    assert ask(service.address + new.headers["Location"]).body == new.body
    assert primary.sql("SELECT count(*) FROM users") == ["3"]


def test_writes_go_on_without_the_replica(service: Service, replica: Postgres) -> None:
    replica.crash()
    answer = ask(f"{service.address}/users")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert create(service).status == 201
    assert ask(f"{service.address}/health/ready").status == 200
    replica.start()
    eventually(lambda: len(ask(f"{service.address}/users").body.get("items", [])) == 2)


def test_reads_go_on_without_the_primary(service: Service, primary: Postgres) -> None:
    eventually(lambda: len(ask(f"{service.address}/users").body["items"]) == 1)
    primary.crash()
    assert create(service).status == 503
    assert ask(f"{service.address}/users").status == 200
    assert ask(f"{service.address}/health/ready").status == 503
    primary.start()
    assert create(service).status == 201

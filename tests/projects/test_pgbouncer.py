"""A generated service behind PgBouncer, which gives each transaction another connection to the server."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import samples
from tests.projects.conftest import Workshop
from tests.projects.load import Load
from tests.projects.pgbouncer import find_pgbouncer, in_front_of
from tests.projects.postgres import Postgres
from tests.projects.stores import LONGEST, PATIENT, PostgresStore

pytestmark = [
    pytest.mark.skipif(find_pgbouncer() is None, reason="this machine has no program pgbouncer"),
]
FEWER = 3
"""Connections of PgBouncer to the server: fewer than the service has to PgBouncer."""


@pytest.fixture(scope="module")
def workshop(
    workshops: Callable[[Path, str], Workshop], tmp_path_factory: pytest.TempPathFactory
) -> Workshop:
    folder = tmp_path_factory.mktemp("pgbouncer")
    samples.write(samples.new("postgresql"), folder)
    return workshops(folder, "postgresql")


def test_the_tests_of_a_project_pass_through_it(workshop: Workshop) -> None:
    with Postgres.serving(workshop) as postgres, in_front_of(postgres, FEWER) as url:
        environment = {"TEST_DATABASE_URL": url, "TEST_DATABASE_PGBOUNCER": "true"}
        through = Workshop(workshop.folder, {**workshop.environment, **environment})
        assert " passed" in through.run("pytest", "-q", "-n", "2")


def test_a_load_of_many_clients_passes_through_it(workshop: Workshop) -> None:
    with Postgres.serving(workshop) as postgres, in_front_of(postgres, FEWER) as url:
        store = PostgresStore(workshop, postgres, url)
        with store.service(DATABASE_PGBOUNCER="true", **PATIENT) as service:
            with Load(service.address) as load:
                time.sleep(5)
                assert store.connections() == FEWER
            assert load.wrong == []
            assert load.succeeds
            assert load.contradictions(service.address) == []


def test_a_server_that_crashes_behind_it_is_503_until_it_is_back(workshop: Workshop) -> None:
    with Postgres.serving(workshop) as postgres, in_front_of(postgres, FEWER) as url:
        store = PostgresStore(workshop, postgres, url)
        with store.service(DATABASE_PGBOUNCER="true") as service:
            with Load(service.address) as load:
                time.sleep(1)
                postgres.crash()
                time.sleep(2)
                postgres.start()
                assert load.recovers()
            assert load.wrong == []
            assert load.slowest < LONGEST
            assert load.contradictions(service.address) == []

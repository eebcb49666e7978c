"""forge db where nothing has to run: what is printed, what is asked, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.terminal import forge, terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Service


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)


def test_the_url_stands_alone_on_its_stream(service: Service) -> None:
    result = forge(service.folder / "src", "db", "url")
    assert result.returncode == 0
    assert result.stdout.startswith("postgresql+asyncpg://postgres@/shop?host=/tmp/forge-")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "note: it does not run now: forge dev starts it\n"
    document = service.json("db url")
    assert (document["url"], document["running"]) == (result.stdout.strip(), False)
    assert not (service.folder / ".forge/run/postgres").exists()


def test_the_url_for_other_programs_has_no_driver(service: Service) -> None:
    plain = service.run("db url --libpq --quiet").stdout
    assert plain == service.run("db url -q").stdout.replace("+asyncpg", "")


def test_a_url_that_is_set_is_printed_as_it_is(service: Service) -> None:
    service.write(".env", "DATABASE_URL=postgresql://me:secret@db.example/sales\n")
    assert service.run("db url").output == "postgresql://me:secret@db.example/sales\n"
    assert service.json("db url")["running"] is None


def test_nothing_is_dropped_before_somebody_said_yes(service: Service) -> None:
    with terminal(service.folder, "db", "reset") as session:
        session.expect("Drop everything that is in")
        session.type("n")
        session.expect("error: nothing was dropped")
        assert session.end() == 2


def test_without_a_terminal_nothing_is_asked_and_nothing_is_dropped(service: Service) -> None:
    for options in ("", "--json"):
        refused = forge(service.folder, "db", "reset", *options.split())
        assert refused.returncode == 2
        assert "nothing was dropped" in refused.stdout + refused.stderr
    assert not (service.folder / ".forge/run/postgres").exists()


@pytest.mark.parametrize("command", ["dev", "db reset --yes", "db downgrade"])
def test_what_is_for_development_is_refused_in_production(service: Service, command: str) -> None:
    service.write(".env", "ENVIRONMENT=production\n")
    refused = service.run(command, code=2)
    assert "ENVIRONMENT is production, and this is for development" in refused.output


def test_a_database_that_somebody_set_is_not_emptied(service: Service) -> None:
    service.write(".env", "DATABASE_URL=postgresql://me:secret@db.example/sales\n")
    refused = service.run("db reset --yes", code=2)
    assert "the database db.example/sales is not forge's own: DATABASE_URL in .env" in (
        refused.output
    )
    assert "add --external" in refused.output
    assert "secret" not in refused.output


@pytest.mark.parametrize("command", ["dev", "db url", "db shell", "db heads", "db reset --yes"])
def test_outside_of_a_project_there_is_nothing_to_develop(tmp_path: Path, command: str) -> None:
    refused = forge(tmp_path, *command.split())
    assert refused.returncode == 2
    assert "there is no project of forge" in refused.stderr

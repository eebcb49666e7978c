"""Commands that meet each other, a kill, a protected file: as processes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.unit.cli.conftest import Service
from tests.unit.terminal import command, environment

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ADDITIONS = (
    "add-model Tag name:str owner:ref:User",
    "add-field Post rank:int:default=0",
    "add-model Note text:text post:ref:Post:null",
    "rename-field Post body content",
)


def start(service: Service, text: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*command(), *text.split()],
        cwd=service.folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_commands_at_the_same_time_do_what_they_do_one_after_the_other(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one = Service(tmp_path / "one by one")
    shutil.copytree(service.folder, one_by_one.folder)
    running = [start(service, text) for text in ADDITIONS]
    for process, text in zip(running, ADDITIONS, strict=True):
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, f"{text}: {errors}"

    monkeypatch.chdir(one_by_one.folder)
    for text in ADDITIONS:
        one_by_one.run(text)
    at_once, in_turn = _code(service), _code(one_by_one)
    # The order is theirs to choose; so is that of the migrations, of which each follows another.
    assert at_once == in_turn
    monkeypatch.chdir(service.folder)
    service.run("add-model Last name:str")


def _code(service: Service) -> dict[str, bytes]:
    files = service.files(but=".forge/run")
    return {path: data for path, data in files.items() if "/versions/" not in path}


def test_killed_at_any_moment_it_is_before_or_after(service: Service) -> None:
    before = service.files()
    outcomes = {"before": 0, "after": 0}
    text = "add-model Tag name:str owner:ref:User"
    for delay in [0.05 * step for step in range(4, 24)]:
        process = start(service, text)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        service.run("diff --pending")  # any command recovers what was interrupted
        files = service.files()
        if files == before:
            outcomes["before"] += 1
            continue
        outcomes["after"] += 1
        assert "Nothing to do" in service.run(text).output
        service.run("remove-model Tag --undo")
        assert service.files() == before
    assert outcomes["before"] + outcomes["after"] == 20


def test_whatever_comes_next_recovers_what_was_interrupted(service: Service) -> None:
    before = service.files()
    for following in ("diff", "show", "add-field Post rank:int:default=0 --dry-run"):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, "add-model", "Tag", "name:str"],
            cwd=service.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert service.files() != before
        assert "finished a change that was interrupted" in service.run(following).output
        assert "Nothing to do" in service.run("add-model Tag name:str").output
        service.run("remove-model Tag --undo")
        assert service.files() == before


KILLED = """
import os, signal
real, moved = os.rename, []
def rename(*arguments, **more):
    moved.append(arguments)
    if len(moved) == 6:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*arguments, **more)
os.rename = rename
from forge_cli.cli import main
main()
"""


def test_a_protected_file_is_respected(service: Service) -> None:
    path = service.folder / "src/shop/resources/posts/model.py"
    path.chmod(0o444)
    before = service.files()
    refused = service.run("add-field Post rank:int:default=0", code=2).stderr
    assert "src/shop/resources/posts/model.py" in refused
    assert service.files() == before


def test_a_link_out_of_the_project_is_not_followed(service: Service, tmp_path: Path) -> None:
    path = service.folder / "src/shop/resources/posts/model.py"
    outside = tmp_path / "model.py"
    path.rename(outside)
    path.symlink_to(outside)
    text = outside.read_bytes()
    refused = service.run("add-field Post rank:int:default=0", code=3).stderr
    assert "is a symbolic link that leads out of the project" in refused
    assert outside.read_bytes() == text

"""forge test, in generated projects that nobody has installed yet."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from forge_cli.planning import compose
from forge_cli.toolchain import temporary_database
from forge_cli.transaction import create
from tests.projects import samples
from tests.projects.conftest import clean_environment
from tests.unit.cli.test_interruption import alive, children
from tests.unit.documents import document_in
from tests.unit.terminal import ROOT, command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENVIRONMENT = {"PYTHONPATH": str(ROOT)}
MODEL = "src/sample/resources/users/model.py"


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a project as `forge new --no-install` does."""

    def make(database: str) -> Path:
        folder = tmp_path / "a folder with spaces"
        create(compose(samples.new(database), datetime.now(UTC)), folder)
        return folder

    return make


def forge_test(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("test", *arguments),
        cwd=folder,
        env=clean_environment(**ENVIRONMENT),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def statuses(document: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["status"] for step in document["steps"]}


def test_it_is_installed_and_its_migrations_are_held_to_its_models_on_postgresql(
    made: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made("postgresql")
    edit(folder / MODEL, "String(50)", "String(51)")
    run = forge_test(folder, "tests/test_health.py", "--json", "--junit", "out/junit.xml")
    document = document_in(run.stdout)
    assert run.returncode == 1
    assert statuses(document) == {
        "install": "done",
        "ruff check": "done",
        "ruff format": "done",
        "mypy": "done",
        "alembic check": "failed",
        "pytest": "done",
        "coverage": "skipped",
    }
    (failed,) = (step for step in document["steps"] if step["status"] == "failed")
    assert any("String(length=51)" in line for line in failed["output"])
    assert document["error"]["what"] == "1 of 5 checks failed: alembic check"
    (tests,) = (step for step in document["steps"] if step["name"] == "pytest")
    assert tests["database"].startswith("PostgreSQL 18")
    names = {
        case.get("name")
        for case in ElementTree.parse(folder / "out/junit.xml").iter("testcase")  # noqa: S314
    }
    assert {"alembic check", "mypy", "test_a_running_service_is_live_and_ready"} <= names
    _a_server_that_is_given_is_used(folder, monkeypatch)


def _a_server_that_is_given_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the tests of the project use it: for a database of this moment's own."""
    with temporary_database(folder, "postgresql") as url:
        monkeypatch.setenv("TEST_DATABASE_URL", url)
        with temporary_database(folder, "postgresql") as other:
            assert other != url
            assert other.partition("?")[2] == url.partition("?")[2]


def test_what_the_owner_removed_is_left_out_and_what_fails_is_shown_on_sqlite(
    made: Callable[[str], Path],
) -> None:
    folder = made("sqlite")
    edit(folder / "pyproject.toml", '    "mypy>=2.4,<3",\n', "")
    edit(folder / MODEL, "String(50)", "String(51)")
    (folder / "tests/test_mine.py").write_text("def test_mine() -> None:\n    assert 1 == 2\n")
    run = forge_test(folder / "tests", "test_mine.py", "--", "-k", "mine", "-x")
    assert run.returncode == 1
    assert "Installed" in run.stdout
    assert "- mypy           mypy is not in the project's environment\n" in run.stdout
    assert "✗ alembic check  New upgrade operations detected" in run.stdout
    assert "✗ pytest         1 of the project's 1 tests failed" in run.stdout
    assert "\npytest:\n" in f"\n{run.stderr}"
    assert "  | E       assert 1 == 2" in run.stderr
    *_, what, hint = run.stderr.splitlines()
    assert what == "error: 3 of 4 checks failed: ruff check, alembic check, pytest"
    assert hint == "hint: forge test --fix repairs what ruff can"

    # And when all is well again nothing is said to somebody who wants quiet.
    edit(folder / MODEL, "String(51)", "String(50)")
    (folder / "tests/test_mine.py").unlink()
    quiet = forge_test(folder, "tests/test_settings.py", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")

    _interrupted(folder)


def _interrupted(folder: Path) -> None:
    """Ctrl-C while the tests run ends them and everything else."""
    slow = "import time\n\n\ndef test_slow() -> None:\n    open('began', 'w').close()\n    time.sleep(600)\n"
    (folder / "tests/test_slow.py").write_text(slow)
    process = subprocess.Popen(
        command("test", "tests/test_slow.py"),
        cwd=folder,
        env=clean_environment(**ENVIRONMENT),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    below: set[int] = set()
    try:
        end = time.monotonic() + 60
        while not (folder / "began").exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        below = children(process.pid)
        assert below
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert err.splitlines()[0] == "error: interrupted"
        assert not any(map(alive, below))
    finally:
        process.kill()
        for left in filter(alive, below):
            os.kill(left, signal.SIGKILL)

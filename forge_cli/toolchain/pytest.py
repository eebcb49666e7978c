"""The tests of a project, run in its own environment."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .process import ProgramFailedError, run
from .uv import environment, find_uv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_DATABASE = re.compile(r"^database: (.+?)(?: \(.*\))?$")
_SUMMARY = re.compile(r"^(?:=+ )?\d+ \w+.* in \d[\d.]*s\b")
_OUTCOME = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")


@dataclass(frozen=True, slots=True)
class TestRun:
    """How many tests passed, and the database that they said they ran on ("PostgreSQL 18.6")."""

    __test__ = False  # pytest looks for classes of this name

    passed: int
    skipped: int
    database: str | None
    seconds: float


def run_tests(
    project: Path, on_line: Callable[[str], None] | None = None, *, paths: Sequence[str] = ()
) -> TestRun:
    """Run the tests of the installed project in `project`, all of them or those in the files `paths`.

    Raises ProgramFailedError with the end of their output where they do not all pass.
    """
    seen = _Seen()

    def follow(line: str) -> None:
        seen.read(line)
        if on_line is not None:
            on_line(line)

    command = [find_uv(), "run", "--no-sync", "pytest", *paths]
    output = run(command, project, environment=environment(), on_line=follow)
    if output.code:
        raise ProgramFailedError(
            _what_failed(seen.counts, output.code),
            f"the files are kept; see for yourself: {_by_hand(project, paths)}",
            output.lines,
        )
    return TestRun(
        seen.counts.get("passed", 0), seen.counts.get("skipped", 0), seen.database, output.seconds
    )


def _by_hand(project: Path, paths: Sequence[str]) -> str:
    return f"cd {shlex.quote(str(project))} && {shlex.join(['uv', 'run', 'pytest', *paths])}"


class _Seen:
    """What a run has said so far."""

    def __init__(self) -> None:
        self.database: str | None = None
        self.counts: dict[str, int] = {}

    def read(self, line: str) -> None:
        if match := _DATABASE.match(line):
            self.database = match[1]
        elif _SUMMARY.match(line):
            self.counts = {
                outcome.removesuffix("s"): int(number) for number, outcome in _OUTCOME.findall(line)
            }


def _what_failed(counts: dict[str, int], code: int) -> str:
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if not failed:
        return f"the project's tests did not run: pytest ended with {code}"
    return f"{failed} of the project's {failed + counts.get('passed', 0)} tests failed"

"""The tests of a project, run in its own environment."""

from __future__ import annotations

import math
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .process import TOO_LONG, Output, ProgramFailedError, run
from .uv import environment, in_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from threading import Event

_DATABASE = re.compile(r"^database: (.+?)(?: \(.*\))?$")
_SUMMARY = re.compile(r"^(?:=+ )?\d+ \w+.* in \d[\d.]*s\b")
_OUTCOME = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")


@dataclass(frozen=True, slots=True)
class TestRun:
    """How many tests passed and failed, and the database that they said they ran on ("PostgreSQL 18.6")."""

    __test__ = False  # pytest looks for classes of this name

    passed: int
    skipped: int
    database: str | None
    seconds: float
    failed: int = 0


def run_tests(
    project: Path, on_line: Callable[[str], None] | None = None, *, paths: Sequence[str] = ()
) -> TestRun:
    """Run the tests of the installed project in `project`, all of them or those in the files `paths`.

    Raises ProgramFailedError with the end of their output where they do not all pass.
    """
    output, tests = watch_tests(project, ["pytest", *paths], on_line)
    if output.code:
        raise ProgramFailedError(
            what_failed(tests, output.code),
            f"the files are kept; see for yourself: {_by_hand(project, paths)}",
            output.lines,
        )
    return tests


def watch_tests(
    project: Path,
    command: Sequence[str],
    on_line: Callable[[str], None] | None = None,
    stop: Event | None = None,
    limit: float = math.inf,
) -> tuple[Output, TestRun]:
    """Run `command`, which runs pytest, in the installed project: how it ended, and what it said about the tests."""
    seen = _Seen()

    def follow(line: str) -> None:
        seen.read(line)
        if on_line is not None:
            on_line(line)

    output = run(
        in_environment(*command),
        project,
        environment=environment(),
        on_line=follow,
        stop=stop,
        limit=limit,
    )
    passed, skipped = (seen.counts.get(outcome, 0) for outcome in ("passed", "skipped"))
    failed = seen.counts.get("failed", 0) + seen.counts.get("error", 0)
    return output, TestRun(passed, skipped, seen.database, output.seconds, failed)


def what_failed(tests: TestRun, code: int) -> str:
    """Why pytest ended with `code`."""
    if code == TOO_LONG:
        return "the project's tests took too long"
    if not tests.failed:
        return f"the project's tests did not run: pytest ended with {code}"
    return f"{tests.failed} of the project's {tests.failed + tests.passed} tests failed"


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

"""The gate of a project: the checks that its owner would run before a commit, at once where they can be."""

from __future__ import annotations

import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from .checks import Verdict, look, why_not
from .process import ProgramFailedError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHECKS = ("ruff check", "ruff format", "mypy", "alembic check", "pytest", "coverage")
"""The names of the checks, in the order in which they are told."""

# Each of these may run beside the others; what takes longest begins first.
_BESIDE = (("ruff check", "ruff format"), ("pytest", "coverage"), ("mypy",), ("alembic check",))


@dataclass(frozen=True, slots=True)
class Check:
    """How a check went: `status` is done, failed or skipped; `figure` says in a few words what came out.

    `output` is the end of what its program said, where it failed; `figures` are for programs.
    """

    name: str
    status: str
    figure: str
    seconds: float = 0.0
    output: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)


class Watch(Protocol):
    """Who is told how the checks go on, by several threads."""

    def start(self, name: str) -> None:
        """The check begins."""

    def show(self, name: str, line: str) -> None:
        """Its program says this."""

    def end(self, check: Check) -> None:
        """It is over."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The checks of the installed project in `project`, which keeps its data in a `database` of this kind.

    With `fix` ruff repairs and formats, before the others look. `arguments` are for pytest; `junit` is the file where
    it says what each test did; without `tests` it does not run. Less coverage than `least` percent is a failure, beside
    what the project itself asks for. At most `workers` programs run at once, each for at most `limit` seconds.
    """

    project: Path
    database: str
    fix: bool = False
    tests: bool = True
    arguments: Sequence[str] = ()
    junit: Path | None = None
    least: int | None = None
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 1))
    limit: float = math.inf
    stop: Event = field(default_factory=Event)

    def run(self, watch: Watch) -> list[Check]:
        """Run the checks; how they went, in the order of CHECKS.

        Whatever interrupts this ends the programs. Raises StoppedError where `stop` is set.
        """
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                tasks = [pool.submit(self._in_turn, _BESIDE[0], watch)]
                if self.fix:
                    tasks[0].result()
                tasks += [pool.submit(self._in_turn, names, watch) for names in _BESIDE[1:]]
                found = {check.name: check for task in tasks for check in task.result()}
            except BaseException:
                self.stop.set()
                raise
        return [found[name] for name in CHECKS]

    def _in_turn(self, names: Sequence[str], watch: Watch) -> list[Check]:
        done: list[Check] = []
        for name in names:
            if self.stop.is_set():
                raise StoppedError
            done.append(self._one(name, watch, done))
            watch.end(done[-1])
        return done

    def _one(self, name: str, watch: Watch, before: Sequence[Check]) -> Check:
        if reason := why_not(name, self, before):
            return Check(name, "skipped", reason, figures={"reason": reason})
        watch.start(name)
        started = time.monotonic()
        try:
            verdict = look(name, self, lambda line: watch.show(name, line))
        except ProgramFailedError as error:  # what the check needs cannot be had
            verdict = Verdict(error.exit_code, str(error), error.output)
        seconds = time.monotonic() - started
        status, output = ("failed", verdict.lines) if verdict.code else ("done", ())
        return Check(name, status, verdict.figure, seconds, output, verdict.figures)

"""Run programs in turns and take their time."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")

_NOT_PASSED_ON = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUNBUFFERED", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, in seconds, and the number of files that it left.

    `cpu` is user and system, the programs it started included.
    """

    cpu: float
    wall: float
    files: int


@dataclass(frozen=True, slots=True)
class Program:
    """What is run: commands one after the other, each round in a folder that `prepare` makes ready."""

    name: str
    commands: Sequence[Sequence[str | Path]]
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], None] = lambda folder: None
    answers: str = ""


def take_turns(programs: Sequence[Program], rounds: int) -> dict[str, list[Run]]:
    """Run each program once a round, as `in_turns` does."""
    return in_turns({program.name: partial(_run_once, program) for program in programs}, rounds)


def in_turns(contestants: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """Call each once a round, the order turned round each time, after a round that is not counted."""
    taken: dict[str, list[T]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name in list(contestants)[:: 1 if number % 2 else -1]:
            result = contestants[name]()
            if number:
                taken[name].append(result)
        print(f"  round {number} of {rounds}", file=sys.stderr)
    return taken


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """The ratio of the medians, and the lowest and the highest ratio of one round."""
    each = [one / other for one, other in zip(ours, theirs, strict=True)]
    return median(ours) / median(theirs), min(each), max(each)


def clean_environment(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of a user's shell: bytecode is kept, no environment is active."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "100", **changes}


def _run_once(program: Program) -> Run:
    with tempfile.TemporaryDirectory(prefix="forge-benchmark-") as temporary:
        folder = Path(temporary)
        program.prepare(folder)
        times = [_measure(command, program, folder) for command in program.commands]
        left = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return Run(sum(cpu for cpu, _ in times), sum(wall for _, wall in times), len(left))


def _measure(command: Sequence[str | Path], program: Program, folder: Path) -> tuple[float, float]:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as answers:
        answers.write(program.answers.encode())
        answers.seek(0)
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=clean_environment(program.environment),
            stdin=answers,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(
                process.returncode, command, output.read().decode(errors="replace")
            )
    return usage.ru_utime + usage.ru_stime, wall

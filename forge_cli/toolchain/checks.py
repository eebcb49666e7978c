"""What each check of the gate runs, and what it makes of what its program says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .process import Output, run
from .pytest import watch_tests, what_failed
from .scratch import DATABASES, temporary_database
from .uv import environment, has_program, in_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .gate import Check, Gate

_PROGRAMS = {
    "ruff check": "ruff",
    "ruff format": "ruff",
    "mypy": "mypy",
    "alembic check": "alembic",
    "pytest": "pytest",
    "coverage": "coverage",
}
_SUMMARY = re.compile(r"^Found \d+ errors?\b.*|(?<=FAILED: )New upgrade operations detected")
_LONGEST_FIGURE = 80
_TOTAL = re.compile(r"^TOTAL\s+(\d+)\s.*?([\d.]+)%$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a check: the exit code of its program, in a few words, and all that it said in the end."""

    code: int
    figure: str
    lines: tuple[str, ...]
    figures: dict[str, Any] = field(default_factory=dict)


def why_not(name: str, gate: Gate, before: Sequence[Check]) -> str | None:
    """Why this check is left out, after those `before` it; None where it is not."""
    program = _PROGRAMS[name]
    if not has_program(gate.project, program):
        return f"{program} is not in the project's environment"
    if name == "pytest" and not gate.tests:
        return "the tests were not asked for"
    needs_server = name == "alembic check" and gate.database == "postgresql"
    if needs_server and not (gate.project / DATABASES).is_file():
        return f"the project has no {DATABASES}, which makes databases"
    if name == "coverage":
        if before[-1].status != "done":
            return "not measured: not all tests passed"
        if gate.arguments:
            return "not measured: pytest was given arguments"
    return None


def look(name: str, gate: Gate, on_line: Callable[[str], None]) -> Verdict:
    """Run the check. Raises ProgramFailedError where it cannot be run, and StoppedError."""
    match name:
        case "ruff check":
            return _sum_up(_run(gate, on_line, "ruff", "check", *_if(gate.fix, "--fix")))
        case "ruff format":
            return _sum_up(_run(gate, on_line, "ruff", "format", *_if(not gate.fix, "--check")))
        case "mypy":
            return _sum_up(_run(gate, on_line, "mypy"))
        case "alembic check":
            return _sum_up(_check_migrations(gate, on_line))
        case "pytest":
            return _test(gate, on_line)
        case "coverage":
            least = _if(gate.least, f"--fail-under={gate.least}")
            return _coverage(_run(gate, on_line, "coverage", "report", *least))
    raise ValueError(name)


def _run(
    gate: Gate,
    on_line: Callable[[str], None],
    *command: str,
    variables: Mapping[str, str] | None = None,
) -> Output:
    return run(
        in_environment(*command),
        gate.project,
        environment=environment() | dict(variables or {}),
        on_line=on_line,
        stop=gate.stop,
        limit=gate.limit,
    )


def _check_migrations(gate: Gate, on_line: Callable[[str], None]) -> Output:
    """Whether the migrations make what the models say, on a database of its own."""
    with temporary_database(gate.project, gate.database, gate.stop) as url:
        variables = {"DATABASE_URL": url, "ENVIRONMENT": "development"}
        upgraded = _run(gate, on_line, "alembic", "upgrade", "head", variables=variables)
        if upgraded.code:
            return upgraded
        return _run(gate, on_line, "alembic", "check", variables=variables)


def _test(gate: Gate, on_line: Callable[[str], None]) -> Verdict:
    measured = has_program(gate.project, "coverage") and not gate.arguments
    command = ["coverage", "run", "-m"] if measured else []
    command += ["pytest", *_if(gate.junit, f"--junit-xml={gate.junit}"), *gate.arguments]
    output, tests = watch_tests(gate.project, command, on_line, gate.stop, gate.limit)
    skipped = f", {tests.skipped} skipped" if tests.skipped else ""
    where = f" on {tests.database}" if tests.database else ""
    figure = f"{tests.passed} passed{skipped}{where}"
    if output.code:
        figure = what_failed(tests, output.code)
    figures = {
        "passed": tests.passed,
        "failed": tests.failed,
        "skipped": tests.skipped,
        "database": tests.database,
    }
    return Verdict(output.code, figure, output.lines, figures)


def _coverage(output: Output) -> Verdict:
    total = next((found for line in output.lines if (found := _TOTAL.match(line))), None)
    if total is None:
        return _sum_up(output)
    figure = f"{total[2]} % of {total[1]} lines"
    figures = {"percent": float(total[2]), "lines": int(total[1])}
    return Verdict(output.code, figure, output.lines, figures)


def _sum_up(output: Output) -> Verdict:
    """What the program says it found: in a line that begins so, else in its last one."""
    said = [line.strip() for line in output.lines if line.strip()]
    found = [match[0] for line in said if (match := _SUMMARY.search(line))]
    last = (found or said or [f"ended with {output.code}"])[-1]
    figure = last if len(last) <= _LONGEST_FIGURE else f"{last[: _LONGEST_FIGURE - 3]}..."
    return Verdict(output.code, figure.rstrip(".!"), output.lines)


def _if(wanted: object, *arguments: str) -> tuple[str, ...]:
    return arguments if wanted else ()

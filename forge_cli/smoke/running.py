"""One combination from its options to a verdict: generated, installed, served and asked, held to its own gate."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError
from forge_cli.planning import compose
from forge_cli.rendering import sources_of
from forge_cli.toolchain import (
    Gate,
    ProgramFailedError,
    StoppedError,
    environment,
    in_environment,
    run,
    sync,
)
from forge_cli.transaction import create

from .models import demanding
from .newest import beyond_bounds, without_bounds
from .origins import templates_behind
from .serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from forge_cli.toolchain import Check

    from .combinations import Combination


# Coverage is, where a test fails; anything else that is left out is a fault. By whether tests were asked for.
_MAY_BE_LEFT_OUT = {True: ("coverage",), False: ("pytest", "coverage")}
_COVERAGE = 100  # percent of its lines that the tests of a service run, as it is written
_LIMIT = 1800.0  # seconds for a program: what a broken template makes may go on for ever
_VISITOR = Path(__file__).with_name("visitor.py")


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in a phase; `templates` names the file of the template behind each generated file it mentions."""

    phase: str
    what: str
    output: tuple[str, ...] = ()
    templates: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """How a combination went: its phases with their figures, and what went wrong in them.

    `beyond` are the packages that were newer than the template allows, with their versions.
    """

    combination: Combination
    folder: Path
    seconds: float = 0.0
    phases: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    beyond: dict[str, str] = field(default_factory=dict)

    def figures(self, phase: str) -> dict[str, Any]:
        """What is known of a phase; empty where it was not come to."""
        return next((each for each in self.phases if each["name"] == phase), {})


class Trial:
    """Carries out a combination in `folder`; `show` hears what goes on."""

    def __init__(
        self, combination: Combination, folder: Path, show: Callable[[str], None], stop: Event
    ) -> None:
        self.result = Result(combination, folder)
        self._folder = folder
        self._show = show
        self._stop = stop
        self._project = demanding(**combination.values)
        self._sources: dict[str, str] = {}
        self._said: dict[str, list[str]] = {}  # by each check: all of it, of which it keeps the end

    def run(self, *, newest: bool, tests: bool, workers: int) -> Result:
        """All phases; after one that the next ones need has failed, no more. Raises StoppedError."""
        started = time.monotonic()
        try:
            self._generate()
            self._install(newest=newest)
            self._serve()
            self._check(tests, workers)
        except _PhaseError:
            pass
        self.result.seconds = time.monotonic() - started
        return self.result

    def _generate(self) -> None:
        with self._phase("generate"):
            self._show("generating")
            tree = compose(self._project, datetime.now(UTC))
            self._sources = sources_of(self._project)
            create(tree, self._folder)

    def _install(self, *, newest: bool) -> None:
        with self._phase("install") as figures:
            bounds: dict[str, str] = {}
            if newest:
                pyproject = self._folder / "pyproject.toml"
                text, bounds = without_bounds(pyproject.read_text())
                pyproject.write_text(text)
            installation = sync(
                self._folder, lambda line: self._show(f"installing  {line}"), stop=self._stop
            )
            figures["packages"] = installation.packages
            self.result.beyond = beyond_bounds((self._folder / "uv.lock").read_text(), bounds)

    def _serve(self) -> None:
        """Serve it and ask everything; what went wrong there is no reason not to look at the checks too."""
        with contextlib.suppress(_PhaseError), self._phase("serve") as figures:
            self._show("starting the server")
            with serving(self._folder, self._project.database, self._stop) as server:
                output = run(
                    in_environment("python", "-P", _VISITOR, server.address),
                    self._folder,
                    environment=environment() | {"PYTHONPATH": str(self._folder)},
                    on_line=lambda line: self._show(f"asking  {line}"),
                    stop=self._stop,
                    limit=_LIMIT,
                )
            said = output.lines[-1:] or ("",)
            if said[0].startswith("{"):
                figures |= json.loads(said[0])
            faults = [line.removeprefix("FAULT ") for line in output.lines if line[:5] == "FAULT"]
            if output.code or server.faults():
                first = faults[0] if faults else "the log of the server has faults"
                raise ProgramFailedError(first, "", (*(faults or output.lines), *server.faults()))

    def _check(self, tests: bool, workers: int) -> None:
        gate = Gate(
            self._folder,
            self._project.database,
            tests=tests,
            least=_COVERAGE,
            workers=workers,
            limit=_LIMIT,
            stop=self._stop,
        )
        for check in gate.run(self):
            figures = {**check.figures, "name": check.name, "status": check.status}
            self.result.phases.append({**figures, "seconds": round(check.seconds, 3)})
            if check.status == "failed":
                self._note(check.name, check.figure, check.output)
            elif check.status == "skipped" and check.name not in _MAY_BE_LEFT_OUT[tests]:
                self._note(check.name, f"left out: {check.figure}", ())

    def start(self, name: str) -> None:
        """A check begins."""
        self._show(name)

    def show(self, name: str, line: str) -> None:
        """A check's program says this."""
        self._said.setdefault(name, []).append(line)
        self._show(f"{name}  {line}")

    def end(self, check: Check) -> None:
        """A check is over."""

    @contextlib.contextmanager
    def _phase(self, name: str) -> Iterator[dict[str, Any]]:
        """A phase of this name, with its figures. Raises _PhaseError where it failed, which is then noted."""
        started = time.monotonic()
        phase: dict[str, Any] = {"name": name, "status": "failed"}
        self.result.phases.append(phase)
        try:
            yield phase
            phase["status"] = "done"
        except StoppedError:
            raise
        except Exception as error:
            expected = isinstance(error, ForgeError)
            what = str(error) if expected else f"{type(error).__name__}: {error}"
            self._note(name, what, getattr(error, "output", ()))
            raise _PhaseError from error
        finally:
            phase["seconds"] = round(time.monotonic() - started, 3)

    def _note(self, phase: str, what: str, output: tuple[str, ...]) -> None:
        said = self._said.get(phase, output)
        templates = templates_behind([what, *said], self._folder, self._sources)
        self.result.faults.append(Fault(phase, what, tuple(output), templates))


class _PhaseError(Exception):
    """A phase failed, and what went wrong was noted."""

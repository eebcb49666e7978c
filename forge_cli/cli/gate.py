"""The steps of `forge test`, each with what it says about itself."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from .entering import recover
from .signals import interrupted_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forge_cli.board import Board
    from forge_cli.console import Console
    from forge_cli.manifest import Project
    from forge_cli.toolchain import Check

STEPS = ("install", "ruff check", "ruff format", "mypy", "alembic check", "pytest", "coverage")


class GateError(ForgeError):
    """Checks of the project failed."""

    def __init__(self, failed: Sequence[Check], number: int) -> None:
        names = ", ".join(check.name for check in failed)
        fixable = any(check.name.startswith("ruff") for check in failed)
        super().__init__(
            f"{len(failed)} of {number} checks failed: {names}",
            "forge test --fix repairs what ruff can" if fixable else "see above what they said",
            exit_code=1,
        )


def open_project(console: Console, root: Path) -> Project:
    """The project as it was last rendered, after what was interrupted in it has been recovered."""
    from forge_cli.manifest import read_lock

    recover(root, console)
    return read_lock(root)


def install(console: Console, root: Path) -> None:
    """Install what the project needs and does not have yet, as `uv run` does."""
    from forge_cli.toolchain import sync

    with console.step("install", "Installing packages") as step:
        installation = sync(root, step.show, exact=False)
        count = installation.packages
        done = f"Found {count} packages installed" if installation.was_complete else None
        step.done(done or f"Installed {count} packages", packages=count)


def check(
    console: Console,
    root: Path,
    project: Project,
    *,
    fix: bool,
    arguments: Sequence[str],
    junit: Path | None,
) -> None:
    """Run the gate and tell how it went. Raises GateError where a check failed."""
    from forge_cli.toolchain import CHECKS, Gate, junit_xml

    with TemporaryDirectory(prefix="forge-test-") as folder:
        tests = Path(folder) / "tests.xml" if junit else None
        gate = Gate(root, project.database, fix=fix, arguments=arguments, junit=tests)
        with interrupted_once(), console.at_once(CHECKS) as board:
            checks = gate.run(_Watching(board))
        if junit and tests:
            junit.parent.mkdir(parents=True, exist_ok=True)
            junit.write_bytes(junit_xml(checks, tests))
    if all(check.status == "skipped" for check in checks):
        raise ForgeError(
            "none of the checks can be run: the project's environment has no program for them",
            "install its development dependencies: uv sync --all-groups",
        )
    failed = [check for check in checks if check.status == "failed"]
    for each in failed:
        console.output(each.name, each.output)
    if failed:
        raise GateError(failed, sum(check.status != "skipped" for check in checks))


def for_pytest(root: Path, arguments: Sequence[str]) -> tuple[str, ...]:
    """The arguments as pytest shall see them in `root`: paths are meant from the current folder."""
    return tuple(_from_root(root, argument) for argument in arguments)


def _from_root(root: Path, argument: str) -> str:
    path, colons, test = argument.partition("::")
    place = Path.cwd() / path
    if not path or not place.exists():
        return argument
    return os.path.relpath(place, root) + colons + test


class _Watching:
    """Shows on a board how the checks go on."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def start(self, name: str) -> None:
        self._board.start(name)

    def show(self, name: str, line: str) -> None:
        self._board.show(name, line)

    def end(self, check: Check) -> None:
        more = {"output": list(check.output)} if check.status == "failed" else {}
        self._board.end(
            check.name, check.status, check.figure, check.seconds, **check.figures, **more
        )

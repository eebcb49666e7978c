"""What `forge smoke` shows of the combinations that it tries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError

from .signals import interrupted_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forge_cli.board import Board
    from forge_cli.console import Console
    from forge_cli.smoke import Combination, Fault, Result

    from .outcome import Outcome


class SmokeError(ForgeError):
    """Combinations failed."""

    def __init__(self, failed: Sequence[Result], number: int) -> None:
        names = "; ".join(result.combination.name for result in failed)
        super().__init__(
            f"{len(failed)} of {number} combinations failed: {names}",
            f"look at what was generated, in {failed[0].folder.parent}",
            exit_code=1,
        )


def smoke_all(
    console: Console,
    outcome: Outcome,
    combinations: Sequence[Combination],
    *,
    jobs: int | None,
    newest: bool,
    tests: bool,
    keep: bool,
) -> None:
    """Try the combinations and tell how they went. Raises SmokeError where one failed."""
    from forge_cli.smoke import smoke

    # Each has an environment of its own, whatever is set for another project.
    os.environ.pop("UV_PROJECT_ENVIRONMENT", None)
    with interrupted_once(), console.at_once([each.name for each in combinations]) as board:
        results = smoke(
            combinations,
            _Watching(board),
            jobs=jobs or os.cpu_count() or 1,
            newest=newest,
            tests=tests,
            keep=keep,
        )
    outcome.document["combinations"] = [_described(result, keep=keep) for result in results]
    for result in results:
        if result.beyond:
            packages = ", ".join(f"{name} {version}" for name, version in result.beyond.items())
            console.note(f"{result.combination.name}: newer than the template allows: {packages}")
    failed = [result for result in results if result.faults]
    for result in failed:
        for fault in result.faults:
            _print(console, result, fault)
    if keep:
        console.result(f"kept in {results[0].folder.parent}")
    if failed:
        raise SmokeError(failed, len(results))


def _print(console: Console, result: Result, fault: Fault) -> None:
    made = [f"{path} is made of {template}" for path, template in fault.templates.items()]
    console.output(f"{result.combination.name}: {fault.phase}: {fault.what}", fault.output, made)


def _described(result: Result, *, keep: bool) -> dict[str, Any]:
    """A combination for programs."""
    return {
        "name": result.combination.name,
        "options": dict(result.combination.values),
        "ok": not result.faults,
        "seconds": round(result.seconds, 3),
        "path": str(result.folder) if keep or result.faults else None,
        "phases": result.phases,
        "beyond_bounds": [
            {"name": name, "version": version} for name, version in result.beyond.items()
        ],
        "faults": [
            {
                "phase": fault.phase,
                "what": fault.what,
                "output": list(fault.output),
                "templates": [
                    {"path": path, "template": template}
                    for path, template in fault.templates.items()
                ],
            }
            for fault in result.faults
        ],
    }


class _Watching:
    """Shows on a board how the combinations go on."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def start(self, combination: Combination) -> None:
        self._board.start(combination.name)

    def show(self, combination: Combination, detail: str) -> None:
        self._board.show(combination.name, detail)

    def end(self, result: Result) -> None:
        status = "failed" if result.faults else "done"
        self._board.end(result.combination.name, status, _sum_up(result), result.seconds)


def _sum_up(result: Result) -> str:
    if result.faults:
        return f"failed: {', '.join(fault.phase for fault in result.faults)}"
    asked, tested, covered = (result.figures(name) for name in ("serve", "pytest", "coverage"))
    text = f"{asked['operations']} operations asked"
    if tested["status"] == "done":
        text += f", {tested['passed']} tests passed on {tested['database']}"
    if covered["status"] == "done":
        text += f", {covered['percent']:g} % covered"
    return text

"""Asking a program something, and not waiting for ever."""

from __future__ import annotations

from threading import Event, Timer
from typing import TYPE_CHECKING

from forge_cli.toolchain import StoppedError, environment, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forge_cli.toolchain import Output

PATIENCE = 10.0
"""Seconds that a program has to answer which works on this machine alone."""


def answer(
    command: Sequence[str | Path],
    folder: Path,
    variables: Mapping[str, str] | None = None,
    *,
    seconds: float = PATIENCE,
) -> Output | None:
    """What the program says; None where it cannot be run or takes too long."""
    stop = Event()
    timer = Timer(seconds, stop.set)
    timer.start()
    try:
        return run(command, folder, environment={**environment(), **(variables or {})}, stop=stop)
    except (OSError, StoppedError):
        return None
    finally:
        timer.cancel()


def last_line(output: Output | None) -> str:
    """The last thing that it said."""
    return next((line for line in reversed(output.lines if output else ()) if line), "")

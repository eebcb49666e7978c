"""Signals that end the process: they clean up as Ctrl-C does."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


class Terminated(KeyboardInterrupt):
    """The process was told to end, or its terminal was closed: as Ctrl-C, under another number."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


def heed_signals() -> None:
    """Raise Terminated for SIGTERM and SIGHUP from now on, unless somebody else decided about them."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # otherwise nohup
            signal.signal(number, _terminate)


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise Terminated(number)

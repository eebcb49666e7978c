"""Signals that end the process: they clean up as Ctrl-C does."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Terminated(KeyboardInterrupt):
    """The process was told to end, or its terminal was closed: as Ctrl-C, under another number."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


def heed_signals() -> None:
    """Raise Terminated for SIGTERM and SIGHUP from now on, unless somebody else decided about them."""
    for number in _ENDING[1:]:
        if signal.getsignal(number) is signal.SIG_DFL:  # otherwise nohup
            signal.signal(number, _terminate)


@contextlib.contextmanager
def interrupted_once() -> Iterator[None]:
    """The first signal interrupts the block, and no other does: what that ends and removes comes to its end."""
    before = {number: signal.getsignal(number) for number in _ENDING}

    def heed(number: int, frame: FrameType | None) -> None:
        for each in _ENDING:
            signal.signal(each, signal.SIG_IGN)
        handler = before[signal.Signals(number)]
        assert callable(handler)  # noqa: S101 - for mypy: only such ones are replaced
        handler(number, frame)

    for number, handler in before.items():
        if callable(handler):
            signal.signal(number, heed)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise Terminated(number)

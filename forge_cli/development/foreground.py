"""The terminal that forge runs in, and the process group that has its keys."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Foreground:
    """The terminal, lent to the group of a server and taken back."""

    def __init__(self) -> None:
        self.handle = sys.stdin.fileno() if sys.stdin and sys.stdin.isatty() else None
        self.is_ours = self._holds_it()
        self._settings = (
            termios.tcgetattr(self.handle) if self.is_ours and self.handle is not None else None
        )

    def lend(self, group: int) -> None:
        """Where the terminal's keys go to forge, let them go to `group`."""
        if self._holds_it() and self.handle is not None:
            os.tcsetpgrp(self.handle, group)

    def take_back(self) -> None:
        if self.is_ours and self.handle is not None and self._settings is not None:
            with contextlib.suppress(OSError, termios.error):  # the terminal may be gone
                os.tcsetpgrp(self.handle, os.getpgrp())
                termios.tcsetattr(self.handle, termios.TCSADRAIN, self._settings)

    def _holds_it(self) -> bool:
        try:
            return self.handle is not None and os.tcgetpgrp(self.handle) == os.getpgrp()
        except OSError:
            return False


@contextlib.contextmanager
def usable_from_background() -> Iterator[None]:
    """Let forge take the terminal back, and write to it, while another group is in front."""
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGTTOU, before)

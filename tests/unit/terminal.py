"""forge as a user sees it: a process of its own, with a terminal where one is wanted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import forge_cli

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(forge_cli.__file__).parent.parent
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>78]")
_DROPPED = (
    *("COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "PYTHONIOENCODING"),
    *("UV_PYTHON", "UV_PROJECT_ENVIRONMENT"),
)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "forge_cli", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm"} | more


def forge(folder: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run forge without a terminal in `folder`; `more` are variables of its environment."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextlib.contextmanager
def running(folder: Path, arguments: Sequence[str], **more: str) -> Iterator[subprocess.Popen[str]]:
    """A program in `folder`, with its output in pipes, that does not outlive the block."""
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


class Terminal:
    """The user's side of a terminal that forge runs in."""

    def __init__(self, process: subprocess.Popen[bytes], handle: int) -> None:
        self.process = process
        self._handle = handle
        self._seen = ""
        self._read = 0

    def expect(self, text: str, seconds: float = 20) -> None:
        """Wait until forge has printed `text`, after what was expected before."""
        end = time.monotonic() + seconds
        while (found := self.screen.find(text, self._read)) == -1:
            if time.monotonic() > end or not self._more(0.5):
                raise AssertionError(f"no {text!r} at the end of {self.screen[-2000:]!r}")
        self._read = found + len(text)

    def line(self, start: str, seconds: float = 20) -> str:
        """Wait for a line that begins with `start`; the rest of it."""
        self.expect(start, seconds)
        end = time.monotonic() + seconds
        while "\n" not in self.screen[self._read :]:
            if time.monotonic() > end or not self._more(0.5):
                raise AssertionError(f"no end of the line {start!r} in {self.screen!r}")
        return self.screen[self._read :].splitlines()[0]

    def type(self, keys: str) -> None:
        os.write(self._handle, keys.encode())

    def end(self, seconds: float = 20) -> int:
        """Read all that is still printed, and return the exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._more(0.2):
            pass
        return self.process.wait(max(0.1, end - time.monotonic()))

    @property
    def screen(self) -> str:
        return _CONTROL.sub("", self._seen)

    @property
    def raw(self) -> str:
        return self._seen

    def _more(self, seconds: float) -> bool:
        """Read what there is; whether more may come."""
        if not select.select([self._handle], [], [], seconds)[0]:
            # What asks writes only the letters that changed; after a change of size it writes all.
            self.process.send_signal(signal.SIGWINCH)
            return self.process.poll() is None
        try:
            chunk = os.read(self._handle, 65536)
        except OSError:  # the other side is closed
            return False
        # prompt_toolkit asks a terminal where its cursor is, and waits for the answer.
        if b"\x1b[6n" in chunk:
            os.write(self._handle, b"\x1b[1;1R")
        self._seen += chunk.decode(errors="replace")
        return bool(chunk)


def terminal(
    folder: Path, *arguments: str | Path, **more: str
) -> contextlib.AbstractContextManager[Terminal]:
    """Run forge in `folder` in a terminal of 100 columns."""
    return terminal_of(folder, command(*arguments), **more)


@contextlib.contextmanager
def terminal_of(folder: Path, arguments: Sequence[str], **more: str) -> Iterator[Terminal]:
    """Run a program in `folder` in a terminal of 100 columns, which is the terminal that it is controlled by."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=environment(**more),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_be_controlled,  # noqa: PLW1509 - there are no threads here
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _be_controlled() -> None:
    """Take standard input for the terminal whose Ctrl-C the program gets."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

"""A terminal as a person sees it: a screen of rows and columns, and keys."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyte.screens import Char


class Screen:
    """The screen of a terminal that a program runs in."""

    def __init__(
        self, process: subprocess.Popen[bytes], handle: int, columns: int, rows: int
    ) -> None:
        self.process = process
        self._handle = handle
        self._screen = pyte.Screen(columns, rows)
        self._screen.write_process_input = self._answer  # type: ignore[method-assign]
        self._stream = pyte.ByteStream(self._screen)

    @property
    def lines(self) -> list[str]:
        """The rows down to the last that is not empty, without the spaces at their ends."""
        return "\n".join(row.rstrip() for row in self._screen.display).rstrip().split("\n")

    @property
    def cells(self) -> list[list[Char]]:
        """The same rows, letter by letter, with their colours."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return [[buffer[row][column] for column in columns] for row in range(len(self.lines))]

    def type(self, keys: str) -> None:
        os.write(self._handle, keys.encode())

    def expect(self, text: str, seconds: float = 20) -> list[str]:
        """The rows, as soon as `text` is in them."""
        return self.until(lambda lines: text in "\n".join(lines), seconds, f"no {text!r}")

    def until(
        self, are_right: Callable[[list[str]], bool], seconds: float, what: str = "nothing expected"
    ) -> list[str]:
        """The rows, as soon as they are right."""
        end = time.monotonic() + seconds
        while not are_right(self.lines):
            if time.monotonic() > end or not self._read(0.5):
                raise AssertionError("\n".join([f"{what} in", *self.lines]))
        return self.lines

    def settle(self, quiet: float = 0.3) -> list[str]:
        """The rows, when nothing has come for so many seconds."""
        while select.select([self._handle], [], [], quiet)[0] and self._read(0):
            pass
        return self.lines

    def end(self, seconds: float = 20) -> int:
        """Read all that is still printed, and return the exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read(0.2):
            pass
        return self.process.wait(max(0.1, end - time.monotonic()))

    def _answer(self, data: str) -> None:
        os.write(self._handle, data.encode())

    def _read(self, seconds: float) -> bool:
        """Read what there is; whether more may come."""
        if not select.select([self._handle], [], [], seconds)[0]:
            return self.process.poll() is None
        try:
            chunk = os.read(self._handle, 65536)
        except OSError:  # the other side is closed
            return False
        # pyte drops what follows in the row after this sign, which asks for the coloured form of the one before.
        self._stream.feed(chunk.replace("\N{VARIATION SELECTOR-16}".encode(), b""))
        return bool(chunk)


@contextlib.contextmanager
def screen(
    folder: Path,
    program: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    columns: int = 100,
    rows: int = 40,
) -> Iterator[Screen]:
    """Run a program in a terminal of its own, in `folder`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [str(part) for part in program],
        cwd=folder,
        env=dict(environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads here
    )
    os.close(theirs)
    try:
        yield Screen(process, ours, columns, rows)
    finally:
        process.kill()
        process.wait()
        os.close(ours)

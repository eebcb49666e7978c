"""One program, run to its end: its output line by line, nothing asked, nothing left behind."""

from __future__ import annotations

import contextlib
import math
import os
import re
import selectors
import signal
import subprocess
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from threading import Event

TOO_LONG = 124
"""The code of a program that was ended at its limit."""
_KEPT_LINES = 200
_LONGEST_LINE = 10_000
_GRACE = 10.0  # seconds that a program has to end by itself when it is told to
_TICK = 0.2  # seconds between looks at a program that is silent
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_PLAIN = {"NO_COLOR": "1", "PY_COLORS": "0", "CLICOLOR": "0"}
_COLOURFUL = ("FORCE_COLOR", "CLICOLOR_FORCE", "PYTEST_THEME")


@dataclass(frozen=True, slots=True)
class Output:
    """How a program ended: `code` as the shell counts it, the end of what it printed, its time."""

    code: int
    lines: tuple[str, ...]
    seconds: float


class ProgramFailedError(ForgeError):
    """A program that forge runs did not do its job; `output` is the end of what it said."""

    def __init__(self, what: str, hint: str, output: Sequence[str] = ()) -> None:
        super().__init__(what, hint, exit_code=1)
        self.output = tuple(output)


class StoppedError(Exception):
    """A program was ended before its time, because somebody asked for that."""


def run(
    command: Sequence[str | Path],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
    stop: Event | None = None,
    limit: float = math.inf,
) -> Output:
    """Run `command` in `folder`; `on_line` hears each line that it prints, on either stream.

    The program has no input, no terminal and no colours, and a session of its own: whatever interrupts forge ends it
    and its children. Only the main thread is interrupted; others hand in `stop`, and get StoppedError when it is set.
    After `limit` seconds the program is ended, with the code that timeout(1) gives. Raises FileNotFoundError or
    PermissionError where it cannot be started.
    """
    if stop is not None and stop.is_set():
        raise StoppedError
    started = time.monotonic()
    lines = _Lines(on_line)
    reading, writing = os.pipe()
    try:
        process = _start(command, folder, environment, writing)
        try:
            in_time = _follow(process, reading, lines, stop, started + limit)
        except BaseException:
            _end(process)
            raise
        if not in_time:
            _end(process, (signal.SIGTERM,))  # without a word: what it said last is where it was
            lines.feed(_rest_of(reading) + f"\nended after {limit:g} seconds".encode())
            lines.finish()
    finally:
        os.close(reading)
    code = process.returncode if in_time else TOO_LONG
    return Output(code if code >= 0 else 128 - code, lines.last(), time.monotonic() - started)


def _start(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str] | None,
    output: int,
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            list(command),
            cwd=folder,
            env=_without_colours(os.environ if environment is None else environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    finally:
        os.close(output)


def _follow(
    process: subprocess.Popen[bytes],
    output: int,
    lines: _Lines,
    stop: Event | None,
    deadline: float,
) -> bool:
    """Read until the program has ended: its children may hold the pipe open for longer. False at the deadline."""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if stop is not None and stop.is_set():
                raise StoppedError
            if time.monotonic() > deadline:
                return False
            ended = process.poll() is not None
            if selector.select(0 if ended else _TICK):
                chunk = os.read(output, 65536)
                if not chunk:
                    break
                lines.feed(chunk)
            elif ended:
                break
    process.wait()
    lines.finish()
    return True


def _rest_of(output: int) -> bytes:
    """What the pipe still holds."""
    os.set_blocking(output, False)
    with contextlib.suppress(BlockingIOError):
        return os.read(output, 65536)
    return b""


def _end(
    process: subprocess.Popen[bytes],
    politely: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM),
) -> None:
    """End a program and its children: politely, as Ctrl-C would, then at once."""
    try:
        for signal_ in politely:
            _tell(process, signal_)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE / 2)
                break
    finally:  # also when a second Ctrl-C cuts the waiting short
        _tell(process, signal.SIGKILL)
        process.wait()


def _tell(process: subprocess.Popen[bytes], signal_: signal.Signals) -> None:
    # The group outlives its leader for as long as it has members.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal_)


def _without_colours(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if name not in _COLOURFUL}
    return kept | _PLAIN


class _Lines:
    """Cuts bytes into lines; keeps the last of them."""

    def __init__(self, on_line: Callable[[str], None] | None) -> None:
        self._kept: deque[str] = deque(maxlen=_KEPT_LINES)
        self._on_line = on_line
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        # A carriage return starts a line anew: what progress bars do.
        *complete, self._rest = re.split(rb"\r\n|\n|\r", self._rest + chunk)
        for line in complete:
            self._add(line)
        if len(self._rest) > _LONGEST_LINE:
            self.finish()

    def finish(self) -> None:
        if self._rest:
            self._add(self._rest)
        self._rest = b""

    def last(self) -> tuple[str, ...]:
        return tuple(self._kept)

    def _add(self, raw: bytes) -> None:
        line = _CONTROL.sub("", raw.decode(errors="replace")).rstrip()
        self._kept.append(line[:_LONGEST_LINE])
        if self._on_line is not None:
            self._on_line(line)

"""A server in front, in the user's terminal: it gets the keys, and nothing of it outlives forge.

The server is a process group of its own. While it runs it is the group in the terminal's foreground, as a shell would have
it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import tempfile
import time
from typing import TYPE_CHECKING

from forge_cli.toolchain import ProgramFailedError, watched

from .foreground import Foreground, usable_from_background

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

GRACE = 10.0  # seconds that the server has to end when it is told to
_PATIENCE = 60.0  # seconds until it takes connections
_TICK = 0.05


def serve(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> int:
    """Run the server until it ends, and return its exit code, which is 0 where Ctrl-C ended it.

    Raises KeyboardInterrupt, of which Terminated is one kind, where forge alone is told to end; the server has ended then.
    """
    terminal = Foreground()
    source = os.devnull if terminal.handle is None else "/dev/tty"
    with (
        watched(command, folder, environment, source=source, before=terminal.lend) as server,
        usable_from_background(),
    ):
        try:
            return _wait(server, terminal)
        except BaseException:
            _end(server)
            raise
        finally:
            terminal.take_back()
            _tell(server.pid, signal.SIGKILL)  # whatever it has left


@contextlib.contextmanager
def serving_quietly(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], port: int
) -> Iterator[None]:
    """Have the server at this port of the loopback interface during the block, without a terminal.

    Raises ProgramFailedError with what it printed, where it does not come up.
    """
    with (
        tempfile.TemporaryFile() as output,
        watched(command, folder, environment, output=output) as server,
    ):
        try:
            deadline = time.monotonic() + _PATIENCE
            while not _answers(port):
                if server.poll() is not None or time.monotonic() > deadline:
                    output.seek(0)
                    lines = output.read().decode(errors="replace").splitlines()
                    raise ProgramFailedError(
                        "the service does not start",
                        "what it printed is above; repair that, then run the command again",
                        lines,
                    )
                time.sleep(_TICK)
            yield
        finally:
            _end(server)


def _answers(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def _wait(server: subprocess.Popen[bytes], terminal: Foreground) -> int:
    while True:
        _, status = os.waitpid(server.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            server.returncode = os.waitstatus_to_exitcode(status)
            break
        # Ctrl-Z: the shell waits for forge, so forge stops too, until the shell lets it go on.
        terminal.take_back()
        os.killpg(os.getpgrp(), signal.SIGSTOP)
        terminal.lend(server.pid)
        _tell(server.pid, signal.SIGCONT)
    if server.returncode == -signal.SIGINT:
        return 0
    return server.returncode if server.returncode >= 0 else 128 - server.returncode


def _end(server: subprocess.Popen[bytes]) -> None:
    """Tell all of it to end, and wait, but not for ever."""
    _tell(server.pid, signal.SIGTERM)
    _tell(server.pid, signal.SIGCONT)
    deadline = time.monotonic() + GRACE
    try:
        while server.poll() is None and time.monotonic() < deadline:
            time.sleep(_TICK)
    finally:  # also when a second Ctrl-C cuts the waiting short
        _tell(server.pid, signal.SIGKILL)
        server.wait()


def _tell(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)

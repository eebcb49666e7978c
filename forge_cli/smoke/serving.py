"""The service as it runs in production: with the command of its Dockerfile, on a database that has its tables."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_cli.toolchain import (
    Output,
    ProgramFailedError,
    StoppedError,
    environment,
    in_environment,
    run,
    temporary_database,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from threading import Event

_STARTED = 60.0  # seconds that a server has to answer
_ENDED = 25.0  # and to end: a little more than it gives its requests
_TICK = 0.1


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `address`, and writes to the file `log`."""

    address: str
    log: Path

    def faults(self) -> list[str]:
        """What its log says went wrong, tracebacks line by line."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [text for line in lines for text in _faults_in(line)]


@contextlib.contextmanager
def serving(project: Path, database: str, stop: Event) -> Iterator[Server]:
    """The installed project in `project`, migrated and served until the end of the block.

    Raises ProgramFailedError where it does not start, and StoppedError.
    """
    with temporary_database(project, database, stop) as url:
        variables = environment() | {
            # A database for a moment trusts everybody, and a service in production refuses an empty password.
            "DATABASE_URL": url.replace("postgres@", "postgres:of-a-moment@"),
            "ENVIRONMENT": "production",
        }
        migrated = run(
            in_environment("alembic", "upgrade", "head"), project, environment=variables, stop=stop
        )
        _check("alembic upgrade head", migrated)
        with _server(project, variables, stop) as server:
            yield server


def production_command(dockerfile: str) -> list[str]:
    """What the text of a Dockerfile runs, without where it listens."""
    command: list[str] = json.loads(dockerfile.rpartition("\nCMD ")[2].replace("\\\n", ""))
    place = command.index("--host")
    return command[:place] + command[place + 4 :]


@contextlib.contextmanager
def _server(project: Path, variables: dict[str, str], stop: Event) -> Iterator[Server]:
    port = _free_port()
    command = production_command((project / "Dockerfile").read_text())
    place = ("--host", "127.0.0.1", "--port", str(port))
    log = project.with_name(f"{project.name}.log")
    with (
        log.open("wb") as output,
        watched(in_environment(*command, *place), project, variables, output=output) as process,
    ):
        try:
            server = Server(f"http://127.0.0.1:{port}", log)
            _wait_until_it_answers(server, process, stop)
            yield server
        finally:
            _end(process)


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes], stop: Event) -> None:
    deadline = time.monotonic() + _STARTED
    while not _answers(server.address):
        if stop.is_set():
            raise StoppedError
        if process.poll() is not None or time.monotonic() > deadline:
            raise ProgramFailedError(
                "the server did not start",
                "its output says why; repair that, then run forge smoke again",
                server.log.read_text(errors="replace").splitlines(),
            )
        time.sleep(_TICK)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5):  # noqa: S310 - http, to ourselves
            return True
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it as a container is ended; what does not heed that is killed."""
    for number, patience in ((signal.SIGTERM, _ENDED), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _check(what: str, output: Output) -> None:
    if output.code:
        raise ProgramFailedError(
            f"{what} ended with {output.code}",
            "its output says why; repair that, then run forge smoke again",
            output.lines,
        )


def _faults_in(line: str) -> list[str]:
    try:
        entry = json.loads(line)
    except ValueError:
        return [line] if line.startswith(("Traceback", "ERROR")) else []
    if entry.get("level") in ("ERROR", "CRITICAL") or "exception" in entry:
        return [entry.get("message", ""), *entry.get("exception", "").splitlines()]
    return []

"""Servers on the loopback, one process each, run as the generated project's Dockerfile runs its own."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from random import sample
from typing import IO, TYPE_CHECKING

from benchmarks.service import cores
from benchmarks.service.project import NAME, RIVALS, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT, TUTORIAL, FORGE = "L0", "F0", "forge"
TUTORIAL_TUNED = "F0 on uvloop and httptools"
COMPARED = (LIMIT, TUTORIAL, FORGE)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Application:
    """What uvicorn serves, and where Python finds it."""

    module: str
    path: str = ""
    options: tuple[str, ...] = ()
    """Of uvicorn, in place of those in the generated Dockerfile."""


APPLICATIONS = {
    LIMIT: Application("limit:app", str(RIVALS)),
    # `uvicorn tutorial:app`, with what `pip install fastapi uvicorn` brings.
    TUTORIAL: Application(
        "tutorial:app", str(RIVALS), ("--access-log", "--loop", "asyncio", "--http", "h11")
    ),
    TUTORIAL_TUNED: Application("tutorial:app", str(RIVALS), ("--access-log",)),
    FORGE: Application(f"{NAME}.main:app"),
}


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    started_in: float
    """Seconds from the start of the process to the first 200 of /health/live."""
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def cpu(self) -> float:
        """Seconds of CPU, of user and system, since it was started."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:  # noqa: PTH123
            numbers = file.read().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / _TICKS

    def memory(self) -> int:
        """Bytes of memory that it occupies."""
        with open(f"/proc/{self.process.pid}/statm", encoding="utf-8") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the body of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body or None, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
        return answer

    def settle(self) -> None:
        """Wait until it has nothing left to do; forget what it has logged."""
        deadline = time.monotonic() + 20
        before = self.cpu()
        while time.monotonic() < deadline:
            time.sleep(0.1)
            now = self.cpu()
            if now - before < 0.02:
                break
            before = now
        self.log.truncate(0)


@contextmanager
def serving(project: Project, application: Application, url: str) -> Iterator[Server]:
    """The application on a database. The log is written to a file, and shown if it cannot start."""
    port = _free_port()
    environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "production", "PYTHONUNBUFFERED": "1"}
    environment |= {"PYTHONPATH": application.path, "DATABASE_URL": url}
    command = [*project.server(application.module, port), *application.options]
    with tempfile.TemporaryDirectory() as nowhere, tempfile.TemporaryFile("ab+") as log:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=nowhere,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the benchmark, which then stops it
        )
        try:
            cores.give(process.pid)
            _wait(process, port, log)
            yield Server(port, time.monotonic() - started, process, log)
        finally:
            _stop(process)


def _free_port() -> int:
    """One that nobody takes meanwhile: the system gives those from 32768 on to connections."""
    for port in sample(range(20_000, 30_000), 100):
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port
    raise SystemExit("no port between 20000 and 30000 is free")


def _wait(process: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.002)
        finally:
            connection.close()
    log.seek(0)
    raise SystemExit(f"{process.args!r}\n{log.read().decode(errors='replace')[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
    finally:  # Ctrl-C once more, too
        process.kill()
        process.wait()

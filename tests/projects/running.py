"""A generated project without forge: its database, its server, and questions over HTTP."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests.projects.conftest import Workshop
from tests.projects.postgres import Postgres


@contextmanager
def database_url(workshop: Workshop, database: str) -> Iterator[str]:
    """A database to develop with: of the wheel's PostgreSQL, or a file."""
    if database == "sqlite":
        yield f"sqlite+aiosqlite:///{workshop.folder}/development.db"
        return
    with Postgres.serving(workshop) as postgres:
        yield postgres.url


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: Any


def ask(url: str, method: str = "GET", data: object = None, **headers: str) -> Answer:
    body = None if data is None else json.dumps(data).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(  # noqa: S310 - http, to ourselves
        url, body, {"Content-Type": "application/json", **named}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return Answer(response.status, response.headers, json.loads(response.read() or b"null"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, json.loads(error.read() or b"null"))


@dataclass(frozen=True)
class Service:
    address: str
    process: subprocess.Popen[bytes]
    output: IO[bytes]

    def send_signal(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def log(self) -> list[dict[str, Any]]:
        """The lines of JSON that it has written."""
        file = self.output.fileno()  # the service writes where it is: reading may not move that
        written = os.pread(file, os.fstat(file).st_size, 0).splitlines(keepends=True)
        return [json.loads(line) for line in written if line[:1] == b"{" and line[-1:] == b"\n"]

    def requests(self) -> list[dict[str, Any]]:
        """Its lines about requests, each of which ended."""
        return [line for line in self.log() if line["logger"] == "access"]


@contextmanager
def serving(workshop: Workshop, *command: str, **environment: str) -> Iterator[Service]:
    """The service, run by this command until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    programs = Path(workshop.environment["UV_PROJECT_ENVIRONMENT"]) / "bin"
    with (
        TemporaryFile() as output,
        subprocess.Popen(
            [programs / command[0], *command[1:], "--port", str(port)],
            cwd=workshop.folder,
            env={**workshop.environment, **environment},
            stdout=output,
            start_new_session=True,
        ) as server,
    ):
        try:
            _wait_until_it_answers(address, server)
            yield Service(address, server, output)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGINT)  # as Ctrl-C does
            try:
                server.wait(15)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(server.pid, signal.SIGKILL)


@contextmanager
def migrated_and_serving(workshop: Workshop, database: str) -> Iterator[Service]:
    """The service on a database of its own that has its tables, as uvicorn serves it."""
    with database_url(workshop, database) as url:
        given = {**workshop.environment, "DATABASE_URL": url}
        Workshop(workshop.folder, given).run("alembic", "upgrade", "head")
        with serving(workshop, "uvicorn", "sample.main:app", DATABASE_URL=url) as service:
            yield service


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            ask(f"{address}/health/live")
            return
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)


def production_command(folder: Path) -> list[str]:
    """What the Dockerfile runs, but for where it listens."""
    text = (folder / "Dockerfile").read_text()
    command: list[str] = json.loads(text.rpartition("\nCMD ")[2].replace("\\\n", ""))
    place = command.index("--host")
    assert command[place : place + 4] == ["--host", "0.0.0.0", "--port", "8000"]  # noqa: S104
    return command[:place] + command[place + 4 :]

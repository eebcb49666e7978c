"""A database that is there for a moment: made as the project's own tests make theirs, gone afterwards."""

from __future__ import annotations

import contextlib
import selectors
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .process import ProgramFailedError, StoppedError
from .uv import environment, in_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event

DATABASES = "tests/databases.py"
"""The file of a project that makes databases for its tests, on TEST_DATABASE_URL or on a server from the wheel."""

# It ends when its input does, which happens however forge ends.
_SERVE = """
import asyncio, sys
from tests.databases import Server, new_database

async def main():
    server = Server()
    try:
        async with new_database(server.url, "forge") as url:
            print(url.render_as_string(hide_password=False), flush=True)
            await asyncio.to_thread(sys.stdin.read)
    finally:
        server.stop()

asyncio.run(main())
"""
_STARTED = 60.0  # seconds that a server has to start
_ENDED = 20.0  # and to end
_TICK = 0.2


@contextlib.contextmanager
def temporary_database(project: Path, database: str, stop: Event | None = None) -> Iterator[str]:
    """The URL of an empty database for the installed project in `project`, until the end of the block.

    Raises ProgramFailedError where none can be had, and StoppedError.
    """
    with tempfile.TemporaryDirectory(prefix="forge-database-") as folder:
        if database == "sqlite":
            yield f"sqlite+aiosqlite:///{folder}/temporary.db"
            return
        with _postgres(project, Path(folder) / "log", stop) as url:
            yield url


@contextlib.contextmanager
def _postgres(project: Path, log: Path, stop: Event | None) -> Iterator[str]:
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            in_environment("python", "-c", _SERVE),
            cwd=project,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # Ctrl-C is for forge, which then stops it
        ) as server,
    ):
        assert server.stdin is not None  # noqa: S101 - for mypy
        assert server.stdout is not None  # noqa: S101
        try:
            if url := _first_line(server.stdout, stop):
                yield url
                return
            raise ProgramFailedError(
                "no database for a moment could be made",
                f"see what {DATABASES} says, which makes it",
                log.read_text(errors="replace").splitlines(),
            )
        finally:
            server.stdin.close()
            try:
                server.wait(_ENDED)
            except subprocess.TimeoutExpired:
                server.kill()


def _first_line(stream: IO[bytes], stop: Event | None) -> str:
    """The first line of `stream`; empty where it ends without one, or none comes in time."""
    deadline = time.monotonic() + _STARTED
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while not selector.select(_TICK):
            if stop is not None and stop.is_set():
                raise StoppedError
            if time.monotonic() > deadline:
                return ""
    return stream.readline().decode().strip()

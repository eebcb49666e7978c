"""A proxy in front of PostgreSQL that takes its time to pass on the end of a connection."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.projects.postgres import Postgres

LINGERS = 2
"""Seconds between the last word of the server and the end of the connection."""


@contextmanager
def proxy_to(postgres: Postgres) -> Iterator[str]:
    """The URL of the proxy, for the time of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        arguments = (listener, str(postgres.folder / ".s.PGSQL.5432"))
        threading.Thread(target=_accept, args=arguments, daemon=True).start()
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{listener.getsockname()[1]}/postgres"
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes who waits for the next client


def _accept(listener: socket.socket, path: str) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(path)
            for ends in ((client, server, 0), (server, client, LINGERS)):
                threading.Thread(target=_pass_on, args=ends, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, lingers: float) -> None:
    """Each direction closes its own source; the shutdown wakes the other one, which does the same."""
    with source:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        time.sleep(lingers)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

"""A port for the server."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import socket
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 8000
_TRIED = 100


def any_port(host: str) -> int:
    """A free port that nobody has to know."""
    with socket.socket() as attempt:
        attempt.bind((host, 0))
        return int(attempt.getsockname()[1])


@contextlib.contextmanager
def reserved_port(host: str, wanted: int | None) -> Iterator[int]:
    """The port that was asked for, or else the first free one from 8000 on; during the block no other forge takes it.

    Raises ForgeError.
    """
    for port in range(FIRST, FIRST + _TRIED) if wanted is None else (wanted,):
        if _is_free(host, port) and (lock := _reserve(port)) is not None:
            try:
                yield port
            finally:
                os.close(lock)
            return
    if wanted is None:
        what = f"the ports {FIRST} to {FIRST + _TRIED - 1} of {host} are all in use"
    else:
        what = f"port {wanted} of {host} is in use by another program"
    raise ForgeError(what, "choose another one: --port PORT")


def _reserve(port: int) -> int | None:
    """A descriptor that keeps other forges of this user away from the port; None where one has it.

    A service listens only some time after it was started: until then nobody sees that the port is taken.
    """
    path = f"/tmp/forge-{os.geteuid()}-port-{port}"  # noqa: S108 - whoever else makes it gets nothing by it
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:  # it goes without
        handle = os.open(os.devnull, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _is_free(host: str, port: int) -> bool:
    """Whether the server could listen there. Raises ForgeError where it never could."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise ForgeError(
            f"nothing can listen at {host}:{port}: {error.strerror}",
            "choose another --host or --port",
        ) from None
    return True

"""Latency counts the time for which a request had to wait, and only successes count."""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import get_args

import pytest

from benchmarks.service.paced import Intervals, latency
from benchmarks.service.workloads import GET, Request

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
STALL = 0.5


@contextmanager
def answering(answer: Callable[[int], bytes], idle: float | None = None) -> Iterator[int]:
    """The port of a server that gives one answer after the other, `answer(n)` to the nth request.

    It closes a connection on which nothing was asked for `idle` seconds.
    """
    numbers = itertools.count()
    one_at_a_time = threading.Lock()

    def serve(connection: socket.socket) -> None:
        connection.settimeout(idle)
        with connection, suppress(OSError):
            while connection.recv(65536):
                with one_at_a_time:
                    text = answer(next(numbers))
                if not text:
                    return
                connection.sendall(text)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def requests() -> Iterator[Request]:
    return GET.requests("", users=100)


@pytest.mark.parametrize("intervals", get_args(Intervals))
def test_who_waits_for_a_slow_answer_is_counted(intervals: Intervals) -> None:
    def stall_once(number: int) -> bytes:
        if number == 100:
            time.sleep(STALL)
        return OK

    with answering(stall_once) as port:
        found = latency(port, requests(), rate=200, seconds=2, intervals=intervals)
    # A hundred requests fall due while one is answered: many of four hundred, not one.
    assert found.p99 > STALL / 2
    assert found.p50 < found.p99


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n", "no success.*409 Conflict"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "no success"),
        (b"", "closed a connection"),
    ],
)
def test_an_answer_that_is_no_success_ends_the_measurement(answer: bytes, reason: str) -> None:
    with (
        answering(lambda number: answer if number >= 3 else OK) as port,
        pytest.raises(SystemExit, match=reason),
    ):
        latency(port, requests(), rate=100, seconds=0.5)


def test_an_idle_connection_may_be_closed() -> None:
    """It is opened anew: only what was asked has to be answered."""
    with answering(lambda number: OK, idle=0.1) as port:
        found = latency(port, requests(), rate=20, seconds=1, connections=8)
    assert found.p50 > 0


def test_an_answer_may_come_in_pieces() -> None:
    body = b"x" * 2_000_000
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    with answering(lambda number: whole) as port:
        found = latency(port, requests(), rate=20, seconds=0.5)
    assert 0 < found.p50 <= found.p99

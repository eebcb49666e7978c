"""Requests at a given rate, however long the answers take: what wrk cannot do.

Requests fall due at even intervals, or at random (exponential) ones, as those of many independent users do.
The time of an answer counts from when its request was due. So an answer that is late does not hold back
the requests after it, whose waiting would then be missing from the figures (coordinated omission).
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import selectors
import sys
from collections import deque
from contextlib import contextmanager, suppress
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.service.workloads import Request

Intervals = Literal["even", "random"]

_STATUS = re.compile(rb"HTTP/1\.1 2\d\d ")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Latency(NamedTuple):
    """Seconds."""

    p50: float
    p99: float


def latency(
    port: int,
    requests: Iterable[Request],
    rate: float,
    seconds: float,
    connections: int = 64,
    intervals: Intervals = "random",
) -> Latency:
    """Ask `rate` times a second, over so many connections at most."""
    random = Random(1)  # noqa: S311 - the same for all servers
    messages, times, time = [], [], 0.0
    for request in requests:
        time += random.expovariate(rate) if intervals == "random" else 1 / rate
        if time > seconds:
            break
        times.append(time)
        messages.append(_message(request))
    # The selector of epoll wakes up in whole milliseconds only.
    with (
        _undisturbed(),
        asyncio.Runner(
            loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())
        ) as runner,
    ):
        taken = sorted(runner.run(_Load(times, messages).run(port, connections)))
    return Latency(taken[len(taken) // 2], taken[len(taken) * 99 // 100])


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Run as soon as there is something to do, before PostgreSQL on the same core, where root allows it.

    Else the time for which the load has to wait for its core would be taken for the server's.
    """
    gc.collect()
    gc.disable()
    if sys.platform == "linux":
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        gc.enable()
        if sys.platform == "linux":
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


class _Load:
    """Requests that fall due at `times`; each is sent on a connection that is free, or waits for one."""

    def __init__(self, times: list[float], messages: list[bytes]) -> None:
        self.due = deque(zip(times, messages, strict=True))
        self.waiting: deque[tuple[float, bytes]] = deque()
        self.free: deque[_Connection] = deque()
        self.taken: list[float] = []
        self.expected = len(times)
        self.opened: set[_Connection] = set()
        self.sent_again: set[float] = set()
        self.opening: set[asyncio.Task[None]] = set()

    async def run(self, port: int, connections: int) -> list[float]:
        """How long each took, in seconds."""
        self.loop = asyncio.get_running_loop()
        self.port = port
        self.ended: asyncio.Future[None] = self.loop.create_future()
        for _ in range(connections):
            await self.open()
        self.started = self.loop.time() + 0.1
        self.loop.call_at(self.started, self.send_due)
        try:
            async with asyncio.timeout(self.due[-1][0] + 30):
                await self.ended
        except TimeoutError:
            missing = self.expected - len(self.taken)
            raise SystemExit(f"{missing} requests have no answer") from None
        finally:
            for connection in list(self.opened):
                connection.transport.abort()
        return self.taken

    async def open(self) -> None:
        connect = self.loop.create_connection(lambda: _Connection(self), "127.0.0.1", self.port)
        _, connection = await connect
        self.opened.add(connection)
        self.free.append(connection)

    def send_due(self) -> None:
        now = self.loop.time() - self.started
        while self.due and self.due[0][0] <= now:
            self.waiting.append(self.due.popleft())
        self.send_waiting()
        if self.due:
            self.loop.call_at(self.started + self.due[0][0], self.send_due)

    def send_waiting(self) -> None:
        while self.waiting and self.free:
            self.free.popleft().send(*self.waiting.popleft())

    def answered(self, connection: _Connection) -> None:
        self.taken.append(self.loop.time() - self.started - connection.due)
        self.free.append(connection)
        self.send_waiting()
        if len(self.taken) == self.expected and not self.ended.done():
            self.ended.set_result(None)

    def lost(self, connection: _Connection, reason: Exception | None) -> None:
        """The server may close a connection that is idle, or was until we sent something; no other."""
        self.opened.discard(connection)
        if self.ended.done():
            return
        if connection in self.free:
            self.free.remove(connection)
        elif connection.received or connection.due in self.sent_again:
            self.fail(f"the server has closed a connection: {reason}")
            return
        else:
            self.sent_again.add(connection.due)
            self.waiting.appendleft((connection.due, connection.message))
        task = self.loop.create_task(self.replace())
        self.opening.add(task)
        task.add_done_callback(self.opening.discard)

    async def replace(self) -> None:
        try:
            await self.open()
        except OSError as error:
            self.fail(f"the server is away: {error}")
        else:
            self.send_waiting()

    def fail(self, reason: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(SystemExit(reason))


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, load: _Load) -> None:
        self.load = load
        self.due = 0.0
        self.message = b""
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for mypy
        self.transport = transport

    def send(self, due: float, message: bytes) -> None:
        self.due, self.message = due, message
        self.transport.write(message)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        length = _LENGTH.search(head + b"\r\n")
        if not length or not _STATUS.match(head):
            self.load.fail(f"an answer is no success: {self.received[:1000]!r}")
        elif len(body) == int(length[1]):
            self.received = b""
            self.load.answered(self)

    def connection_lost(self, reason: Exception | None) -> None:
        self.load.lost(self, reason)


def _message(request: Request) -> bytes:
    lines = [f"{request.method} {request.path} HTTP/1.1", "Host: 127.0.0.1"]
    if request.body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(request.body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + request.body

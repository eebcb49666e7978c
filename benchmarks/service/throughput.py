"""Requests a second, as many as a server can answer."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measuring import in_turns, median
from benchmarks.service.wrk import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.service.database import Postgres
    from benchmarks.service.servers import Server
    from benchmarks.service.workloads import Workload


class Rate(NamedTuple):
    """Of one run under full load."""

    per_second: float
    cpu: float
    """Seconds of the server's CPU, without PostgreSQL's, a request."""


Rates = dict[str, list[Rate]]


class Size(NamedTuple):
    """How much is measured."""

    rounds: int
    seconds: float
    users: int
    posts: int


def measure(
    workload: Workload, servers: Mapping[str, Server], postgres: Postgres, size: Size
) -> Rates:
    """Of each server in turn, on an empty table where the workload writes."""
    return in_turns(
        {name: partial(run, workload, server, postgres, size) for name, server in servers.items()},
        size.rounds,
    )


def per_second(rates: Sequence[Rate]) -> list[float]:
    return [rate.per_second for rate in rates]


def capacity(rates: Sequence[Rate]) -> float:
    return median(per_second(rates))


def cpu(rates: Sequence[Rate]) -> float:
    return median([rate.cpu for rate in rates])


def run(workload: Workload, server: Server, postgres: Postgres, size: Size) -> Rate:
    """Load one server for the time of one run."""
    if workload.writes:
        postgres.empty(workload.database)
    unique = f"{time.monotonic_ns():x}"
    before = server.cpu()
    answers, seconds = load(
        workload, server.port, max(size.seconds, workload.least), unique, size.users
    )
    spent = server.cpu() - before
    server.settle()
    return Rate(answers / seconds, spent / answers)

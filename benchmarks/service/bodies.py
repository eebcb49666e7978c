"""The rivals answer what the generated service answers; otherwise there is nothing to compare."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.service.servers import FORGE, LIMIT, TUTORIAL, TUTORIAL_TUNED
from benchmarks.service.workloads import ONE_BY_ONE, POSTS_WITH_AUTHOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.service.database import Postgres
    from benchmarks.service.servers import Server
    from benchmarks.service.workloads import Request, Workload

CHECKED = 3
"""Requests of a workload that are compared."""
_NOW = re.compile(rb'"(created_at|updated_at)":"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"')


def check(
    workload: Workload, servers: Mapping[str, Server], postgres: Postgres, users: int
) -> None:
    """Stop the benchmark where answers differ.

    Byte for byte, but for two things. A record that was just created has the time of its creation.
    And the tutorial's lists have no cursor: there the records are compared.
    """
    answers = {}
    for name, server in servers.items():
        if workload.writes:
            postgres.empty(workload.database)
        requests = islice(workload.requests("check", users), CHECKED)
        answers[name] = [_ask(server, request) for request in requests]
    ours = answers[FORGE]
    for name in (LIMIT, TUTORIAL, TUTORIAL_TUNED):
        read = _as_it_is if name == LIMIT else _records
        expected, found = ([read(body) for body in each] for each in (ours, answers[name]))
        if expected != found:
            differing = next(
                pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1]
            )
            raise SystemExit(f"{workload.title}: {FORGE} and {name} differ:\n{differing}")


def check_one_by_one(tutorial: Server) -> None:
    """The two ways in which the tutorial may list posts give the same."""
    both = [tutorial.ask("GET", each.path) for each in (POSTS_WITH_AUTHOR, ONE_BY_ONE)]
    if both[0] != both[1]:
        raise SystemExit(f"{ONE_BY_ONE.title}: differs from {POSTS_WITH_AUTHOR.title}")


def _ask(server: Server, request: Request) -> bytes:
    status, body = server.ask(*request)
    if status != (201 if request.method == "POST" else 200):
        raise SystemExit(f"{request.method} {request.path}: {status} {body[:1000]!r}")
    return _NOW.sub(rb'"\1":"now"', body) if request.method == "POST" else body


def _as_it_is(body: bytes) -> object:
    return body


def _records(body: bytes) -> object:
    document = json.loads(body)
    return document.get("items", document) if isinstance(document, dict) else document

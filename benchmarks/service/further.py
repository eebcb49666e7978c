"""What else a service costs: latency, start, deep pages, many resources."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, get_args

from benchmarks.measuring import in_turns
from benchmarks.service.paced import Intervals, Latency, latency
from benchmarks.service.project import PROJECTS, make_of_size
from benchmarks.service.servers import APPLICATIONS, COMPARED, FORGE, Application, serving
from benchmarks.service.throughput import Rates, Size, capacity, run
from benchmarks.service.workloads import READS, Workload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.service.database import Postgres
    from benchmarks.service.project import Project
    from benchmarks.service.servers import Server

LATENCY_REQUESTS, LATENCY_SECONDS = 200, 10
"""A run has at least so many requests, for its p99, but takes no longer than so many seconds."""
PAGE, DEEP = 50, 5000
"""Rows of a page, and which page is the deep one."""
RESOURCES = 50
_SOMEBODY = "INSERT INTO {} (username, email) VALUES ('somebody', 'somebody@example.com')"

Latencies = dict[str, tuple[float, dict[Intervals, list[Latency]]]]
"""By server: the requests a second, and what each run took, at even intervals and at random ones."""


def latencies(
    workload: Workload,
    servers: Mapping[str, Server],
    rates: Rates,
    database: Postgres,
    size: Size,
) -> Latencies:
    """Of each server at half of what it can answer."""
    print(f"{workload.title}: latency", file=sys.stderr)
    half = {name: capacity(rates[name]) / 2 for name in COMPARED}

    def once(name: str, intervals: Intervals) -> Latency:
        if workload.writes:
            database.empty(workload.database)
        requests = workload.requests(f"{time.monotonic_ns():x}", size.users)
        seconds = min(max(size.seconds, LATENCY_REQUESTS / half[name]), LATENCY_SECONDS)
        port, connections = servers[name].port, workload.connections
        found = latency(port, requests, half[name], seconds, connections, intervals)
        servers[name].settle()
        return found

    kinds: tuple[Intervals, ...] = get_args(Intervals)
    runs = {
        f"{name} {intervals}": partial(once, name, intervals)
        for name in COMPARED
        for intervals in kinds
    }
    taken = in_turns(runs, min(size.rounds, 3))
    return {
        name: (half[name], {intervals: taken[f"{name} {intervals}"] for intervals in kinds})
        for name in COMPARED
    }


def starts(project: Project, url: str, size: Size) -> dict[str, list[float]]:
    """Seconds from the start of the process to the first answer."""
    print("Start", file=sys.stderr)

    def once(application: Application) -> float:
        with serving(project, application, url) as server:
            return server.started_in

    return in_turns(
        {name: partial(once, APPLICATIONS[name]) for name in COMPARED},
        size.rounds,
    )


def page_depth(project: Project, database: Postgres, size: Size) -> Rates:
    """A list of posts at its first and at a deep page, as its cursors lead there."""
    print("Pages", file=sys.stderr)
    with serving(project, APPLICATIONS[FORGE], database.url(READS)) as server:
        rows = min(PAGE * (DEEP - 1), size.posts - PAGE)
        cursor, last = None, 0
        while last < rows:
            path = "/posts?limit=50" + (f"&cursor={cursor}" if cursor else "")
            status, body = server.ask("GET", path)
            page = json.loads(body)
            ids = [post["id"] for post in page["items"]]
            if status != 200 or ids != list(range(last + 1, last + 1 + len(ids))):
                raise SystemExit(f"{path}: {status}, ids {ids}")
            cursor, last = page["next_cursor"], ids[-1]
        server.settle()
        deep = last // PAGE + 1
        first_page = Workload("page 1", "page 1", "path", "/posts?limit=50")
        deep_page = Workload("deep", "", "path", f"/posts?limit=50&cursor={cursor}")
        pages = {"page 1": first_page, f"page {deep:,}": deep_page}
        return in_turns(
            {
                name: partial(run, workload, server, database, size)
                for name, workload in pages.items()
            },
            size.rounds,
        )


def resources(database: Postgres, size: Size) -> Rates:
    """A record by its id in services of one and of many resources, of the first and of the last."""
    print("Resources", file=sys.stderr)
    with ExitStack() as stack:
        asked = {}
        for number in (1, RESOURCES):
            project = make_of_size(PROJECTS, number)
            database.create(project.name, project)
            application = Application(f"{project.name}.main:app", str(project.folder / "src"))
            url = database.url(project.name)
            server = stack.enter_context(serving(project, application, url))
            tables = ["users"] if number == 1 else ["thing001s", "users"]
            for table, place in zip(tables, ("first", "last"), strict=False):
                name = "1 resource" if number == 1 else f"{number} resources, the {place}"
                database.run(_SOMEBODY.format(table), project.name)
                asked[name] = partial(
                    run, Workload(name, name, "path", f"/{table}/1"), server, database, size
                )
        return in_turns(asked, size.rounds)

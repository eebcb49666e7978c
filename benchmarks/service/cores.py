"""Which cores the server that is asked has for itself, and which all else shares."""

from __future__ import annotations

import os
import sys
from functools import cache


@cache
def divide() -> tuple[set[int], set[int]]:
    """A core for the server, the others for the load and PostgreSQL; all for both where there is one."""
    if sys.platform != "linux":
        raise SystemExit("The benchmark of the service needs /proc.\nRun it on Linux.")
    every = os.sched_getaffinity(0)
    server = {min(every)}
    return server, every - server or every


def leave_to_the_server() -> None:
    """From here on this process, and all that it starts, keeps to the other cores."""
    _keep(0, divide()[1])


def give(pid: int) -> None:
    """Let this process run on the server's core only."""
    _keep(pid, divide()[0])


def _keep(pid: int, cores: set[int]) -> None:
    if sys.platform == "linux":
        os.sched_setaffinity(pid, cores)

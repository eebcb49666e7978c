"""wrk, the load generator."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.service.workloads import BULK

if TYPE_CHECKING:
    from benchmarks.service.workloads import Workload

SCRIPT = Path(__file__).with_name("requests.lua")


def find_wrk() -> str:
    if program := shutil.which("wrk"):
        return program
    raise SystemExit(
        "wrk, which makes the load, is not on PATH.\n"
        "Install it (Debian, Ubuntu, Fedora: the package `wrk`) and start again."
    )


def load(
    workload: Workload, port: int, seconds: float, unique: str, users: int
) -> tuple[int, float]:
    """Ask as fast as the server answers; the number of answers, and in how many seconds.

    Stops the benchmark where an answer is not a success: what it measured would mean nothing.
    """
    address = f"http://127.0.0.1:{port}"
    command = [find_wrk(), "--threads", "1", "--connections", str(workload.connections)]
    command += ["--duration", f"{round(seconds)}s", "--timeout", "20s", "--script", str(SCRIPT)]
    command += [address, "--", workload.kind, workload.path, str(users), str(BULK), unique]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=seconds + 60
    )
    _, found, rest = done.stdout.partition("RESULT ")
    if not found:
        raise SystemExit(f"wrk failed:\n{done.stdout}{done.stderr}")
    result = json.loads(rest.splitlines()[0])
    if result["refused"] or result["broken"] or not result["requests"]:
        raise SystemExit(f"{workload.title}: not all answers were successes: {result}")
    return result["requests"], result["microseconds"] / 1e6

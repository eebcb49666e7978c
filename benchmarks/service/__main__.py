"""Measure the service that forge writes and print tables as Markdown; with --write, put them into README.md."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING

from benchmarks.readme import write
from benchmarks.service import cores
from benchmarks.service.report import PARTS, report
from benchmarks.service.throughput import Size
from benchmarks.service.workloads import POSTS, USERS, WORKLOADS
from benchmarks.service.wrk import find_wrk

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    names = [*WORKLOADS, *PARTS]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.service",
        description=__doc__,
        epilog=f"parts: {', '.join(names)}",
    )
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    parser.add_argument("--rounds", type=int, help="of each comparison (5; quick: 2)")
    parser.add_argument("--seconds", type=int, help="of each run (3; quick: 1)")
    parser.add_argument("--only", type=lambda text: text.split(","), help="parts: get,list,...")
    parser.add_argument("--quick", action="store_true", help="requests a second, in a minute")
    arguments = parser.parse_args()
    chosen: Sequence[str] = arguments.only or (list(WORKLOADS) if arguments.quick else names)
    if unknown := set(chosen) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    if arguments.write and (arguments.only or arguments.quick):
        parser.error("--write is for all tables: not with --only or --quick")
    rounds, seconds = (2, 1) if arguments.quick else (5, 3)
    size = Size(arguments.rounds or rounds, arguments.seconds or seconds, USERS, POSTS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what was started is ended
    cores.leave_to_the_server()
    find_wrk()
    lines = []
    for line in report(chosen, size):
        print(line, flush=True)
        lines.append(line)
    if arguments.write:
        write("service measured", "\n".join(lines))


if __name__ == "__main__":
    main()

"""Measure the commands of forge and print tables as Markdown; with --write, put them into README.md."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from benchmarks.growth import growth_table, profile_table
from benchmarks.readme import write
from benchmarks.tables import generators_table, machine, races, races_table
from benchmarks.workshop import install_forge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    parser.add_argument("--rounds", type=int, default=15, help="of the short programs (15)")
    arguments = parser.parse_args()
    programs = install_forge()
    lines = []
    for line in report(programs, arguments.rounds):
        print(line, flush=True)
        lines.append(line)
    if arguments.write:
        write("measured", "\n".join(lines))


def report(programs: Path, rounds: int) -> Iterator[str]:
    """All lines, each as soon as it is known."""
    yield machine(programs)
    yield ""
    yield from races_table(races(programs, rounds))
    yield ""
    yield from generators_table(programs, rounds)
    yield ""
    yield from growth_table(programs, rounds)
    yield ""
    yield from profile_table(programs)


if __name__ == "__main__":
    main()

"""Measure the commands of forge and print tables as Markdown; with --write, put them into README.md."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.growth import growth_table, profile_table
from benchmarks.tables import generators_table, machine, races, races_table
from benchmarks.workshop import install_forge

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


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
        write("\n".join(lines))


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


def write(text: str) -> None:
    """Put `text` between the markers of README.md."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"{README.name} has no {BEGIN} and {END}")
    README.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

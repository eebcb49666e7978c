"""The tables, as Markdown."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from benchmarks import workshop
from benchmarks.generators import GENERATORS, make_ready
from benchmarks.measuring import Program, Run, median, ratios, take_turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Race:
    """Two programs, what is compared of them, and how much more or less the first may take."""

    ours: Program
    theirs: Program
    measure: Literal["cpu", "wall"]
    target: float
    rounds: int


def machine(programs: Path) -> str:
    """What it was measured on."""
    versions = [
        f"{name} {workshop.version_of('forge', package)}"
        for name, package in [
            ("forge", "forge-fastapi"),
            *[(name, name) for name in ("typer", "copier", "jinja2", "uv")],
        ]
    ]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    where = f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"Measured on {datetime.now(UTC):%d %B %Y}: {where}, {python}; {', '.join(versions)}."


def processor() -> str:
    """The model of the processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def races(programs: Path, rounds: int) -> Iterator[Race]:
    """The three comparisons that have a target."""
    forge, name = programs / "forge", workshop.NAME
    bare = "a bare Typer application with the same commands and options"
    yield Race(
        Program("`forge --help`", [[forge, "--help"]]),
        Program(bare, [[programs / "bare", "--help"]]),
        measure="cpu",
        target=1.2,
        rounds=rounds,
    )
    template, answers = workshop.template_of(programs), workshop.answers_file()
    copy: list[str | Path] = [programs / "copier", "copy", "--quiet", "--defaults"]
    copy += ["--data-file", answers, template, name]
    yield Race(
        forge_new(forge),
        Program(
            "`copier copy` of the same template with the same answers",
            [copy],
        ),
        measure="cpu",
        target=0.35,
        rounds=rounds,
    )
    by_hand = [["sync", "--directory", name], ["run", "--directory", name, "pytest"]]
    yield Race(
        Program(
            "`forge new`, whole, with a warm cache of uv",
            [(forge, "new", name)],
            environment=workshop.ENVIRONMENT,
        ),
        Program(
            "`uv sync` and `uv run pytest` by hand in the same service",
            [(workshop.UV, *words) for words in by_hand],
            environment=workshop.ENVIRONMENT,
            prepare=lambda folder: workshop.generate(forge, folder),
        ),
        measure="wall",
        target=1.15,
        rounds=max(3, rounds // 2),
    )


def forge_new(forge: Path) -> Program:
    command: list[str | Path] = [forge, "new", workshop.NAME, "--no-install", "--no-git"]
    return Program("`forge new --no-install --no-git`", [command])


def races_table(all_races: Iterator[Race]) -> Iterator[str]:
    yield "| forge | against | measured | forge | the other | ratio (lowest to highest of a round) | target |"
    yield "| --- | --- | --- | --: | --: | --: | --: |"
    for race in all_races:
        print(race.ours.name, file=sys.stderr)
        taken = take_turns([race.ours, race.theirs], race.rounds)
        ours, theirs = ([getattr(run, race.measure) for run in runs] for runs in taken.values())
        ratio, lowest, highest = ratios(ours, theirs)
        measured = f"{'CPU' if race.measure == 'cpu' else 'wall'}, median of {race.rounds}"
        verdict = f"≤ {race.target} {'met' if ratio <= race.target else 'missed'}"
        yield (
            f"| {race.ours.name} | {race.theirs.name} | {measured} | {seconds(median(ours))} | "
            f"{seconds(median(theirs))} | **{ratio:.2f}** ({lowest:.2f} to {highest:.2f}) | {verdict} |"
        )


def generators_table(programs: Path, rounds: int) -> Iterator[str]:
    """The generators side by side; below the table those that could not be installed here."""
    ready, versions, missing = [forge_new(programs / "forge")], [""], []
    for generator in GENERATORS:
        try:
            program, version = make_ready(generator, programs / "forge")
        except workshop.NotInstalledError as error:
            missing.append(
                f"Not measured: {generator.package} could not be installed here: {error}."
            )
        else:
            ready.append(program)
            versions.append(f" {version}")
    print("Generators", file=sys.stderr)
    taken = take_turns(ready, rounds)
    yield f"| generator | files | CPU, median of {rounds} | wall | CPU, forge = 1 (lowest to highest) |"
    yield "| --- | --: | --: | --: | --: |"
    ours = cpu(taken[ready[0].name])
    for program, version in zip(ready, versions, strict=True):
        runs = taken[program.name]
        ratio, lowest, highest = ratios(cpu(runs), ours)
        spread = f" ({lowest:.1f} to {highest:.1f})" if program is not ready[0] else ""
        wall = seconds(median([run.wall for run in runs]))
        yield (
            f"| {program.name}{version} | {runs[0].files} | {seconds(median(cpu(runs)))} | {wall} | "
            f"{ratio:.1f}{spread} |"
        )
    for line in missing:
        yield ""
        yield line


def cpu(runs: Sequence[Run]) -> list[float]:
    return [run.cpu for run in runs]


def seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 10 else f"{value:.2f} s"

"""`forge add-model` in projects of more and more models: what it costs, and where that goes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks import workshop
from benchmarks.measuring import Program, clean_environment, median, take_turns
from forge_cli.manifest import new_model, new_project, parse_field
from forge_cli.planning import compose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SIZES = {1: None, 10: 0.35, 100: None, 300: 3.0}
"""Numbers of models, and the seconds of CPU that the command may take then."""
FIELDS = (
    "title:str:max=200",
    "body:text",
    "rank:int:default=0",
    "status:enum:draft,published:default=draft",
    "made_at:datetime:null",
    "owner:ref:User",
)
COMMAND = ("add-model", "Extra", "title:str:max=200", "author:ref:User", "--no-test")
PROFILED = 5
"""Runs of which a profile is the median."""

_PROFILE = """
import json, sys, time
import forge_cli.cli.app, forge_cli.cli.changing, forge_cli.planning.proposal as proposal, forge_cli.transaction as disk
import forge_cli.rendering.template
spent = {"starting, and importing forge": time.process_time()}
def timed(module, stage, *names):
    for name in names:
        def watched(*arguments, function=getattr(module, name), **options):
            began = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                spent[stage] = spent.get(stage, 0) + time.process_time() - began
        setattr(module, name, watched)
timed(proposal, "reading manifest and lock", "manifest_texts", "lock_texts", "parse_manifest", "parse_lock")
timed(proposal, "validating and editing the manifest", "validate", "manifest_changes", "lock_files")
timed(proposal, "rendering", "render_difference", "paths_of")
timed(proposal, "merging", "merge_trees")
timed(proposal, "the migration", "revise")
timed(disk, "writing, fsync included", "apply")
sys.argv = ["forge", *sys.argv[1:]]
sys.stdout = sys.stderr
try:
    forge_cli.cli.app.app(standalone_mode=False)
finally:
    spent["Typer, printing, the rest"] = time.process_time() - sum(spent.values())
    print(json.dumps(spent), file=sys.__stdout__)
"""


def growth_table(programs: Path, rounds: int) -> Iterator[str]:
    """What the command costs by the number of models."""
    print("forge add-model", file=sys.stderr)
    sizes = {_name(size): size for size in SIZES}
    taken = take_turns(
        [
            Program(name, [[programs / "forge", *COMMAND]], prepare=_copy(size))
            for name, size in sizes.items()
        ],
        rounds,
    )
    yield f"| `forge add-model`, no tests, in a project of | files | CPU, median of {rounds} (lowest to highest) | wall | target |"
    yield "| --- | --: | --: | --: | --: |"
    for name, runs in taken.items():
        cpu = [run.cpu for run in runs]
        target = SIZES[sizes[name]]
        verdict = f"≤ {target} s {'met' if median(cpu) <= target else 'missed'}" if target else ""
        wall = median([run.wall for run in runs])
        yield (
            f"| {name} | {runs[0].files} | {median(cpu):.2f} s ({min(cpu):.2f} to {max(cpu):.2f}) |"
            f" {wall:.2f} s | {verdict} |"
        )


def profile_table(programs: Path) -> Iterator[str]:
    """Where it goes, in seconds of CPU."""
    profiles = {size: _profile(programs, size) for size in (10, 300)}
    yield f"| where it goes, CPU, median of {PROFILED} | 10 models | 300 models |"
    yield "| --- | --: | --: |"
    for stage in profiles[10]:
        yield f"| {stage} | {profiles[10][stage]:.3f} s | {profiles[300][stage]:.3f} s |"


def _profile(programs: Path, size: int) -> dict[str, float]:
    runs = []
    for _ in range(PROFILED):
        folder = workshop.WORKSHOP / "profiled"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _copy(size)(folder)
        done = subprocess.run(
            [programs / "python", "-c", _PROFILE, *COMMAND],
            cwd=folder,
            env=clean_environment({}),
            check=True,
            capture_output=True,
            text=True,
        )
        runs.append(json.loads(done.stdout))
    return {stage: median([run[stage] for run in runs]) for stage in runs[0]}


def _name(size: int) -> str:
    return f"{size} models" if size > 1 else "1 model"


def _copy(size: int) -> Callable[[Path], None]:
    """Puts a copy of the project into a folder."""

    def copy(folder: Path) -> None:
        shutil.copytree(_project(size), folder, dirs_exist_ok=True)

    return copy


def _project(size: int) -> Path:
    """A project of this many models, User among them; made once."""
    folder = workshop.WORKSHOP / "projects" / str(size)
    if folder.exists():
        return folder
    start = new_project(name="big")
    models = [
        new_model(f"Thing{number:03}", [parse_field(field) for field in FIELDS])
        for number in range(1, size)
    ]
    every = sorted((*start.models, *models), key=lambda model: model.name)
    workshop.write_tree(compose(replace(start, models=tuple(every)), datetime.now(UTC)), folder)
    return folder

"""All combinations, as many at once as there are cores."""

from __future__ import annotations

import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from forge_cli.toolchain import StoppedError

from .running import Result, Trial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .combinations import Combination


class Watch(Protocol):
    """Who is told how the combinations go on, by several threads."""

    def start(self, combination: Combination) -> None:
        """It begins."""

    def show(self, combination: Combination, detail: str) -> None:
        """This goes on."""

    def end(self, result: Result) -> None:
        """It is over."""


def smoke(
    combinations: Sequence[Combination],
    watch: Watch,
    *,
    jobs: int,
    newest: bool = False,
    tests: bool = True,
    keep: bool = False,
) -> list[Result]:
    """Try the combinations, at most `jobs` at once; how they went, in their order. Without `tests` theirs do not run.

    They live in a temporary folder, of which stay those that failed; all with `keep`. Whatever interrupts this ends
    what runs, and then nothing stays.
    """
    stop = Event()
    folder = Path(tempfile.mkdtemp(prefix="forge-smoke-"))
    workers = max(1, (os.cpu_count() or 1) // min(jobs, len(combinations)))

    def one(combination: Combination) -> Result:
        if stop.is_set():
            raise StoppedError
        watch.start(combination)
        trial = Trial(
            combination,
            folder / combination.folder,
            lambda detail: watch.show(combination, detail),
            stop,
        )
        result = trial.run(newest=newest, tests=tests, workers=workers)
        if not (keep or result.faults):
            shutil.rmtree(result.folder, ignore_errors=True)
            result.folder.with_name(f"{result.folder.name}.log").unlink(missing_ok=True)
        watch.end(result)
        return result

    try:
        with ThreadPoolExecutor(jobs) as pool:
            try:
                tasks = [pool.submit(one, combination) for combination in combinations]
                results = [task.result() for task in tasks]
            except BaseException:
                stop.set()
                raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not any(folder.iterdir()):
        folder.rmdir()
    return results

"""Room on the disks that forge and uv write to."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from forge_cli.toolchain import find_uv

from .finding import Finding, ok, problem, warning
from .programs import answer, last_line

if TYPE_CHECKING:
    from collections.abc import Mapping

MEGABYTE = 1_000_000
TOO_LITTLE = 100 * MEGABYTE
"""What no installation of a service fits into."""
PLENTY = 1_000 * MEGABYTE
"""What a service takes with its environment, its packages in the cache, and its tests."""


def check_disk(here: Path, name: str) -> Finding:
    """The project or the current folder, which is called `name`, the cache of uv, and where temporary files go."""
    cache = last_line(answer([find_uv(), "cache", "dir"], here))
    places = {name: here, "temporary files": Path(tempfile.gettempdir())}
    if cache:
        places["the cache of uv"] = Path(cache)
    return judge({each: _existing(place) for each, place in places.items()})


def judge(places: Mapping[str, Path]) -> Finding:
    """The worst that there is to say about the folders."""
    for name, place in places.items():
        try:
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"forge")
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            return problem("disk", f"{place} ({name}) cannot be written: {why}", "see to that")
    free = {name: shutil.disk_usage(place).free for name, place in places.items()}
    name = min(free, key=lambda each: free[each])
    what = f"{_shown(free[name])} free for {name}"
    hint = f"free some space around {places[name]}; a service takes up to {_shown(PLENTY)}"
    if free[name] < TOO_LITTLE:
        return problem("disk", f"only {what}", hint)
    if free[name] < PLENTY:
        return warning("disk", f"only {what}", hint)
    return ok("disk", what)


def _existing(place: Path) -> Path:
    """The folder, or the one above it that is there."""
    return next(each for each in (place, *place.parents) if each.is_dir())


def _shown(size: int) -> str:
    return f"{size / (1000 * MEGABYTE):.1f} GB" if size >= PLENTY else f"{size // MEGABYTE} MB"

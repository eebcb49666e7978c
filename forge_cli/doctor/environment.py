"""The environment of a project: installed, and what the lock file says."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from forge_cli.toolchain import environment_of, find_uv

from .finding import Finding, ok, problem, warning
from .programs import answer

if TYPE_CHECKING:
    from pathlib import Path


def check_environment(root: Path) -> Finding:
    """Ask uv whether it would change anything, without a network."""
    install = f"install the project: cd {shlex.quote(str(root))} && uv sync"
    place = environment_of(root)
    if not (place / "pyvenv.cfg").is_file():
        return problem("environment", "the project is not installed", install)
    if not (root / "uv.lock").is_file():
        return problem("environment", "uv.lock is missing", install)
    uv, offline = find_uv(), ("--offline", "--no-progress")
    lock = answer([uv, "lock", "--check", *offline], root)
    # What is installed besides is the user's own.
    sync = answer([uv, "sync", "--check", "--frozen", "--inexact", *offline], root)
    if lock is None or sync is None:
        return warning("environment", "uv does not answer in time", "see for yourself: uv sync")
    if lock.code:
        return problem("environment", "uv.lock is behind pyproject.toml", install)
    if sync.code:
        would = [line for line in sync.lines if line.startswith(("Would install", "Would update"))]
        why = f": uv {would[0][0].lower()}{would[0][1:]}" if would else ""
        return problem("environment", f"{place.name} is not what uv.lock says{why}", install)
    return ok("environment", f"{place.name} is what uv.lock says")

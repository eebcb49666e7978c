"""All checks, beside each other: most of their time they wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from . import disk, environment, index, machine, postgresql, project
from .finding import Finding, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from forge_cli.manifest import Project

    Check = Callable[[], Finding | Iterable[Finding]]


def examine(folder: Path, root: Path | None) -> list[Finding]:
    """What there is to know about this machine and, where `root` is one, about that project.

    `folder` is where the user is: the settings of uv may depend on it.
    """
    known = None if root is None else project.known(root)
    checks: dict[str, Check] = {
        "python": machine.check_python,
        "uv": machine.check_uv,
        "git": machine.check_git,
        "disk": partial(disk.check_disk, root or folder, "the project" if root else "this folder"),
        "index": partial(index.check_index, root or folder),
        "forge": machine.check_forge,
    }
    if _may_need_postgresql(known):
        checks["postgresql"] = partial(postgresql.check_programs, root)
    checks["database"] = partial(postgresql.check_urls, root)
    if root is not None:
        checks["environment"] = partial(environment.check_environment, root)
        checks["project"] = partial(project.check_project, root)
    with ThreadPoolExecutor(len(checks)) as pool:
        found = list(pool.map(lambda item: _carefully(*item), checks.items()))
    return [finding for findings in found for finding in findings]


def _may_need_postgresql(known: Project | None) -> bool:
    return known is None or known.database == "postgresql"


def _carefully(name: str, check: Check) -> list[Finding]:
    """What the check finds; where it cannot look, that is what it found."""
    try:
        found = check()
        return [found] if isinstance(found, Finding) else list(found)
    except ForgeError as error:
        return [problem(name, str(error), error.hint)]
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        return [problem(name, f"the system says: {error.strerror or error}{place}", "see to that")]

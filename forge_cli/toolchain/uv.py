"""uv: the environment of a project."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .process import Output, ProgramFailedError, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event

_ANOTHER = ("VIRTUAL_ENV", "UV_PROJECT", "UV_WORKING_DIR", "UV_WORKING_DIRECTORY")
_COUNT = re.compile(r"^(Installed|Checked|Audited) (\d+) packages?\b")
_NETWORK = re.compile(
    r"network (?:connectivity )?(?:is|was) (?:disabled|unreachable)|dns error|tcp connect error"
    r"|failed to lookup address|connection (?:refused|reset|closed)|error sending request"
    r"|operation timed out|tunnel error|client error \(connect\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Installation:
    """How many packages the environment of a project holds, and whether they were there before."""

    packages: int
    was_complete: bool
    seconds: float


def sync(
    project: Path,
    on_line: Callable[[str], None] | None = None,
    *,
    exact: bool = True,
    stop: Event | None = None,
) -> Installation:
    """Lock and install what the project in `project` needs; `exact` removes what it does not need.

    Its environment is `.venv` in the project, or where UV_PROJECT_ENVIRONMENT says; a new one gets the Python that
    runs forge, unless UV_PYTHON names another. Raises ProgramFailedError.
    """
    command = [find_uv(), "sync", "--no-progress", *([] if exact else ["--inexact"])]
    if not environment_of(project).is_dir() and "UV_PYTHON" not in os.environ:
        command += ["--python", base_python()]
    output = run(command, project, environment=environment(), on_line=on_line, stop=stop)
    if output.code:
        raise _failure(project, output)
    return _count(output)


def has_program(project: Path, name: str) -> bool:
    """Whether the environment of the project is there, with this program in it."""
    return (environment_of(project) / "bin" / name).is_file()


def find_uv() -> str:
    """The path of uv: the one that was installed with forge, else one on PATH."""
    import uv

    try:
        return uv.find_uv_bin()
    except FileNotFoundError:
        if found := shutil.which("uv"):
            return found
    raise ProgramFailedError("uv was not found", "install it: python -m pip install uv")


def in_environment(*command: str | Path) -> list[str | Path]:
    """`command` with the programs of a project that is installed, as it is."""
    return [find_uv(), "run", "--no-sync", *command]


def environment() -> dict[str, str]:
    """The environment for programs of a project: nothing that points to another one."""
    return {name: value for name, value in os.environ.items() if name not in _ANOTHER}


def environment_of(project: Path) -> Path:
    """The folder of the project's environment, which need not be there."""
    return project / (os.environ.get("UV_PROJECT_ENVIRONMENT") or ".venv")


def base_python() -> str:
    """The Python that runs forge: the one below a virtual environment, for forge's own may be gone tomorrow."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _count(output: Output) -> Installation:
    found = {match[1]: int(match[2]) for line in output.lines if (match := _COUNT.match(line))}
    installed = found.get("Installed", 0)
    packages = installed or found.get("Checked", 0) or found.get("Audited", 0)
    return Installation(packages, not installed, output.seconds)


def _failure(project: Path, output: Output) -> ProgramFailedError:
    hint = f"go on with: cd {shlex.quote(str(project))} && uv sync"
    if any(_NETWORK.search(line) for line in output.lines):
        return ProgramFailedError(
            "dependencies could not be installed: no connection to the package index",
            f"the files are kept; when there is a network {hint}",
            output.lines,
        )
    return ProgramFailedError(
        f"dependencies could not be installed: uv sync ended with {output.code}",
        f"the files are kept; {hint}",
        output.lines,
    )

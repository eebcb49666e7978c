"""The programs that forge runs, and forge itself."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from forge_cli import __version__
from forge_cli.manifest import TEMPLATE_RELEASE
from forge_cli.toolchain import base_python, find_uv

from .finding import Finding, ok, problem, warning
from .programs import answer, last_line

OLDEST = (3, 11)
_VERSION = "import sys; print(*sys.version_info[:3], sep='.')"


def check_python() -> Finding:
    """The Python that a service would be installed with: the one of UV_PYTHON, or the one that runs forge."""
    wanted = os.environ.get("UV_PYTHON")
    program, whose = base_python(), "which runs forge"
    if wanted:
        find = [find_uv(), "python", "find", "--no-project", "--no-python-downloads", wanted]
        found = answer(find, Path.cwd())
        if found is None or found.code:
            return problem(
                "python",
                f"UV_PYTHON is {wanted}, and there is no such Python here",
                f"install it: uv python install {wanted}; or unset UV_PYTHON",
            )
        program, whose = last_line(found), "which UV_PYTHON names"
    version = last_line(answer([program, "-c", _VERSION], Path.cwd()))
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        return problem("python", f"{program}, {whose}, does not run", "install Python again")
    if tuple(map(int, version.split(".")))[:2] < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        return problem(
            "python", f"Python {version}, {whose}, is too old", f"services need {oldest} or newer"
        )
    return ok("python", f"Python {version}, {whose}")


def check_uv(program: str | None = None) -> Finding:
    """uv, which installs what services need."""
    program = program or find_uv()
    output = answer([program, "--version"], Path.cwd())
    if output is None or output.code:
        hint = "install it again: python -m pip install --force-reinstall uv"
        return problem("uv", f"{program} does not run: {last_line(output) or 'no answer'}", hint)
    version = " ".join(last_line(output).split()[:2])
    if shutil.which("uv") is None:
        folder = Path(program).parent
        return warning(
            "uv", f"{version}, which forge brought, is not on your PATH", f"add {folder} to it"
        )
    return ok("uv", version)


def check_git() -> Finding:
    """git, which keeps services: forge works without it, but makes no commit then."""
    git = shutil.which("git")
    output = answer([git, "--version"], Path.cwd()) if git else None
    if git is None or output is None or output.code:
        what = f"git does not run: {last_line(output) or 'no answer'}" if git else "git is missing"
        return warning("git", what, "install it; until then forge new makes no commit")
    version = " ".join(last_line(output).split()[:3]).replace(" version", "")
    for key in ("user.name", "user.email"):
        known = answer([git, "config", "--get", key], Path.cwd())
        if not last_line(known) and not (key == "user.email" and os.environ.get("EMAIL")):
            what = f"{version} does not know your {key.partition('.')[2]}"
            return warning("git", what, f"tell it: git config --global {key} ...")
    return ok("git", version)


def check_forge() -> Finding:
    """forge itself."""
    return ok("forge", f"forge {__version__}, with release {TEMPLATE_RELEASE} of the template")

"""What is measured, installed: forge as its users have it, and other generators, each in an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import uv

from benchmarks.bare import source_of
from benchmarks.measuring import clean_environment
from forge_cli.cli.app import app
from forge_cli.manifest import new_project, template_data

if TYPE_CHECKING:
    from forge_cli.rendering import Tree

CHECKOUT = Path(__file__).parent.parent
WORKSHOP = CHECKOUT / "build" / "benchmark"
UV = uv.find_uv_bin()
PYTHON = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
ENVIRONMENT = {"UV_PYTHON": PYTHON}
NAME = "myservice"

_PURELIB = "import sysconfig; print(sysconfig.get_path('purelib'))"


class NotInstalledError(Exception):
    """A generator cannot be had here; the text says why, in one line."""


def install(name: str, package: str | Path) -> Path:
    """Install `package` into an environment called `name`, compiled; its folder of programs.

    Raises NotInstalledError.
    """
    folder = WORKSHOP / name
    _uv("venv", "--quiet", "--clear", folder)
    _uv("pip", "install", "--quiet", "--compile-bytecode", "--python", folder, package)
    return folder / "bin"


def install_forge() -> Path:
    """forge from this checkout as a wheel, and `bare` beside it; the folder of programs."""
    shutil.rmtree(WORKSHOP / "wheels", ignore_errors=True)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*command, "--directory", str(WORKSHOP / "wheels")],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    [wheel] = (WORKSHOP / "wheels").glob("*.whl")
    programs = install("forge", wheel)
    _install_bare(programs)
    return programs


def version_of(name: str, package: str) -> str:
    """The version of `package` in the environment called `name`."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return _python(WORKSHOP / name / "bin", "-c", code)


def template_of(programs: Path) -> Path:
    """The template that the installed forge carries."""
    return Path(_python(programs, "-c", _PURELIB)) / "forge_cli" / "templates" / "service"


def answers_file() -> Path:
    """The answers to the template's questions for a service called NAME, for Copier. JSON is YAML too."""
    file = WORKSHOP / "answers.yml"
    file.write_text(json.dumps(template_data(new_project(name=NAME))), encoding="utf-8")
    return file


def generate(forge: Path, target: Path) -> None:
    """Let forge write the service to `target`/NAME, and no more."""
    command: list[str | Path] = [
        forge,
        "new",
        NAME,
        "--output-dir",
        target,
        "--no-install",
        "--no-git",
    ]
    subprocess.run(command, env=clean_environment({}), check=True, capture_output=True)


def write_tree(tree: Tree, folder: Path) -> None:
    """Write the files of a project."""
    for path, file in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.data)


def _install_bare(programs: Path) -> None:
    libraries = Path(_python(programs, "-c", _PURELIB))
    (libraries / "bare.py").write_text(source_of(app), encoding="utf-8")
    _python(programs, "-m", "compileall", "-q", str(libraries / "bare.py"))
    started_by = (programs / "forge").read_text(encoding="utf-8")
    (programs / "bare").write_text(started_by.replace("forge_cli.cli", "bare"), encoding="utf-8")
    (programs / "bare").chmod(0o755)
    for arguments in (["--help"], ["new", "--help"]):
        if _said(programs / "forge", *arguments) != _said(programs / "bare", *arguments):
            raise SystemExit(f"forge and the bare application differ: {' '.join(arguments)}")


def _said(program: Path, *arguments: str) -> str:
    done = subprocess.run(
        [program, *arguments], env=clean_environment({}), check=True, capture_output=True, text=True
    )
    return done.stdout


def _python(programs: Path, *arguments: str) -> str:
    done = subprocess.run(
        [programs / "python", *arguments],
        env=clean_environment({}),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def _uv(*arguments: str | Path) -> None:
    done = subprocess.run(
        [UV, *arguments],
        env=clean_environment(ENVIRONMENT),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotInstalledError(_reason(done.stderr))


def _reason(output: str) -> str:
    """The line of `output` that says most: why nothing was found, or what went wrong first."""
    text = " ".join(output.split())
    _, found, reason = text.partition("Because ")
    return (reason if found else text.removeprefix("error: ")).split(" and ")[0].strip()

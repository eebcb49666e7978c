"""Other generators: how each is told to write a service, and nothing more."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.measuring import Program
from benchmarks.workshop import NAME, WORKSHOP, generate, install, version_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator in the registry: its package, its program, and the arguments for a service on PostgreSQL."""

    package: str
    program: str
    arguments: tuple[str, ...]
    answers: str = ""
    before: Callable[[Path], None] = field(default=lambda forge: None)


def _write_cookiecutter_template(forge: Path) -> None:
    """The service that forge writes as a template of Cookiecutter's: its name is the only variable."""
    made, target = WORKSHOP / "written", WORKSHOP / "cookiecutter-template"
    for folder in (made, target):
        shutil.rmtree(folder, ignore_errors=True)
    generate(forge, made)
    for file in (made / NAME).rglob("*"):
        if file.is_file():
            path = file.relative_to(made).as_posix().replace(NAME, "{{ cookiecutter.name }}")
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8")
            if any(sign in text for sign in ("{{", "{%", "{#")):
                text = "{% raw %}" + text + "{% endraw %}"
            else:
                text = text.replace(NAME, "{{ cookiecutter.name }}")
            (target / path).write_text(text, encoding="utf-8")
    (target / "cookiecutter.json").write_text(f'{{"name": "{NAME}"}}', encoding="utf-8")


GENERATORS = (
    Generator(
        "fastapi-template",
        "fastapi_template",
        (
            *["--quiet", "--name", NAME, "--api-type", "rest", "--db", "postgresql"],
            *["--orm", "sqlalchemy", "--ci", "github", "--migrations", "--dummy", "--routers"],
        ),
    ),
    Generator(
        "fastapi-fastkit",
        "fastkit",
        (
            *["startdemo", "fastapi-psql-orm", "--project-name", NAME, "--author", "A"],
            *["--author-email", "a@example.com", "--description", "A service"],
            *["--package-manager", "uv", "--no-venv", "--yes"],
        ),
        answers="y\ny\n",
    ),
    Generator(
        "cookiecutter",
        "cookiecutter",
        ("--no-input", str(WORKSHOP / "cookiecutter-template")),
        before=_write_cookiecutter_template,
    ),
)


def make_ready(generator: Generator, forge: Path) -> tuple[Program, str]:
    """Install the generator; the program to measure, and its version. Raises NotInstalledError.

    Where it would go on to install packages and to make a commit, uv and git do nothing.
    """
    programs = install(generator.package, generator.package)
    generator.before(forge)
    idle = WORKSHOP / "idle"
    idle.mkdir(exist_ok=True)
    for name in ("uv", "git"):
        (idle / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (idle / name).chmod(0o755)
    program = Program(
        generator.package,
        [[programs / generator.program, *generator.arguments]],
        # Cookiecutter keeps what it was asked in the user's folder: not in that of who measures.
        environment={"PATH": f"{idle}:/usr/bin:/bin", "HOME": str(WORKSHOP)},
        answers=generator.answers,
    )
    return program, version_of(generator.package, generator.package)

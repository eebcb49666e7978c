"""The service that is measured: written by the forge of this checkout, installed as its Dockerfile does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import clean_environment
from benchmarks.workshop import CHECKOUT, ENVIRONMENT, UV, WORKSHOP, write_tree
from forge_cli.manifest import new_model, new_project, parse_field
from forge_cli.planning import compose

if TYPE_CHECKING:
    from collections.abc import Sequence

ENVIRONMENT_NAME = "service"
PYTHON = WORKSHOP / ENVIRONMENT_NAME / "bin" / "python"
PROJECTS = WORKSHOP / "service-projects"
NAME = "blog"
POST = (
    "title:str:max=200",
    "body:text",
    "status:enum:draft,published:default=draft",
    "published_at:datetime:null",
    "author:ref:User",
)
USER = ("username:str:max=50:unique", "email:email:unique")
RIVALS = Path(__file__).with_name("rivals")


@dataclass(frozen=True, slots=True)
class Project:
    """A generated project in `folder`."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def server(self, application: str, port: int) -> list[str]:
        """The command of the Dockerfile, for this application on this port of the loopback."""
        text = (self.folder / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
        program, *words = json.loads(re.findall(r"^CMD (\[.*\])", text, re.MULTILINE)[-1])
        changes = {f"{self.name}.main:app": application, "0.0.0.0": "127.0.0.1", "8000": str(port)}  # noqa: S104 - it is what is taken away
        if program != "uvicorn" or not changes.keys() <= set(words):
            raise SystemExit(f"{self.folder}/Dockerfile starts something unknown: {words}")
        return [str(PYTHON), "-m", program, *(changes.get(word, word) for word in words)]

    def migrate(self, url: str) -> None:
        """Make the tables."""
        environment = {"PYTHONPATH": str(self.folder / "src"), "DATABASE_URL": url}
        run([PYTHON, "-m", "alembic", "upgrade", "head"], self.folder, environment)


def make_blog(folder: Path) -> Project:
    """`forge new` and `forge add-model Post`, installed with what the rivals need besides."""
    shutil.rmtree(folder / NAME, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    project = Project(folder / NAME)
    forge("new", NAME, "--no-install", "--no-git", folder=folder)
    forge("add-model", "Post", *POST, "--no-test", folder=project.folder)
    environment = {"UV_PROJECT_ENVIRONMENT": str(PYTHON.parent.parent)}
    # Always from the source: uv would take a wheel that it has made before of what it thinks is the same.
    install = [UV, "sync", "--quiet", "--no-editable", "--reinstall-package", NAME]
    run([*install, "--compile-bytecode"], project.folder, environment)
    run([UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON, "orjson"])
    return project


def make_of_size(folder: Path, number: int) -> Project:
    """A project with so many resources, all like User: thing001 ... and User, the last."""
    project = Project(folder / f"resources{number}")
    shutil.rmtree(project.folder, ignore_errors=True)
    start = new_project(name=project.name)
    models = [
        new_model(f"Thing{each:03}", [parse_field(field) for field in USER])
        for each in range(1, number)
    ]
    tree = compose(replace(start, models=(*models, *start.models)), datetime.now(UTC))
    write_tree(tree, project.folder)
    return project


def forge(*words: str, folder: Path) -> None:
    run([sys.executable, "-m", "forge_cli", *words], folder, {"PYTHONPATH": str(CHECKOUT)})


def run(
    command: Sequence[str | Path],
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a program that has to succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean_environment({**ENVIRONMENT, **(environment or {})}),
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        words = " ".join(map(str, command))
        raise SystemExit(f"{words}\n{done.stdout}{done.stderr}")

"""A project that is made and grown by the commands of forge, as a user types them."""

import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.projects.conftest import Workshop, clean_environment
from tests.unit.documents import document_in

FORGE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """How a command of forge ended."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True)
class Grown:
    """A project in `folder`; `environment` is what forge runs with."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: str, *, code: int = 0, folder: Path | None = None) -> Done:
        """Run `forge COMMAND` and hold it to its exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "forge_cli", *shlex.split(command)],
            cwd=folder or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"forge {command}\n{(done.stdout + done.stderr)[-6000:]}"
        return Done(done.returncode, done.stdout, done.stderr)

    def json(self, command: str, *, code: int = 0) -> Any:  # noqa: ANN401 - JSON
        """The document of `forge COMMAND --json`."""
        return document_in(self.run(f"{command} --json", code=code).output)

    def path(self, name: str) -> Path:
        """A file of the project; `PACKAGE` stands for its package."""
        return self.folder / name.replace("PACKAGE", "src/blog")

    def read(self, name: str) -> str:
        return self.path(name).read_bytes().decode()

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(text.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        """What an editor does: one place of a file is changed."""
        text = self.read(name)
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        self.write(name, text.replace(old, new))

    def files(self) -> dict[str, bytes]:
        """Everything in the project but what tools leave behind."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and not _is_left_behind(path.relative_to(self.folder))
        }


def _is_left_behind(path: Path) -> bool:
    names = {"__pycache__", ".venv", ".git", ".mypy_cache", ".ruff_cache", ".pytest_cache", "run"}
    return bool(names.intersection(path.parts)) or path.name in ("uv.lock", ".coverage")


def start(parent: Path, database: str, *options: str) -> Grown:
    """`forge new blog`, not installed."""
    environment = clean_environment(PYTHONPATH=str(FORGE))
    grown = Grown(parent / "blog", environment)
    parent.mkdir(parents=True, exist_ok=True)
    grown.run(f"new blog --database {database} --no-install {shlex.join(options)}", folder=parent)
    return grown


def install(grown: Grown, database: str, workshops: Callable[[Path, str], Workshop]) -> Workshop:
    """Install it, and let forge know: from now on its commands run the tests of what they changed."""
    workshop = workshops(grown.folder, database)
    grown.environment.update(workshop.environment)
    grown.environment["PYTHONPATH"] = str(FORGE)
    return workshop


def git(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run git, as somebody."""
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout

"""Projects that commands change: made once, copied for each test, not installed."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from forge_cli.cli.app import app
from tests.unit.documents import document_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

POST = "add-model Post title:str:max=200 body:text author:ref:User status:enum:draft,published:default=draft"


@dataclass(frozen=True)
class Service:
    """A project in `folder`, in which commands of forge are run."""

    folder: Path

    def run(self, command: str, *, code: int = 0) -> Result:
        """Run `forge COMMAND` and hold it to its exit code."""
        result = CliRunner().invoke(app, shlex.split(command))
        assert result.exit_code == code, f"{command}\n{result.output}"
        return result

    def json(self, command: str, *, code: int = 0) -> Any:  # noqa: ANN401 - JSON
        """The document of `forge COMMAND --json`, held to what is declared of it."""
        return document_in(self.run(f"{command} --json", code=code).stdout)

    def read(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        """Change the one place in the file where `old` stands."""
        text = self.read(path)
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def files(self, *, but: str = ".forge/run") -> dict[str, bytes]:
        """Every file but those whose path begins with `but`."""
        found = {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        return {path: data for path, data in found.items() if not path.startswith(but)}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a project on a database, with User and Post, and keeps it."""
    parent = tmp_path_factory.mktemp("made")

    def make(database: str) -> Path:
        folder = parent / database / "shop"
        if not folder.exists():
            options = f"--database {database} --no-install --no-git --output-dir {folder.parent}"
            with pytest.MonkeyPatch.context() as patch:
                service = Service(folder)
                service.run(f"new shop {options}")
                patch.chdir(folder)
                service.run(POST)
        return folder

    return make


@pytest.fixture
def service(
    made: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Service:
    """A project with User and Post, on PostgreSQL; the current folder."""
    folder = tmp_path / "shop"
    shutil.copytree(made("postgresql"), folder)
    monkeypatch.chdir(folder)
    return Service(folder)

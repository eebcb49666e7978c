"""What is built can be installed: the wheel made from the sdist, in an environment that has nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
import uv

from tests.unit.terminal import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TREES = ("forge_cli", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist as installers do."""
    folder = tmp_path_factory.mktemp("packages")
    build(ROOT, "sdist", folder)
    [sdist] = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    build(folder / sdist.name.removesuffix(".tar.gz"), "wheel", folder)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program `forge` in a new environment, in a folder whose name has a space."""
    environment = tmp_path_factory.mktemp("an environment")
    run(uv.find_uv_bin(), "venv", "--quiet", "--python", sys.executable, environment)
    run(uv.find_uv_bin(), "pip", "install", "--quiet", "--python", environment, wheel)
    return environment / "bin" / "forge"


def build(source: Path, target: str, folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", target]
    run(*command, "--directory", folder, cwd=source)


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a program as a user's shell would, and return what it printed."""
    ours = ("PYTHON", "VIRTUAL_ENV", "UV_PROJECT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_below(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """What is in the files of a folder, and whether they can be run; bytecode is left out."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), os.access(file, os.X_OK))
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.mark.parametrize("tree", TREES)
def test_the_wheel_carries_every_file(wheel: Path, tree: str) -> None:
    inside = f"forge_cli/{tree}/" if tree == "templates" else f"{tree}/"
    with zipfile.ZipFile(wheel) as archive:
        carried = {
            name.removeprefix(inside): archive.read(name)
            for name in archive.namelist()
            if name.startswith(inside)
        }
    for path, (data, _) in files_below(ROOT / tree).items():
        assert carried[path] == data, path
    if tree == "templates":
        for name in (".gitignore.jinja", ".env.example.jinja", ".github/workflows/ci.yml.jinja"):
            assert f"service/project/{name}" in carried


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_forge_from_the_wheel_writes_what_the_checkout_writes(
    installed: Path, tmp_path: Path, database: str
) -> None:
    trees = []
    for name, command in (
        ("from the wheel", [installed]),
        ("from the checkout", [sys.executable, "-P", "-c", f"{IN_CHECKOUT}main()"]),
    ):
        folder = tmp_path / name
        folder.mkdir()
        arguments = ["new", "shop", "--database", database, "--no-install", "--no-git"]
        run(*command, *arguments, cwd=folder)
        tree = files_below(folder / "shop")
        [revision] = [path for path in tree if path.startswith("migrations/versions/")]
        del tree[revision]  # it has the time in its name
        trees.append(tree)
    assert len(trees[0]) > 50
    assert trees[0] == trees[1]


def test_the_program_knows_its_version(installed: Path, wheel: Path) -> None:
    assert run(installed, "--version").split() == ["forge", wheel.name.split("-")[1]]


IN_CHECKOUT = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from forge_cli.cli import main; "

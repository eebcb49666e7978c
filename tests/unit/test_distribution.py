"""The wheel and the sdist: forge works from them as from a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import forge_cli

CHECKOUT = Path(forge_cli.__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is in the wheel, its Python compiled as pip compiles it."""
    folder = tmp_path_factory.mktemp("installed")
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)  # noqa: S202 - our own
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", folder], check=True, capture_output=True
    )
    return folder


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def run_forge(package: Path, folder: Path) -> None:
    """Run the forge in `package`; it writes `folder`/shop."""
    folder.mkdir()
    command = [sys.executable, "-m", "forge_cli", "new", "shop", "--no-install", "--no-git"]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def test_the_wheel_carries_the_templates_and_no_bytecode(built: Path, installed: Path) -> None:
    carried = files_below(installed / "forge_cli" / "templates")
    assert carried == files_below(CHECKOUT / "templates")
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if "__pycache__" in name] == []


def test_the_sdist_carries_what_the_wheel_and_the_tests_need(built: Path) -> None:
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    for folder in ("forge_cli", "templates", "tests"):
        wanted = {f"{folder}/{path}" for path in files_below(CHECKOUT / folder)}
        assert wanted <= names
    assert {"LICENSE", "README.md", "pyproject.toml"} <= names


def test_forge_from_the_wheel_writes_the_same_service(installed: Path, tmp_path: Path) -> None:
    run_forge(installed, tmp_path / "wheel")
    run_forge(CHECKOUT, tmp_path / "checkout")
    trees = [files_below(tmp_path / name / "shop") for name in ("wheel", "checkout")]
    for tree in trees:  # the first revision is named after the minute it was written in
        [revision] = [path for path in tree if path.startswith("migrations/versions/")]
        del tree[revision]
    assert trees[0] == trees[1]
    assert list((tmp_path / "wheel").rglob("*.pyc")) == []

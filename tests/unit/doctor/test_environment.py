"""The environment of a project is compared with its lock file, without a network."""

from __future__ import annotations

import os
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
import uv

from forge_cli.doctor.environment import check_environment

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = """
[project]
name = "shop"
version = "1"
requires-python = ">=3.11"
dependencies = [{}]

[tool.uv]
package = false

[tool.uv.sources]
thing = {{ path = "thing-1.0-py3-none-any.whl" }}
other = {{ path = "other-1.0-py3-none-any.whl" }}
"""


def write_wheel(folder: Path, name: str) -> None:
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        tag = "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(f"{info}/WHEEL", tag)
        wheel.writestr(f"{info}/RECORD", "")


def run_uv(folder: Path, *arguments: str) -> None:
    command = [uv.find_uv_bin(), *arguments, "--offline", "--quiet"]
    subprocess.run(command, cwd=folder, check=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is installed, with two packages on the disk."""
    for name in list(os.environ):
        if name == "VIRTUAL_ENV" or (name.startswith("UV_") and name != "UV_CACHE_DIR"):
            monkeypatch.delenv(name)
    for name in ("thing", "other"):
        write_wheel(tmp_path, name)
    (tmp_path / "pyproject.toml").write_text(PROJECT.format('"thing"'))
    run_uv(tmp_path, "sync")
    return tmp_path


def test_it_is_what_the_lock_file_says(project: Path) -> None:
    found = check_environment(project)
    assert (found.status, found.what) == ("ok", ".venv is what uv.lock says")


def test_what_is_installed_besides_is_no_fault(project: Path) -> None:
    run_uv(project, "pip", "install", "./other-1.0-py3-none-any.whl")
    assert check_environment(project).status == "ok"


def test_it_is_not_installed(project: Path) -> None:
    (project / ".venv/pyvenv.cfg").unlink()
    found = check_environment(project)
    assert (found.status, found.what) == ("problem", "the project is not installed")
    assert found.hint.endswith(f"cd {project} && uv sync")


def test_it_has_no_lock_file(project: Path) -> None:
    (project / "uv.lock").unlink()
    assert check_environment(project).what == "uv.lock is missing"


def test_a_package_is_missing(project: Path) -> None:
    run_uv(project, "pip", "uninstall", "thing")
    found = check_environment(project)
    assert found.status == "problem"
    assert found.what == ".venv is not what uv.lock says: uv would install 1 package"


def test_the_lock_file_is_behind(project: Path) -> None:
    (project / "pyproject.toml").write_text(PROJECT.format('"thing", "other"'))
    before = (project / "uv.lock").read_bytes()
    found = check_environment(project)
    assert (found.status, found.what) == ("problem", "uv.lock is behind pyproject.toml")
    (project / "pyproject.toml").write_text(PROJECT.format('"thing", "not-in-any-cache"'))
    assert check_environment(project).what == "uv.lock is behind pyproject.toml"
    assert (project / "uv.lock").read_bytes() == before

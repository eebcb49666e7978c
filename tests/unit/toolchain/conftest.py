"""A small project, and an environment for programs that is the same on every machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[project]
name = "small"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = [{dependencies}]

[build-system]
requires = ["uv_build>=0.13.9,<0.14"]
build-backend = "uv_build"
"""


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine: an empty home, nothing of uv's or git's in the environment."""
    for name in os.environ:
        if name.startswith(("UV_", "GIT_", "PYTEST_ADDOPTS")) or name in ("VIRTUAL_ENV", "EMAIL"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    # Nothing that a test needs comes from a network.
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A package without dependencies that uv builds by itself."""
    return write_project(tmp_path / "a project")


def write_project(root: Path, *, dependencies: str = "") -> Path:
    package = root / "src" / "small"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (root / "pyproject.toml").write_text(PYPROJECT.format(dependencies=dependencies))
    return root

"""Installing a project with uv."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from forge_cli.toolchain import ProgramFailedError, sync
from forge_cli.toolchain.uv import find_uv
from tests.unit.toolchain.conftest import write_project

if TYPE_CHECKING:
    from pathlib import Path


def test_uv_is_found_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    command = [find_uv(), "--version"]
    assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"uv ")


def test_a_uv_that_is_nowhere_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("uv.find_uv_bin", missing)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ProgramFailedError, match="uv was not found") as caught:
        find_uv()
    assert caught.value.hint == "install it: python -m pip install uv"


def test_it_installs_into_the_project_and_counts(project: Path) -> None:
    heard: list[str] = []
    installation = sync(project, heard.append)
    assert (installation.packages, installation.was_complete) == (1, False)
    assert installation.seconds > 0
    assert (project / "uv.lock").is_file()
    assert any(line.startswith("Installed 1 package") for line in heard)


def test_a_second_time_there_is_nothing_to_install(project: Path) -> None:
    sync(project)
    installation = sync(project)
    assert (installation.packages, installation.was_complete) == (1, True)


def test_a_new_environment_has_the_python_of_forge(project: Path) -> None:
    sync(project)
    python = project / ".venv" / "bin" / "python"
    where = "import sys; print(sys.base_prefix, sys.version)"
    run = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    assert run.stdout == f"{sys.base_prefix} {sys.version}\n"


def test_it_is_that_python_which_uv_is_told_to_take(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_base_executable", "/nowhere/python")
    with pytest.raises(ProgramFailedError) as caught:
        sync(project)
    assert "/nowhere/python" in "\n".join(caught.value.output)


def test_a_python_that_the_user_names_is_taken(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_PYTHON", "2.6")
    with pytest.raises(ProgramFailedError) as caught:
        sync(project)
    assert "2.6" in "\n".join(caught.value.output)


def test_an_environment_that_is_there_keeps_its_python(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(project)
    monkeypatch.setattr(sys, "_base_executable", "/nowhere/python")
    assert sync(project).was_complete


@pytest.mark.parametrize("absolute", [True, False])
def test_the_environment_may_be_elsewhere(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absolute: bool
) -> None:
    place = tmp_path / "shared"
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", str(place if absolute else "../shared"))
    assert sync(project).packages == 1
    assert (place / "pyvenv.cfg").is_file()
    assert not (project / ".venv").exists()
    monkeypatch.setattr(sys, "_base_executable", "/nowhere/python")
    assert sync(project).was_complete


def test_an_active_environment_and_another_project_are_left_alone(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_project(tmp_path / "other")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    monkeypatch.setenv("UV_PROJECT", str(other))
    heard: list[str] = []
    sync(project, heard.append)
    assert (project / ".venv").is_dir()
    assert not (other / ".venv").exists()
    assert not any("VIRTUAL_ENV" in line for line in heard)


UNREACHABLE = {
    "offline": {},
    "refused": {"UV_OFFLINE": "", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple"},
    "unknown host": {"UV_OFFLINE": "", "UV_DEFAULT_INDEX": "http://nowhere.invalid/simple"},
    "proxy": {
        "UV_OFFLINE": "",
        "UV_DEFAULT_INDEX": "https://nowhere.invalid/simple",
        "ALL_PROXY": "http://127.0.0.1:9",
    },
}


@pytest.mark.parametrize("environment", UNREACHABLE.values(), ids=UNREACHABLE)
def test_without_a_network_it_says_so_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    project = write_project(tmp_path / "a project", dependencies='"fastapi"')
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if not os.environ["UV_OFFLINE"]:
        monkeypatch.delenv("UV_OFFLINE")
    with pytest.raises(ProgramFailedError) as caught:
        sync(project)
    error = caught.value
    assert str(error) == "dependencies could not be installed: no connection to the package index"
    assert error.hint == (
        f"the files are kept; when there is a network go on with: cd '{project}' && uv sync"
    )
    assert error.exit_code == 1
    assert error.output


def test_another_failure_is_not_blamed_on_the_network(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project]\nname = 1\n")
    with pytest.raises(ProgramFailedError, match="uv sync ended with 2") as caught:
        sync(project)
    assert caught.value.hint == f"the files are kept; go on with: cd '{project}' && uv sync"
    assert "network" not in str(caught.value)

"""One environment for each database, in which one generated project after the other is installed."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import uv

DATABASES = ("postgresql", "sqlite")


@dataclass(frozen=True)
class Workshop:
    """Where programs run on a generated project: `folder` with the environment that is shared."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *command: str, fails: bool = False) -> str:
        """Run a program of the project; its output, which is shown where it fails against expectation."""
        done = subprocess.run(
            [uv.find_uv_bin(), "run", "--no-sync", *command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        output = done.stdout + done.stderr
        assert bool(done.returncode) == fails, f"{' '.join(command)}\n{output[-6000:]}"
        return output


def clean_environment(**variables: str) -> dict[str, str]:
    """That of a user's shell: without what the tests of forge themselves run with."""
    ours = ("VIRTUAL_ENV", "PYTHON", "UV_", "PYTEST", "COVERAGE", "DATABASE", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    cache = {name: value for name, value in os.environ.items() if name.startswith("UV_CACHE")}
    return kept | cache | {"NO_COLOR": "1"} | variables


@pytest.fixture(scope="session")
def workshops(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Workshop]:
    """Installs the project in a folder into the environment of its database."""
    shared = tmp_path_factory.mktemp("environments")

    def install(folder: Path, database: str) -> Workshop:
        environment = clean_environment(UV_PROJECT_ENVIRONMENT=str(shared / database))
        command = [uv.find_uv_bin(), "sync", "--quiet"]
        subprocess.run(command, cwd=folder, env=environment, check=True)
        return Workshop(folder, environment)

    return install

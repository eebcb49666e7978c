"""What a reader has: a shell with forge, uv and git, and the service that the pages of how-to begin with."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uv

from tests.docs.pages import DOCS
from tests.docs.reading import follow
from tests.docs.sessions import Shell
from tests.projects.conftest import clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of the reader's shell. Of forge's own environment only two programs are on PATH."""
    programs = tmp_path_factory.mktemp("bin")
    (programs / "forge").symlink_to(Path(sys.executable).with_name("forge"))
    (programs / "uv").symlink_to(uv.find_uv_bin())
    ours = str(Path(sys.executable).parent)
    path = [folder for folder in os.environ["PATH"].split(os.pathsep) if folder != ours]
    identity = programs / "gitconfig"
    identity.write_text("[user]\nname = A reader\nemail = reader@example.com\n")
    return clean_environment(
        PATH=os.pathsep.join([str(programs), *path]),
        LANG="C.UTF-8",
        PYTHONUTF8="1",
        GIT_CONFIG_GLOBAL=str(identity),
    )


@pytest.fixture(scope="session")
def hasty(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same, but `forge new` installs nothing: a page that begins with it takes seconds."""
    programs = tmp_path_factory.mktemp("hasty")
    forge = Path(sys.executable).with_name("forge")
    script = programs / "forge"
    script.write_text(
        f'#!/bin/sh\n[ "$1" = new ] && set -- "$@" --no-install\nexec "{forge}" "$@"\n'
    )
    script.chmod(0o755)
    return environment | {"PATH": f"{programs}{os.pathsep}{environment['PATH']}"}


@pytest.fixture
def desk() -> Iterator[Path]:
    """The folder that the reader works in.

    Others may go in, unlike pytest's own folders: where root follows a page, PostgreSQL runs as another user.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def open_shell(desk: Path) -> Iterator[Callable[[Path, dict[str, str]], Shell]]:
    """Opens a shell in a folder; it is closed before the desk is cleared, and what still runs in it is interrupted."""
    shells: list[Shell] = []

    def open_in(folder: Path, environment: dict[str, str]) -> Shell:
        shells.append(Shell(folder, environment))
        return shells[-1]

    yield open_in
    for shell in shells:
        shell.close()


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """The service that docs/how-to/index.md makes: the other pages of how-to begin with a copy of it."""
    folder = tmp_path_factory.mktemp("begun")
    shell = Shell(folder, environment)
    with contextlib.closing(shell):
        follow(DOCS / "how-to" / "index.md", shell)
    return folder / "blog"


@pytest.fixture
def copy_of_blog(blog: Path, desk: Path) -> Path:
    return Path(shutil.copytree(blog, desk / "blog", symlinks=True))

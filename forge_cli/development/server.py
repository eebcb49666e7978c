"""The PostgreSQL of a project: started where it does not run, and stopped when its last user has gone."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.toolchain import ProgramFailedError

from . import keeper
from .programs import Identity, find_identity, find_programs, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = ".forge/run/postgres"
ELSEWHERE = Path("/var/lib/forge")
"""Where the data of root's projects are that nobody else may come into, PostgreSQL's user included."""
_PATIENCE = 120.0  # seconds; after a crash of the machine recovery may take long
_TICK = 0.02
_SHOWN_LINES = 15


@dataclass(frozen=True, slots=True)
class Server:
    """PostgreSQL for the project in `project`: its data in `place`, its socket in `sockets`."""

    project: Path
    place: Path
    sockets: Path
    database: str
    identity: Identity | None

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def has_data(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @property
    def is_running(self) -> bool:
        """Whether it takes connections."""
        try:
            status = (self.data / "postmaster.pid").read_text().splitlines()[7].strip()
        except (OSError, IndexError):
            return False
        if status != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as connection:
            return connection.connect_ex(str(self.sockets / ".s.PGSQL.5432")) == 0


def server_of(project: Path, database: str) -> Server:
    """The server of the project in this folder, whether it runs or not."""
    root = project.resolve()
    identity = find_identity(root)
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    place = root / PLACE
    if identity and not identity.may_use(root):
        place = ELSEWHERE / f"{root.name}-{digest}"
    # Short, because the path of a socket may have about 100 bytes.
    sockets = Path(f"/tmp/forge-{os.geteuid()}-{digest}")  # noqa: S108 - the keeper sees whose it is
    return Server(root, place, sockets, database, identity)


@contextlib.contextmanager
def using(server: Server) -> Iterator[int]:
    """Have the server run during the block.

    Yields the descriptor of the lock that keeps it running: a program that inherits it keeps it running too. Raises
    ForgeError and ProgramFailedError.
    """
    _prepare(server)
    users = _lock_as_user(server)
    started: subprocess.Popen[bytes] | None = None
    try:
        started = _wait_until_it_runs(server)
        yield users
    finally:
        _leave(server, users, started)


def _prepare(server: Server) -> None:
    _refuse_other_version(server)
    try:
        server.place.mkdir(parents=True, exist_ok=True)
        if server.identity:
            os.chown(server.place, server.identity.uid, server.identity.gid)
    except PermissionError:
        raise _not_ours(server) from None
    if not os.access(server.place, os.W_OK):
        raise _not_ours(server)


def _not_ours(server: Server) -> ForgeError:
    return ForgeError(
        f"{server.place} belongs to another user, who ran forge here before",
        f"give it to yourself: sudo chown -R $(id -un) {server.place}",
    )


def is_readable(server: Server) -> bool:
    """Whether the data, where there are any, are of the version of PostgreSQL that the project has."""
    made_by = _version_of_data(server)
    version = version_of(find_programs(server.project))
    return made_by in (None, version.partition(".")[0])


def _version_of_data(server: Server) -> str | None:
    try:
        return (server.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return None
    except PermissionError:
        raise _not_ours(server) from None


def _refuse_other_version(server: Server) -> None:
    if not is_readable(server):
        made_by = _version_of_data(server)
        version = version_of(find_programs(server.project))
        raise ForgeError(
            f"the development data are of PostgreSQL {made_by}, and the project has PostgreSQL {version}",
            f"go back to version {made_by}, or start with an empty database: forge db reset",
        )


def _lock_as_user(server: Server) -> int:
    """A descriptor with the lock that every user shares. A keeper that stops the server is waited for."""
    handle = os.open(server.place / "users", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
    except OSError as error:
        os.close(handle)
        if error.errno in (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS):
            raise ForgeError(
                "the disk of this project cannot lock files, so PostgreSQL cannot be shared",
                "move the project to a disk of this machine, or set DATABASE_URL to a server",
            ) from error
        raise
    return handle


def _wait_until_it_runs(server: Server) -> subprocess.Popen[bytes] | None:
    """Until it takes connections. The keeper, where this one had to start it."""
    deadline = time.monotonic() + _PATIENCE
    started: subprocess.Popen[bytes] | None = None
    while not server.is_running:
        if started is None or started.poll() == keeper.ANOTHER:
            started = _start_keeper(server)
        elif started.poll() is not None:
            raise _failure(server, f"PostgreSQL ended with {started.returncode}")
        if time.monotonic() > deadline:
            raise _failure(server, f"PostgreSQL was not ready after {_PATIENCE:.0f} seconds")
        time.sleep(_TICK)
    return started


def _start_keeper(server: Server) -> subprocess.Popen[bytes]:
    programs = find_programs(server.project)
    identity = server.identity
    copied = identity is not None and not identity.may_use(programs)
    arguments = {
        "place": str(server.place),
        "programs": str(programs),
        "copy_as": f"programs-{version_of(programs)}" if copied else "",
        "sockets": str(server.sockets),
        "database": server.database,
        "uid": identity.uid if identity else None,
        "gid": identity.gid if identity else 0,
    }
    with (server.place / "keeper.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__, json.dumps(arguments)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=server.place,
            start_new_session=True,
        )


def _failure(server: Server, what: str) -> ProgramFailedError:
    lines: list[str] = []
    for name in ("log", "keeper.log"):
        with contextlib.suppress(OSError):
            text = (server.place / name).read_text(errors="replace")
            lines += text.splitlines()[-_SHOWN_LINES:]
    return ProgramFailedError(
        what, f"see {server.place / 'log'}, or set DATABASE_URL to another server", lines
    )


def _leave(server: Server, users: int, started: subprocess.Popen[bytes] | None) -> None:
    """Let go of the server. Who is its last user waits until it has stopped."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        last = True
    except BlockingIOError:
        last = False
    os.close(users)
    if last:
        _wait_for_keeper(server)
    if started is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(0 if not last else 1)
        started.returncode = started.returncode or 0  # it may go on, for others


def _wait_for_keeper(server: Server) -> None:
    """Until the server has stopped, or somebody uses it again."""
    deadline = time.monotonic() + _PATIENCE
    with (server.place / "keeper").open("rb") as file:
        settled = time.monotonic() + 10 * keeper.TICK
        while not keeper.lock(file.fileno()) and time.monotonic() < deadline:
            if server.is_running and time.monotonic() > settled:
                return
            time.sleep(_TICK)

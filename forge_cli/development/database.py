"""Which database a project is developed with: the one that is set, its file of SQLite, or its own PostgreSQL."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from forge_cli.errors import ForgeError

from .server import Server, server_of, using

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forge_cli.manifest import Project

VARIABLE = "DATABASE_URL"
# Parameters of SQLAlchemy's URLs by their names in libpq's: it refuses a URL with any other.
_LIBPQ = {"ssl": "sslmode"} | {
    name: name
    for name in (
        "host",
        "port",
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "application_name",
        "options",
    )
}


@dataclass(frozen=True, slots=True)
class Database:
    """The database in `url`. `origin` says where somebody set it, and is empty where it is forge's own.

    `server` is there where forge runs it, `file` where it is one of SQLite.
    """

    project: Path
    url: str
    kind: str
    origin: str = ""
    server: Server | None = None
    file: Path | None = None

    @property
    def is_own(self) -> bool:
        return not self.origin

    @property
    def is_running(self) -> bool | None:
        """Whether the server of forge runs; None where there is none of forge's."""
        return self.server.is_running if self.server else None

    @property
    def libpq_url(self) -> str:
        """As psql and other programs of PostgreSQL take it."""
        parts = urlsplit(self.url)
        query = {_LIBPQ.get(name, name): value for name, value in parse_qsl(parts.query)}
        known = {name: value for name, value in query.items() if name in _LIBPQ.values()}
        return urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(known, safe="/"), ""))

    @property
    def shown(self) -> str:
        """For people: without a password."""
        if self.file:
            with contextlib.suppress(ValueError):
                return self.file.relative_to(self.project).as_posix()
            return str(self.file)
        if self.server:
            return self.server.place.as_posix()
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname or 'localhost'}{port}{parts.path}"


def database_of(root: Path, project: Project, settings: Mapping[str, str]) -> Database:
    """The database of the project in the folder `root`, with these settings. Raises ForgeError."""
    url, origin = settings.get("database_url", ""), settings.get("origin", "")
    if project.database == "sqlite":
        return _sqlite(root, url or _own_file(root, project), origin)
    if url:
        return Database(root, url, "postgresql", origin)
    server = server_of(root, project.package)
    own = f"postgresql+asyncpg://postgres@/{project.package}?host={quote(str(server.sockets))}"
    return Database(root, own, "postgresql", server=server)


def read_settings(root: Path) -> dict[str, str]:
    """What the service in `root` would find set: the environment, and below it `.env`; names in lower case.

    `origin` says where the URL of the database stands; it is missing where none is set.
    """
    import dotenv

    settings: dict[str, str] = {}
    path = root / ".env"
    try:
        file = dotenv.dotenv_values(path, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ForgeError(f"{path} cannot be read: {error}", "repair it or remove it") from None
    for origin, values in (("in .env", file), ("in the environment", os.environ)):
        found = {name.lower(): value for name, value in values.items() if value}
        settings |= found
        if VARIABLE.lower() in found:
            settings["origin"] = f"{VARIABLE} {origin}"
    return settings


@contextlib.contextmanager
def available(database: Database) -> Iterator[int | None]:
    """Have the database there during the block, if its server is forge's.

    Yields the descriptor that a program must inherit to keep it there.
    """
    if database.server is None:
        yield None
        return
    with using(database.server) as lock:
        yield lock


def _own_file(root: Path, project: Project) -> str:
    """The file that the service takes by itself; by its whole path, for who asks from elsewhere."""
    file = f"{project.package}.db"
    whole = str(root / file)
    return f"sqlite+aiosqlite:///{file if '?' in whole else whole}"


def _sqlite(root: Path, url: str, origin: str) -> Database:
    name = url.partition(":///")[2].partition("?")[0]
    if not name or ":memory:" in name:
        raise ForgeError(
            f"the database of {origin} is in memory: it would be empty at each start",
            "name a file: sqlite+aiosqlite:///FILE.db",
        )
    return Database(root, url, "sqlite", origin, file=root / name.removeprefix("file:"))

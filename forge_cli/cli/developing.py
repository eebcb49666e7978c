"""The steps of `forge dev`, each with what it says about itself."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from .databases import find_database, install, start_database, update_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.development import Database

LOOPBACK = "127.0.0.1"
LOCK = ".forge/run/dev"
"""Locked by the `forge dev` that runs in a project, which writes into it where its service is."""


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Refuse to run the same service twice."""
    import fcntl

    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            where = file.read().strip()
            raise ForgeError(
                f"forge dev runs in this project already{f', at {where}' if where else ''}",
                "use that one, or end it with Ctrl-C where it runs",
            ) from None
        file.truncate(0)
        yield
        file.truncate(0)


def run(
    console: Console, root: Path, host: str, port: int | None, seed: int | None, *, migrate: bool
) -> None:
    """The whole of `forge dev`."""
    from forge_cli.development import FIRST, reserved_port

    database = find_database(root)
    with contextlib.ExitStack() as stack:
        chosen = stack.enter_context(reserved_port(host, port))
        install(console, root)
        start_database(console, database, stack)
        update_schema(console, database, migrate=migrate)
        if seed:
            seed_database(console, root, database, seed)
        if port is None and chosen != FIRST:
            console.note(f"port {FIRST} is in use, so it is {chosen}")
        address = f"http://{f'[{host}]' if ':' in host else host}:{chosen}"
        (root / LOCK).write_text(address)
        start_service(root, database, host, chosen)
    console.line("Stopped.")


def seed_database(console: Console, root: Path, database: Database, number: int) -> None:
    """Fill every model, by the service itself, which runs for that long where nobody else sees it."""
    from forge_cli.development import any_port, serving_quietly
    from forge_cli.manifest import read_lock
    from forge_cli.seeding import Service, fill

    with console.step("seed", "Starting the service to fill its models") as step:
        project, port = read_lock(root), any_port(LOOPBACK)
        with serving_quietly(
            fastapi(root, LOOPBACK, port, "--no-reload"),
            root,
            environment_for(root, database),
            port,
        ):
            step.running = "Filling the models"
            with contextlib.closing(Service(LOOPBACK, port, project)) as service:
                done = fill(service, project, number, step.show)
        added = ", ".join(f"{each.added} {each.model}" for each in done if each.added)
        step.done(
            f"Added {added}" if added else f"Every model has {number} records",
            added={each.model: each.added for each in done},
        )
    for each in done:
        if each.why_fewer:
            console.line(
                "  ", (each.model, "yellow"), f" has {each.total} of {number}: {each.why_fewer}"
            )


def start_service(root: Path, database: Database, host: str, port: int) -> None:
    """Run `fastapi dev` until it ends."""
    from forge_cli.development import serve
    from forge_cli.toolchain import ProgramFailedError

    command = fastapi(root, host, port)
    if (root / "src").is_dir():  # without it, all that is below the folder is watched
        command += ["--reload-dir", "src"]
    try:
        code = serve(command, root, environment_for(root, database))
    except KeyboardInterrupt as interruption:
        if hasattr(interruption, "exit_code"):  # terminated
            raise
        code = 0
    if code:
        raise ProgramFailedError(
            f"the service ended with {code}", "what it printed is above; then: forge dev"
        )


def fastapi(root: Path, host: str, port: int, *more: str) -> list[str]:
    """The command that serves the project."""
    from forge_cli.toolchain import environment_of

    program = environment_of(root) / "bin/fastapi"
    return [str(program), "dev", "--host", host, "--port", str(port), *more]


def environment_for(root: Path, database: Database) -> dict[str, str]:
    """As if the environment of the project were activated, and the database set."""
    from forge_cli.toolchain import environment, environment_of

    folder = environment_of(root)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return environment() | {"DATABASE_URL": database.url, "VIRTUAL_ENV": str(folder), "PATH": path}

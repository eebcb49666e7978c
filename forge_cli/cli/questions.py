"""What `forge new` asks in a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DATABASES = {
    "PostgreSQL": "postgresql",
    "SQLite": "sqlite",
}


def ask(
    folder: Path, database: str | None, api_prefix: str | None, *, allowed: bool
) -> tuple[str, str, str]:
    """Ask for the name of a project in `folder`, and for the others where they are None.

    Raises ForgeError where nobody is there to answer, KeyboardInterrupt where nobody wants to.
    """
    if not (allowed and sys.stdin.isatty() and sys.stdout.isatty()):
        raise ForgeError("the name of the service is missing", "write it: forge new my-service")

    import questionary

    from forge_cli.manifest import new_project, validate
    from forge_cli.transaction import check_target

    def check_name(text: str) -> None:
        validate(new_project(name=text))
        check_target(folder / text)

    def check_prefix(text: str) -> None:
        validate(new_project(name=name, api_prefix=text))

    try:
        name = questionary.text("Name of the service:", validate=_answer(check_name)).unsafe_ask()
        if database is None:
            choices = [questionary.Choice(title, value) for title, value in DATABASES.items()]
            database = questionary.select("Database:", choices).unsafe_ask()
        if api_prefix is None:
            api_prefix = questionary.text(
                "Prefix of the API's paths, such as /api (may be empty):",
                validate=_answer(check_prefix),
            ).unsafe_ask()
    except EOFError as error:
        raise KeyboardInterrupt from error
    return name, database, api_prefix


def _answer(check: Callable[[str], None]) -> Callable[[str], bool | str]:
    """`check` as questionary wants it: True, or what to say below the answer."""

    def validate(text: str) -> bool | str:
        try:
            check(text)
        except ForgeError as error:
            return f"{error}; {error.hint}"
        return True

    return validate

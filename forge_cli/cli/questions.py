"""What `forge new` asks in a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from . import prompts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.rendering import Tree

DATABASES = {"postgresql": "a server; the best choice for a service", "sqlite": "a file"}


def ask(
    folder: Path, database: str | None, api_prefix: str | None, *, allowed: bool
) -> tuple[str, str, str, list[str]]:
    """Ask for the name of a project in `folder`, and for the others where they are None.

    Last come the answers as they would be written on the command line.

    Raises ForgeError where nobody is there to answer, KeyboardInterrupt where nobody wants to.
    """
    from forge_cli.manifest import new_project, validate

    def check_name(text: str) -> None:
        validate(new_project(name=text))

    def check_prefix(text: str) -> None:
        validate(new_project(name=name, api_prefix=text))

    name = ask_name(folder, check_name, allowed=allowed)
    answers = [name]
    if database is None:
        database = prompts.choose("Database:", DATABASES)
        answers += ["--database", database]
    if api_prefix is None:
        question = "Prefix of the API's paths, such as /api (may be empty):"
        api_prefix = prompts.text(question, check_prefix)
        answers += ["--api-prefix", api_prefix] if api_prefix else []
    return name, database, api_prefix, answers


def ask_name(
    folder: Path, check: Callable[[str], None], *, allowed: bool, what: str = "service"
) -> str:
    """The name of what is to be made in `folder`. Raises ForgeError where nobody is there to answer."""
    from forge_cli.transaction import check_target

    def check_name(text: str) -> None:
        check(text)
        check_target(folder / text)

    if not (allowed and prompts.has_terminal()):
        raise ForgeError(f"the name of the {what} is missing", f"write it: forge new my-{what}")
    return prompts.text(f"Name of the {what}:", check_name)


def preview(console: Console, answers: Sequence[str], target: Path, tree: Tree) -> None:
    """Show the command line that asks nothing, and what would be written; ask whether to go on."""
    prompts.show_command(console, answers)
    console.result(f"It writes {len(tree)} files to {target}/:")
    for name, number in Counter(path.partition("/")[0] for path in tree).items():
        console.result(f"  {name}" if name in tree else f"  {name}/  ({number})")
    prompts.agree("Write them?")

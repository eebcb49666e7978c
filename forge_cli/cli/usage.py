"""What is said about a command line that Typer does not understand: what is wrong, and what to type instead."""

from __future__ import annotations

import re
from typing import Any

_SUGGESTED = re.compile(r"(.+?)\.? (?:Did you mean (.+?)\?|\(Possible options?: (.+)\))\.?")
_NEEDS_A_VALUE = re.compile(r"option '(.+)' requires an argument", re.IGNORECASE)
_PYDANTIC = {
    "Input should be a valid integer, unable to parse string as an integer": "that is no whole number",
}


def refusal(error: Any, command: str) -> tuple[str, str, str]:  # noqa: ANN401 - Typer keeps its classes
    """The command that is meant, what is wrong, and what to do.

    `command` is the one that the line seems to name, for where the error does not know its own.
    """
    context = getattr(error, "ctx", None)
    path = context.command_path if context else f"forge {command}".rstrip()
    what = " ".join(error.format_message().split()).rstrip(".")
    for said, meant in _PYDANTIC.items():
        what = what.replace(said, meant)
    hint = f"see {path} --help"
    if suggested := _SUGGESTED.fullmatch(what):
        what, names = suggested[1], (suggested[2] or suggested[3]).replace("'", "")
        hint = f"did you mean {names}? see {path} --help"
    elif needs := _NEEDS_A_VALUE.fullmatch(what):
        what, hint = f"{needs[1]} has no value", f"write it after it; see {path} --help"
    elif "missing argument" in what.lower() or "extra argument" in what:
        hint = _as_in_an_example(path) or hint
    return path.removeprefix("forge").strip(), what[:1].lower() + what[1:], hint


def _as_in_an_example(path: str) -> str | None:
    from .help import EXAMPLES

    examples = EXAMPLES.get(path.removeprefix("forge").strip())
    return f"write it like: {examples[0]}" if examples else None

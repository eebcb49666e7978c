"""How a command ends: what is printed about it, and the code that the shell sees."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from forge_cli.errors import ForgeError

from .options import tracebacks_wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from forge_cli.console import Console

SCHEMA = 1
"""The version of the documents that --json prints."""
FAULT = 1
INTERRUPTED = 130


@dataclass(slots=True)
class Outcome:
    """What a command tells: `document` to programs, `how_to_resume` to who interrupts it."""

    document: dict[str, Any] = field(
        default_factory=lambda: {"project": None, "path": None, "files": []}
    )
    how_to_resume: Callable[[], str] = lambda: "nothing was written"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a command did not do what it was asked for, and the exit code."""

    what: str
    hint: str
    code: int
    output: Sequence[str] = ()


@contextlib.contextmanager
def outcome(command: str, console: Console, steps: Sequence[str]) -> Iterator[Outcome]:
    """Carry out `command` in the block, then print its document or its error and end with its code.

    Those of `steps` that it did not come to are in the document too.
    """
    result, failure = Outcome(), None
    try:
        yield result
    except (typer.Exit, BrokenPipeError):
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - whatever it is, it is told
        if tracebacks_wanted():
            import traceback

            traceback.print_exc()
        failure = _explain(error, result)
    console.leave_out(steps)
    _tell(console, command, result, failure)
    if failure:
        raise typer.Exit(failure.code)


def refuse_usage(error: Exception, arguments: Sequence[str]) -> int:
    """Print what is wrong with the command line and return the exit code.

    Raises `error` again where it is none that Typer found in `arguments`.
    """
    describe = getattr(error, "format_message", None)
    if describe is None:
        raise error

    from forge_cli.console import Console

    context = getattr(error, "ctx", None)
    path = context.command_path if context else "forge"
    what = " ".join(describe().split()).rstrip(".")
    failure = Failure(what[:1].lower() + what[1:], f"see {path} --help", code=2)
    _tell(Console(json="--json" in arguments), path.split()[-1], Outcome(), failure)
    return failure.code


def _tell(console: Console, command: str, result: Outcome, failure: Failure | None) -> None:
    error = None
    if failure:
        console.error(failure.what, failure.hint, failure.output)
        error = {"what": failure.what, "hint": failure.hint, "output": list(failure.output)}
    head = {"schema": SCHEMA, "command": command, "ok": failure is None}
    console.document({**head, **result.document, "steps": console.steps, "error": error})


def _explain(error: BaseException, result: Outcome) -> Failure:
    if isinstance(error, ForgeError):
        return Failure(str(error), error.hint, error.exit_code, getattr(error, "output", ()))
    if isinstance(error, KeyboardInterrupt):
        return Failure(
            "interrupted", result.how_to_resume(), getattr(error, "exit_code", INTERRUPTED)
        )
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename else ""
        hint = "see to that, then run the same command again"
        return Failure(f"the system says: {error.strerror or error}{place}", hint, FAULT)
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    hint = "please report it, with what forge prints when --debug is added"
    return Failure(f"forge is at fault: {reason}", hint, FAULT)

"""How a command ends: what is printed about it, and the code that the shell sees."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from forge_cli.errors import ForgeError

from .options import tracebacks_wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from forge_cli.console import Console

FAULT = 1
INTERRUPTED = 130


@dataclass(slots=True)
class Outcome:
    """What a command tells: `document` to programs, `how_to_resume` to who interrupts it."""

    document: dict[str, Any]
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
    from .documents import beginning

    result, failure = Outcome(beginning(command)), None
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


def end_without_command(error: BaseException, arguments: Sequence[str]) -> int:
    """Print why no command of `arguments` came to its end by itself, and return the exit code."""
    from forge_cli.console import Console

    from .documents import COMMANDS, beginning
    from .usage import refusal

    if tracebacks_wanted():
        import traceback

        traceback.print_exception(error)
    words = " ".join(word for word in arguments if not word.startswith("-"))
    command = next((name for name in COMMANDS if f"{words} ".startswith(f"{name} ")), "")
    if hasattr(error, "format_message"):  # what Typer says of a command line
        command, what, hint = refusal(error, command)
        failure = Failure(what, hint, code=2)
    else:
        failure = _explain(error, Outcome({}))
    console = Console(json="--json" in arguments)
    _tell(console, command, Outcome(beginning(command)), failure)
    return failure.code


def _tell(console: Console, command: str, result: Outcome, failure: Failure | None) -> None:
    from .documents import VERSION

    error = None
    if failure:
        console.error(failure.what, failure.hint, failure.output)
        error = {"what": failure.what, "hint": failure.hint, "output": list(failure.output)}
    head = {"schema": VERSION, "command": command, "ok": failure is None}
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

"""The options that all commands share which change a project, and how they are added to each."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .options import (
    DebugOption,
    DryRunOption,
    JsonOption,
    MarkersOption,
    NoMigrationOption,
    OursOption,
    QuietOption,
    TestOption,
    TheirsOption,
)

if TYPE_CHECKING:
    from forge_cli.planning import Request


@dataclass(frozen=True, slots=True)
class Manner:
    """How a change is carried out: the options that all these commands share."""

    dry_run: bool = False
    json: bool = False
    quiet: bool = False
    no_migration: bool = False
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    markers: bool = False
    test: bool = True
    answers: list[str] = field(default_factory=list)
    """What was asked in the terminal and answered, as words of the command line."""


def changes_a_project(name: str) -> Callable[[Callable[..., "Request"]], Callable[..., None]]:
    """Make a command of a function that says what is asked for: it gets the options of `Manner` too.

    A function that asks in the terminal has a parameter `manner`, for what the user said about that.
    """

    def make(ask: Callable[..., "Request"]) -> Callable[..., None]:
        signature = inspect.signature(ask)
        asks = "manner" in signature.parameters
        own = signature.replace(
            parameters=[each for each in signature.parameters.values() if each.name != "manner"]
        )

        @functools.wraps(ask)
        def command(**arguments: Any) -> None:
            given = {key: value for key, value in arguments.items() if key not in own.parameters}
            asked = {key: value for key, value in arguments.items() if key in own.parameters}
            given.pop("debug")
            for key in ("ours", "theirs"):
                given[key] = tuple(given[key] or ())
            from .changing import carry_out

            manner = Manner(**given)
            asked |= {"manner": manner} if asks else {}
            carry_out(name, lambda: ask(**asked), manner)

        parameters = [
            *own.parameters.values(),
            *inspect.signature(_common, eval_str=True).parameters.values(),
        ]
        vars(command)["__signature__"] = own.replace(parameters=parameters, return_annotation=None)
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        return command

    return make


def _common(
    *,
    dry_run: DryRunOption = False,
    no_migration: NoMigrationOption = False,
    ours: OursOption = None,
    theirs: TheirsOption = None,
    markers: MarkersOption = False,
    test: TestOption = True,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """The options of every command that changes a project."""

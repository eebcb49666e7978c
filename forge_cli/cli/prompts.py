"""Questions in a terminal, and only there: Ctrl-C and Ctrl-D end the command."""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
import textwrap
from typing import TYPE_CHECKING, Any, TypeVar

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from forge_cli.console import Console

_T = TypeVar("_T")


def has_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def text(question: str, check: Callable[[str], object], *, default: str = "") -> str:
    """A line of text. `check` raises ForgeError for one that will not do, which is told as it is typed."""
    import questionary

    with _answered():
        answer = questionary.text(question, default=default, validate=_judged(check)).unsafe_ask()
    return str(answer)


def choose(question: str, choices: Mapping[str, str]) -> str:
    """One of the keys of `choices`; each is shown with what it means."""
    import questionary

    with _answered():
        answer = questionary.select(question, _choices(choices)).unsafe_ask()
    return str(answer)


def choose_some(
    question: str, choices: Mapping[str, str], check: Callable[[list[str]], object]
) -> list[str]:
    """Any of the keys of `choices`, or none."""
    import questionary

    with _answered():
        answer = questionary.checkbox(
            question,
            _choices(choices),
            validate=_judged(check),
            instruction="(space chooses, Enter goes on)",
        ).unsafe_ask()
    return list(answer)


def agree(question: str) -> None:
    """Go on if the answer is yes. KeyboardInterrupt: it is no."""
    import questionary

    with _answered():
        if not questionary.confirm(question).unsafe_ask():
            raise KeyboardInterrupt


def show_command(console: Console, answers: Sequence[str]) -> None:
    """Show the command line that does the same without a question: what was typed, and the answers."""
    console.result()
    console.result("The same without questions:")
    console.result("  ", (shlex.join(["forge", *sys.argv[1:], *answers]), "cyan"))
    console.result()


def _choices(choices: Mapping[str, str]) -> list[Any]:
    import questionary

    width = max(map(len, choices))
    return [
        questionary.Choice(f"{key.ljust(width)}  {meaning}".rstrip(), key)
        for key, meaning in choices.items()
    ]


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except EOFError:
        raise KeyboardInterrupt from None


def _judged(check: Callable[[_T], object]) -> Callable[[_T], bool | str]:
    """`check` as questionary wants it: True, or what to say below the answer."""

    def validate(answer: _T) -> bool | str:
        try:
            check(answer)
        except ForgeError as error:
            return _in_one_row(str(error), error.hint)
        return True

    return validate


def _in_one_row(what: str, hint: str) -> str:
    """What is wrong and what to do, in the one row that there is for it: explanations may be left out."""
    width = os.get_terminal_size(sys.stdout.fileno()).columns - 1  # whatever COLUMNS says
    start, _, end = what.partition(": ")
    shorter = start if " " in start else end  # the other is an explanation, or the name of a field
    whole = f"{what}; {hint}"
    texts = (whole, f"{shorter}; {hint}", hint)
    return next((text for text in texts if len(text) <= width), textwrap.shorten(whole, width))

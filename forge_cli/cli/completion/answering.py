"""The other side of the scripts: a line that is typed, and the words that its last one may become."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

import typer

# Typer has this by no other name; its version is bounded, and the tests press TAB in real shells.
from typer._click.shell_completion import CompletionItem, _resolve_context, _resolve_incomplete

from .scripts import BREAKS, LINE, SHELL

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTES = ("'", '"')


def answer(application: typer.Typer) -> None:
    """Print what the line in the environment may become, a word a line; nothing where that cannot be told.

    For zsh and fish an explanation follows each word, after a tab.
    """
    line = os.environ.get(LINE, "")
    try:
        items = list(_items(application, line))
    except Exception:  # noqa: BLE001 - nobody who presses TAB wants to read about it
        return
    if os.environ[SHELL] == "bash":
        start = _start_for_bash(line, os.environ.get(BREAKS, ""))
        lines = [item.value[start:] for item in items]
    else:
        lines = [f"{item.value}\t{' '.join((item.help or '').split())}".rstrip() for item in items]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def words_of(line: str) -> list[str]:
    """The words of a line as a shell reads them; the last is the one that is being typed, and may be empty."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # a quote is still open
        return [*words, lexer.token]
    return [*words, ""] if line[-1:].isspace() else words


def _items(application: typer.Typer, line: str) -> Iterable[CompletionItem]:
    _, *words, last = words_of(line)
    # An option that waits for its value keeps Typer from reading what stands before it.
    complete = words[:-1] if words and words[-1].startswith("-") else words
    context = _resolve_context(typer.main.get_command(application), {}, "forge", complete)
    asked, value = _resolve_incomplete(context, words, last)
    before = last.removesuffix(value)  # the name of an option, where its value follows "="
    for item in asked.shell_complete(context, value):
        yield CompletionItem(f"{before}{item.value}", help=item.help)


def _start_for_bash(line: str, breaks: str) -> int:
    """Bash replaces only what follows the last sign that it breaks words at, such as a colon, outside of quotes."""
    typed = line.rpartition(" ")[2]
    if typed.startswith(_QUOTES):
        return 0
    return max(typed.rfind(sign) + 1 for sign in (*breaks, " "))

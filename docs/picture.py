"""Work with forge in a terminal for a minute, and draw what is on its screen to docs/session.svg."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.style import Style
from rich.text import Text

from tests.unit.screen import screen

if TYPE_CHECKING:
    from pyte.screens import Char

    from tests.unit.screen import Screen

PICTURE = Path(__file__).with_name("session.svg")
COLUMNS, ROWS = 90, 220
DOWN, UP, ENTER, CTRL_C = "\x1b[B", "\x1b[A", "\r", "\x03"
MINUTES = 600.0  # seconds that a step may take
PROMPT = "$ "

ANSWERS = (
    ("Name of the model", f"Post{ENTER}"),
    ("First field of Post", f"title{ENTER}"),
    ("Type of title", ENTER),
    ("What else is true of title", ENTER),
    ("Next field", f"body{ENTER}"),
    ("Type of body", DOWN + ENTER),
    ("What else is true of body", ENTER),
    ("Next field", f"author{ENTER}"),
    ("Type of author", UP + UP + ENTER),
    ("Of which model", ENTER),
    ("What else is true of author", ENTER),
    ("When a User is to be deleted", ENTER),
    ("Next field", ENTER),
    ("Anything else about Post", ENTER),
    ("Write them?", ENTER),
)
# Fonts that a picture in a page may not fetch anyway.
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    folder = Path(tempfile.gettempdir()) / "work"  # its name is in the picture
    folder.mkdir()
    bash = ["bash", "--norc"]
    try:
        with screen(folder, bash, _environment(), columns=COLUMNS, rows=ROWS) as user:
            work(user)
            rows = [_text(row) for row in user.cells]
    finally:
        shutil.rmtree(folder)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor")
    for row in rows:
        console.print(row, soft_wrap=True)
    picture = _FONTS.sub("", console.export_svg(title="forge", unique_id="session"))
    PICTURE.write_text(picture.replace("Fira Code", "ui-monospace"), encoding="utf-8")


def work(user: Screen) -> None:
    """A service from nothing, served, given a model by answers, and tested."""
    user.expect(PROMPT.rstrip())
    run(user, "forge new blog")
    run(user, "cd blog")
    begin(user, "forge dev")
    wait_for_new(user, "Application startup complete")
    user.settle(1)
    end(user, CTRL_C)
    begin(user, "forge add-model")
    for question, keys in ANSWERS:
        wait_for_new(user, question)
        user.settle()
        user.type(keys)
    end(user)
    run(user, "forge test")


def run(user: Screen, command: str) -> None:
    begin(user, command)
    end(user)


def begin(user: Screen, command: str) -> None:
    user.type(f"{command}{ENTER}")
    user.expect(f"{PROMPT}{command}")


def end(user: Screen, keys: str = "") -> None:
    """Type the keys, and wait for the next prompt."""
    user.type(keys)
    user.until(lambda lines: lines[-1] == PROMPT.rstrip(), MINUTES)


def wait_for_new(user: Screen, text: str) -> None:
    """Wait for a text below the last command."""

    def is_there(lines: list[str]) -> bool:
        last = max(place for place, line in enumerate(lines) if line.startswith(PROMPT))
        return any(text in line for line in lines[last + 1 :])

    user.until(is_there, MINUTES)


def _text(row: list[Char]) -> Text:
    text = Text(end="")
    for style, cells in groupby(row, _style):
        text.append("".join(cell.data for cell in cells), style)
    text.rstrip()
    return text


def _style(cell: Char) -> Style:
    return Style(
        color=_colour(cell.fg), bold=cell.bold, italic=cell.italics, underline=cell.underscore
    )


def _colour(name: str) -> str | None:
    """The name that Rich has for a colour of pyte."""
    if name == "default":
        return None
    if re.fullmatch(r"[0-9a-f]{6}", name):
        return f"#{name}"
    name = name.replace("brown", "yellow")
    return name.replace("bright", "bright_")


def _environment() -> dict[str, str]:
    dropped = (
        *("NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE", "UV_PROJECT_ENVIRONMENT"),
        *("COLUMNS", "LINES", "DATABASE_URL", "VIRTUAL_ENV"),
    )
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "A user of forge"), ("EMAIL", "user@example.com"))
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        **kept,
        **who,
        "PATH": path,
        "PS1": PROMPT,
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }


if __name__ == "__main__":
    main()

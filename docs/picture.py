"""Run `forge new` in a terminal and draw what it prints to docs/forge-new.svg."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).with_name("forge-new.svg")
COLUMNS, ROWS = 72, 40
COMMAND = ("forge", "new", "myservice")

# A control sequence of a terminal, the end of a line, or text.
_PIECES = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|\r?\n|\r|[^\x1b\r\n]+")
# Fonts that a picture in a page may not fetch anyway.
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        code, printed = run_in_terminal(Path(folder))
    lines = what_stays(printed)
    if code:
        raise SystemExit("\n".join(lines))
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor")
    console.print(Text.assemble(("$ ", "green"), (" ".join(COMMAND), "bold")))
    for line in lines:
        console.print(Text.from_ansi(line))
    picture = _FONTS.sub("", console.export_svg(title=" ".join(COMMAND[:2]), unique_id="forge-new"))
    PICTURE.write_text(picture.replace("Fira Code", "ui-monospace"), encoding="utf-8")


def run_in_terminal(folder: Path) -> tuple[int, str]:
    """Run the command in `folder`, in a terminal of its own: the exit code, and all that it printed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    program = Path(sys.executable).with_name(COMMAND[0])
    process = subprocess.Popen(
        [program, *COMMAND[1:]], cwd=folder, env=_environment(), stdin=theirs, stdout=theirs, stderr=theirs
    )  # fmt: skip
    os.close(theirs)
    printed = b""
    while chunk := _read(ours):
        printed += chunk
    os.close(ours)
    return process.wait(), printed.decode()


def what_stays(printed: str) -> list[str]:
    """The lines on the screen in the end, with their colours: spinners come and go."""
    lines, row = [""], 0
    for piece in _PIECES.finditer(printed):
        amount, control = piece[1], piece[2]
        if control == "A":  # up
            row = max(0, row - int(amount or 1))
        elif control == "K":  # erase the line
            lines[row] = ""
        elif control == "m" or (control is None and not piece[0].isspace()):
            lines[row] += piece[0]
        elif piece[0].endswith("\n"):
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif piece[0].strip("\r"):  # spaces
            lines[row] += piece[0] if control is None else ""
    return "\n".join(lines).rstrip().split("\n")


def _environment() -> dict[str, str]:
    dropped = ("NO_COLOR", "PYTHONDONTWRITEBYTECODE", "UV_PROJECT_ENVIRONMENT", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "A user of forge"), ("EMAIL", "user@example.com"))
    }
    return {**kept, **who, "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # Linux says so at the end of a terminal
        return b""


if __name__ == "__main__":
    main()

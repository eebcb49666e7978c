"""Everything that forge prints: steps as they go, errors in two lines, or one JSON document.

In a terminal a running step shows a spinner, its time and the last thing that its program said. Elsewhere there is a
plain line for each step that is over. Rich is imported only where there is a terminal.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# status: symbol, the same in ASCII, style
_MARKS = {
    "done": ("✓", "ok", "green"),
    "failed": ("✗", "!!", "red"),
    "skipped": ("-", "--", "yellow"),
}
_BRANCHES = {"more": ("├── ", "|-- "), "last": ("└── ", "`-- "), "below": ("│   ", "|   ")}
# how a line of a diff begins: style
_DIFF = (
    *((start, "bold") for start in ("diff ", "--- ", "+++ ", "new file", "deleted", "old mode")),
    ("@@", "cyan"),
    ("+", "green"),
    ("-", "red"),
)
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_ASCII_FRAMES = "-\\|/"
_FRAME_RATE = 10  # a second
_SHOWN_OUTPUT = 30  # lines of what a failed program printed
_INSTANT = 0.05  # seconds; a step that is faster shows no time

Part = str | tuple[str, str]
"""A piece of a line: its text, or its text and its style."""


class Step:
    """A step that is going on: what it does, and in the end its figure."""

    def __init__(self, running: str) -> None:
        self.running = running
        self.detail = ""
        self.figure = running
        self.figures: dict[str, Any] = {}
        self.status = "failed"

    def show(self, detail: str) -> None:
        """Show `detail` beside the running step: the last thing that is known about it."""
        self.detail = detail.strip() or self.detail

    def done(self, figure: str, **figures: Any) -> None:
        """Say `figure` when the step is over; `figures` is the same for programs."""
        self.status, self.figure, self.figures = "done", figure, figures

    def skip(self, reason: str) -> None:
        """Say that there was nothing to do."""
        self.status, self.figure, self.figures = "skipped", reason, {"reason": reason}


class Console:
    """Prints to `out` and errors to `err`; with `json` nothing but `document`.

    `steps` is the record of every step that was taken or left out, in order.
    """

    def __init__(
        self, *, json: bool = False, out: TextIO | None = None, err: TextIO | None = None
    ) -> None:
        self.json = json
        self.steps: list[dict[str, Any]] = []
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    @contextlib.contextmanager
    def step(self, name: str, running: str) -> Iterator[Step]:
        """A step for as long as the block runs. One that was neither done nor skipped has failed."""
        step, started = Step(running), time.monotonic()
        try:
            with self._spinner(step, started):
                yield step
        except BaseException:
            step.status = "failed"
            step.figure = running
            raise
        finally:
            seconds = time.monotonic() - started
            self._record(name, step.status, seconds, **step.figures)
            self._print_step(step, seconds)

    def leave_out(self, names: Sequence[str]) -> None:
        """Record those of the steps `names` that were not come to."""
        known = {step["name"] for step in self.steps}
        for name in names:
            if name not in known:
                self._record(name, "skipped", 0)

    def line(self, *parts: Part) -> None:
        """Print a line of text."""
        if not self.json:
            _print(self._out, *parts)

    def error(self, what: str, hint: str, output: Sequence[str] = ()) -> None:
        """Print an error: the end of a program's `output`, what and why, what to do."""
        if self.json:
            return
        for text in output[-_SHOWN_OUTPUT:]:
            _print(self._err, (f"  | {text}", "dim"))
        _print(self._err, ("error:", "bold red"), f" {what}")
        _print(self._err, ("hint:", "bold"), f" {hint}")

    def files(self, sizes: Mapping[str, int]) -> None:
        """Print paths as a tree, each with its number of lines."""
        ascii_only = not _can_print("├└│─", self._out)
        for branch, name, lines in draw_tree(sizes, ascii_only=ascii_only):
            self.line((branch, "dim"), name, ("" if lines is None else f"  {lines}", "dim"))

    def diff(self, lines: Iterable[str]) -> None:
        """Print the lines of a unified diff, in the colours that git gives them."""
        for line in lines:
            style = next((style for start, style in _DIFF if line.startswith(start)), "")
            self.line((line, style))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table with its title; nothing where it has no rows."""
        if self.json or not rows:
            return
        if _is_terminal(self._out):
            from rich.box import SIMPLE_HEAD
            from rich.table import Table
            from rich.text import Text

            table = Table(
                title=title,
                title_justify="left",
                title_style="bold",
                header_style="dim",
                box=SIMPLE_HEAD,
            )
            for column in columns:
                table.add_column(column, overflow="fold")
            for row in rows:
                table.add_row(*map(Text, row))
            _rich(self._out).print(table)
            return
        widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
        self.line(title)
        for row in (columns, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.line(f"  {'  '.join(cells)}".rstrip())
        self.line()

    def document(self, content: Mapping[str, Any]) -> None:
        """Print the one JSON document that a program gets; nothing without `json`."""
        import json

        if self.json:
            print(json.dumps(content, indent=2), file=self._out, flush=True)

    def _record(self, name: str, status: str, seconds: float, **figures: Any) -> None:
        step = {"name": name, "status": status, "seconds": round(seconds, 3), **figures}
        self.steps.append(step)

    def _print_step(self, step: Step, seconds: float) -> None:
        symbol, ascii_symbol, style = _MARKS[step.status]
        mark = symbol if _can_print(symbol, self._out) else ascii_symbol
        time_ = f"  {_duration(seconds)}" if seconds >= _INSTANT else ""
        self.line((mark, style), f" {step.figure}", (time_, "dim"))

    @contextlib.contextmanager
    def _spinner(self, step: Step, started: float) -> Iterator[None]:
        if self.json or not _is_terminal(self._out):
            yield
            return
        from rich.live import Live
        from rich.text import Text

        frames = _FRAMES if _can_print(_FRAMES, self._out) else _ASCII_FRAMES

        def render() -> Text:
            elapsed = time.monotonic() - started
            line = Text(no_wrap=True, overflow="ellipsis")
            line.append(frames[int(elapsed * _FRAME_RATE) % len(frames)], "cyan")
            return line.append(f" {step.running}").append(
                f"  {int(elapsed)} s  {step.detail}", "dim"
            )

        live = Live(
            console=_rich(self._out),
            get_renderable=render,
            refresh_per_second=_FRAME_RATE,
            transient=True,
        )
        with live:
            yield


def draw_tree(
    sizes: Mapping[str, int], *, ascii_only: bool = False
) -> Iterator[tuple[str, str, int | None]]:
    """Lines of a tree of paths: the branches, the name, and the size of a file (None: a folder)."""
    style = 1 if ascii_only else 0
    tree: dict[str, Any] = {}
    for path, size in sorted(sizes.items()):
        *folders, name = path.split("/")
        here = tree
        for folder in folders:
            here = here.setdefault(folder, {})
        here[name] = size

    def draw(folder: dict[str, Any], above: str) -> Iterator[tuple[str, str, int | None]]:
        for position, (name, item) in enumerate(folder.items(), 1):
            last = position == len(folder)
            branch = above + _BRANCHES["last" if last else "more"][style]
            if isinstance(item, dict):
                yield branch, f"{name}/", None
                yield from draw(item, above + ("    " if last else _BRANCHES["below"][style]))
            else:
                yield branch, name, item

    yield from draw(tree, "")


def _print(stream: TextIO, *parts: Part) -> None:
    texts = [(part, "") if isinstance(part, str) else part for part in parts]
    if _is_terminal(stream):
        from rich.text import Text

        _rich(stream).print(Text.assemble(*texts), soft_wrap=True)
    else:
        plain = "".join(text for text, _ in texts)
        encoding = stream.encoding or "utf-8"
        print(plain.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


def _rich(stream: TextIO) -> Any:  # noqa: ANN401 - its type would be an import
    from rich.console import Console as RichConsole

    return RichConsole(file=stream, highlight=False)


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _can_print(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"

"""Everything that forge prints: steps as they go, errors in two lines, or one JSON document.

In a terminal a running step shows a spinner, its time and the last thing that its program said. Elsewhere there is a
plain line for each step that is over. Rich is imported only where there is a terminal.
"""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, Any, Literal, TextIO

from .visuals import (
    FRAME_RATE,
    can_print,
    duration,
    frame,
    is_terminal,
    mark,
    never_fail,
    print_line,
    print_table,
    rich_console,
    whole_seconds,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from .board import Board, Row
    from .visuals import Part

_BRANCHES = {"more": ("├── ", "|-- "), "last": ("└── ", "`-- "), "below": ("│   ", "|   ")}
# how a line of a diff begins: style
_DIFF = (
    *((start, "bold") for start in ("diff ", "--- ", "+++ ", "new file", "deleted", "old mode")),
    ("@@", "cyan"),
    ("+", "green"),
    ("-", "red"),
)
_SHOWN_OUTPUT = 30  # lines of what a failed program printed
_INSTANT = 0.05  # seconds; a step that is faster shows no time


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
    """Prints to `out`, and errors and notes to `err`.

    With `quiet` it prints errors and what the command was asked for, with `json` nothing but `document`. `steps` is the record of every step that was taken or left out, in order.
    """

    def __init__(
        self,
        *,
        json: bool = False,
        quiet: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self.json = json
        self.quiet = quiet or json
        self.steps: list[dict[str, Any]] = []
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        never_fail(self._out)
        never_fail(self._err)

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

    @contextlib.contextmanager
    def at_once(self, names: Sequence[str]) -> Iterator[Board]:
        """Steps that go on beside each other for as long as the block runs."""
        from .board import Board

        width = max(map(len, names))
        live = not self.quiet and is_terminal(self._out)
        board = Board(names, lambda row: None if live else self._print_row(row, width))
        try:
            with self._live_board(board) if live else contextlib.nullcontext():
                yield board
        finally:
            for row in board.rows.values():
                if row.is_over:
                    self._record(row.name, row.status, row.seconds, **row.figures)
                    if live:
                        self._print_row(row, width)

    def leave_out(self, names: Sequence[str]) -> None:
        """Record those of the steps `names` that were not come to."""
        known = {step["name"] for step in self.steps}
        for name in names:
            if name not in known:
                self._record(name, "skipped", 0)

    def line(self, *parts: Part) -> None:
        """Print a line about what happens."""
        if not self.quiet:
            print_line(self._out, *parts)

    def result(self, *parts: Part) -> None:
        """Print a line of what the command was asked for."""
        if not self.json:
            print_line(self._out, *parts)

    def note(self, text: str, below: Sequence[str] = ()) -> None:
        """Print what people should know besides: where errors go, so that results stay by themselves."""
        if not self.quiet:
            print_line(self._err, ("note:", "bold"), f" {text}")
            for line in below:
                print_line(self._err, f"  {line}")

    def error(self, what: str, hint: str, output: Sequence[str] = ()) -> None:
        """Print an error: the end of a program's `output`, what and why, what to do."""
        if self.json:
            return
        self._print_output(output)
        print_line(self._err, ("error:", "bold red"), f" {what}")
        print_line(self._err, ("hint:", "bold"), f" {hint}")

    def output(self, title: str, output: Sequence[str], below: Sequence[str] = ()) -> None:
        """Print the end of what a program said that failed, and what there is to say about it."""
        if not self.json:
            print_line(self._err, (f"{title}:", "bold"))
            self._print_output(output)
            for line in below:
                print_line(self._err, f"  {line}")

    def finding(self, status: str, name: str, what: str, hint: str) -> None:
        """Print a line of a diagnosis, and below it what to do; when quiet, only where there is something to do."""
        if self.quiet and not hint:
            return
        self.result(mark(status, self._out), f" {name}  {what}")
        if hint:
            self.result("  ", (hint, "dim"))

    def files(self, sizes: Mapping[str, int]) -> None:
        """Print paths as a tree, each with its number of lines."""
        ascii_only = not can_print("├└│─", self._out)
        for branch, name, lines in draw_tree(sizes, ascii_only=ascii_only):
            self.result((branch, "dim"), name, ("" if lines is None else f"  {lines}", "dim"))

    def diff(self, lines: Iterable[str]) -> None:
        """Print the lines of a unified diff, in the colours that git gives them."""
        for line in lines:
            style = next((style for start, style in _DIFF if line.startswith(start)), "")
            self.result((line, style))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table with its title; nothing where it has no rows."""
        if rows and not self.json:
            print_table(self._out, title, columns, rows)

    def document(self, content: Mapping[str, Any]) -> None:
        """Print the one JSON document that a program gets; nothing without `json`."""
        import json

        if self.json:
            print(json.dumps(content, indent=2), file=self._out, flush=True)

    def _record(self, name: str, status: str, seconds: float, **figures: Any) -> None:
        step = {"name": name, "status": status, "seconds": round(seconds, 3), **figures}
        self.steps.append(step)

    def _print_step(self, step: Step, seconds: float) -> None:
        time_ = f"  {duration(seconds)}" if seconds >= _INSTANT else ""
        self.line(mark(step.status, self._out), f" {step.figure}", (time_, "dim"))

    def _print_output(self, output: Sequence[str]) -> None:
        for text in output[-_SHOWN_OUTPUT:]:
            print_line(self._err, (f"  | {text}", "dim"))

    def _print_row(self, row: Row, width: int) -> None:
        """Print a step of a board that is over."""
        time_ = f"  {duration(row.seconds)}" if row.seconds >= _INSTANT else ""
        self.line(
            mark(row.status, self._out), f" {row.name.ljust(width)}  {row.detail}", (time_, "dim")
        )

    def _live_board(self, board: Board) -> AbstractContextManager[object]:
        from rich.live import Live

        from .board import draw

        def symbol(status: str) -> tuple[str, str]:
            running = status == "running"
            return frame(time.monotonic(), self._out) if running else mark(status, self._out)

        return Live(
            console=rich_console(self._out),
            get_renderable=lambda: draw(list(board.rows.values()), symbol, duration),
            refresh_per_second=FRAME_RATE,
            transient=True,
        )

    @contextlib.contextmanager
    def _spinner(self, step: Step, started: float) -> Iterator[None]:
        if self.quiet or not is_terminal(self._out):
            yield
            return
        from rich.live import Live
        from rich.text import Text

        overflow: Literal["ellipsis", "crop"] = "ellipsis" if can_print("…", self._out) else "crop"

        def render() -> Text:
            elapsed = time.monotonic() - started
            line = Text(no_wrap=True, overflow=overflow).append(*frame(elapsed, self._out))
            line.append(f" {step.running}")
            return line.append(f"  {whole_seconds(elapsed)}  {step.detail}", "dim")

        live = Live(
            console=rich_console(self._out),
            get_renderable=render,
            refresh_per_second=FRAME_RATE,
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

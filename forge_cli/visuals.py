"""The one visual language: symbols, colours, times, tables; and what a stream can show of it.

Colours and tables with lines are for terminals; FORCE_COLOR asks for colours elsewhere too, NO_COLOR forbids them, and
TERM=dumb is as good as no terminal. What an encoding does not have is spelled in ASCII or replaced; nothing fails for it.
"""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Part = str | tuple[str, str]
"""A piece of a line: its text, or its text and its style."""

FRAMES: Final = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
FRAME_RATE: Final = 10  # a second
# status: symbol, the same in ASCII, style
_MARKS = {
    "done": ("✓", "ok", "green"),
    "failed": ("✗", "!!", "red"),
    "skipped": ("-", "--", "yellow"),
    "warning": ("!", "!", "yellow"),
    "waiting": ("·", ".", "dim"),
}
_ASCII_FRAMES = "-\\|/"


def mark(status: str, stream: TextIO) -> tuple[str, str]:
    """The symbol of a status, as the stream can print it, and its style."""
    symbol, ascii_symbol, style = _MARKS[status]
    return (symbol if can_print(symbol, stream) else ascii_symbol), style


def frame(seconds: float, stream: TextIO) -> tuple[str, str]:
    """The symbol of what has been running for so long, and its style."""
    frames = FRAMES if can_print(FRAMES, stream) else _ASCII_FRAMES
    return frames[int(seconds * FRAME_RATE) % len(frames)], "cyan"


def duration(seconds: float) -> str:
    """A time as it is said: `0.4 s`, `2 min 5 s`."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    return whole_seconds(round(seconds))


def whole_seconds(seconds: float) -> str:
    """A time that goes on: `0 s`, `2 min 5 s`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def can_print(text: str, stream: TextIO) -> bool:
    """Whether the encoding of the stream has every character of the text."""
    try:
        text.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def never_fail(stream: TextIO) -> None:
    """Let the stream replace what its encoding does not have."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")


def is_terminal(stream: TextIO) -> bool:
    """Whether there is somebody to watch what moves."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def print_line(stream: TextIO, *parts: Part) -> None:
    """Print a line, with its styles where the stream has them; it is never broken."""
    texts = [(part, "") if isinstance(part, str) else part for part in parts]
    if is_terminal(stream) or _colours_are_forced():
        from rich.text import Text

        rich_console(stream).print(Text.assemble(*texts), soft_wrap=True)
        stream.flush()
    else:
        print("".join(text for text, _ in texts), file=stream, flush=True)


def rich_console(stream: TextIO) -> Any:  # noqa: ANN401 - its type would be an import
    """The stream as Rich knows it."""
    from rich.console import Console

    if is_terminal(stream):
        return Console(file=stream, highlight=False)
    return Console(file=stream, highlight=False, force_terminal=True, color_system="standard")


def print_table(
    stream: TextIO, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Print a table: with lines in a terminal that is wide enough for every word of it, else row by row."""
    print_line(stream, (title, "bold"))
    lines = list(_in_columns(columns, rows))
    if is_terminal(stream):
        console, table = rich_console(stream), _table(columns, rows)
        anywhere = console.options.update(max_width=sum(map(len, lines)))
        needed = console.measure(table, options=anywhere).minimum
        if can_print("─", stream) and needed <= console.width:
            console.print(table)
            return
        if len(columns) > 2 and max(map(len, lines)) > console.width:
            for parts in _row_by_row(columns, rows):
                print_line(stream, *parts)
            return
    for line in lines:
        print_line(stream, line)


def _in_columns(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
    yield ""


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="dim", box=SIMPLE_HEAD)
    for column, *cells in zip(columns, *rows, strict=True):
        words = " ".join([column, *cells]).split()
        table.add_column(column, overflow="fold", min_width=max(map(len, words)))
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _row_by_row(
    columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[tuple[Part, ...]]:
    """Each row below its first cell, a line for each of the others that is not empty."""
    width = max(map(len, columns[1:]))
    for row in rows:
        yield (f"  {row[0]}",)
        for column, cell in list(zip(columns, row, strict=True))[1:]:
            if cell:
                yield ("    ", (column.ljust(width), "dim"), f"  {cell}")
    yield ()


def _colours_are_forced() -> bool:
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0") and not os.environ.get("NO_COLOR")

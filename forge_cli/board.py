"""Steps that go on beside each other: in a terminal a line for each, elsewhere a line when one is over."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.table import Table


@dataclass(slots=True)
class Row:
    """What is known of a step: `status` is waiting, running, done, failed or skipped."""

    name: str
    status: str = "waiting"
    detail: str = ""
    started: float = 0.0
    seconds: float = 0.0
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.status not in ("waiting", "running")


class Board:
    """The steps, told by whichever threads carry them out; `on_end` hears of each that is over, one at a time."""

    def __init__(self, names: Sequence[str], on_end: Callable[[Row], None]) -> None:
        self.rows = {name: Row(name) for name in names}
        self._on_end = on_end
        self._one_at_a_time = threading.Lock()

    def start(self, name: str) -> None:
        """The step begins."""
        row = self.rows[name]
        row.started = time.monotonic()
        row.status = "running"

    def show(self, name: str, detail: str) -> None:
        """Show `detail` beside the step: the last thing that is known about it."""
        row = self.rows[name]
        row.detail = detail.strip() or row.detail

    def end(self, name: str, status: str, figure: str, seconds: float, **figures: Any) -> None:
        """The step is done, failed or skipped; `figure` says what came out, `figures` the same for programs."""
        row = self.rows[name]
        row.detail, row.seconds, row.figures = figure, seconds, figures
        row.status = status
        with self._one_at_a_time:
            self._on_end(row)


def draw(
    rows: Sequence[Row],
    marks: Callable[[str], tuple[str, str]],
    duration: Callable[[float], str],
) -> Table:
    """The board as it is now; `marks` gives the symbol for a status and its style."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for row in rows:
        seconds = row.seconds if row.is_over else time.monotonic() - row.started
        time_ = "" if row.status == "waiting" else duration(seconds)
        name = Text.assemble(marks(row.status), f" {row.name}")
        table.add_row(name, Text(time_, "dim"), Text(row.detail, "" if row.is_over else "dim"))
    return table

"""A fault of the template: forge's own, not the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class BrokenTemplateError(Exception):
    """A template that cannot be rendered; the text starts with `file:line`."""

    def __init__(self, file: Path, line: int | None, reason: str) -> None:
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {reason}")


def line_in(traceback: TracebackType | None, root: Path) -> tuple[str, int] | None:
    """The innermost place of `traceback` that is in a file below `root`.

    Jinja rewrites tracebacks so that they name the template and its line.
    """
    found = None
    prefix = f"{root}/"
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith(prefix):
            found = name, traceback.tb_lineno
        traceback = traceback.tb_next
    return found

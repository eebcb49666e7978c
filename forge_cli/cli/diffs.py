"""Changes of files as unified diffs, which `git apply` and `patch` understand."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forge_cli.working_tree import Change, Entry

_EXECUTABLE = 0o111


def action_of(change: Change) -> str:
    """`create`, `delete` or `change`."""
    if change.before is None:
        return "create"
    return "delete" if change.after is None else "change"


def unified(change: Change) -> Iterator[str]:
    """The lines of the diff of one file, without line ends."""
    before, after = change.before, change.after
    old = f"a/{change.path}" if before else "/dev/null"
    new = f"b/{change.path}" if after else "/dev/null"
    yield f"diff --git a/{change.path} b/{change.path}"
    yield from _modes(before, after)
    texts = [_text(entry) for entry in (before, after)]
    if None in texts:
        yield f"Binary files {old} and {new} differ"
        return
    old_lines, new_lines = (_lines(text or "") for text in texts)
    for line in unified_diff(old_lines, new_lines, old, new):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def count(change: Change) -> tuple[int, int]:
    """How many lines are added and how many are taken away; a binary file has none."""
    lines = [line for line in unified(change) if not line.startswith(("--- ", "+++ "))]
    return (
        sum(line.startswith("+") for line in lines),
        sum(line.startswith("-") for line in lines),
    )


def _modes(before: Entry | None, after: Entry | None) -> Iterator[str]:
    if before is None and after is not None:
        yield f"new file mode {_mode(after)}"
    elif before is not None and after is None:
        yield f"deleted file mode {_mode(before)}"
    elif before and after and _mode(before) != _mode(after):
        yield f"old mode {_mode(before)}"
        yield f"new mode {_mode(after)}"


def _mode(entry: Entry) -> str:
    return "100755" if entry.mode & _EXECUTABLE else "100644"


def _text(entry: Entry | None) -> str | None:
    """The text of a file; None where it is none."""
    if entry is None:
        return ""
    try:
        return None if b"\0" in entry.data else entry.data.decode()
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> list[str]:
    """Lines as git counts them: only a line feed ends one."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]

"""Changes of files as unified diffs, which `git apply` and `patch` understand."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forge_cli.working_tree import Change, Entry

_EXECUTABLE = 0o111
_ALIKE = 0.5  # how much of a file has to be in another that it is said to have become, as in git


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What becomes of one file: made, deleted, changed, or moved from `path` to `to` and perhaps changed."""

    path: str
    to: str
    before: Entry | None
    after: Entry | None

    @property
    def action(self) -> Literal["create", "delete", "move", "change"]:
        if self.before is None:
            return "create"
        if self.after is None:
            return "delete"
        return "change" if self.path == self.to else "move"

    def lines(self) -> Iterator[str]:
        """The lines of the diff, without line ends."""
        old = f"a/{self.path}" if self.before else "/dev/null"
        new = f"b/{self.to}" if self.after else "/dev/null"
        yield f"diff --git a/{self.path} b/{self.to}"
        yield from self._modes()
        if self.action == "move":
            yield f"rename from {self.path}"
            yield f"rename to {self.to}"
        before, after = (_text(entry) for entry in (self.before, self.after))
        if before is None or after is None:
            yield f"Binary files {old} and {new} differ"
            return
        for line in unified_diff(_lines(before), _lines(after), old, new):
            yield line.removesuffix("\n")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"

    def count(self) -> tuple[int, int]:
        """How many lines are added and how many are taken away; a binary file has none."""
        lines = iter(self.lines())
        next((line for line in lines if line.startswith("@@")), None)  # what is above is no text
        counted = list(lines)
        return (
            sum(line.startswith("+") for line in counted),
            sum(line.startswith("-") for line in counted),
        )

    def _modes(self) -> Iterator[str]:
        before, after = (_mode(entry) for entry in (self.before, self.after))
        if before is None:
            yield f"new file mode {after}"
        elif after is None:
            yield f"deleted file mode {before}"
        elif before != after:
            yield f"old mode {before}"
            yield f"new mode {after}"


def file_diffs(changes: Iterable[Change]) -> list[FileDiff]:
    """The changes as diffs; a file that is deleted while one much like it is made has moved there."""
    changes = list(changes)
    moves = _moves(changes)
    left = set(moves.values())
    diffs = []
    for change in changes:
        if change.path in moves:
            old = next(each for each in changes if each.path == moves[change.path])
            diffs.append(FileDiff(old.path, change.path, old.before, change.after))
        elif change.path not in left:
            diffs.append(FileDiff(change.path, change.path, change.before, change.after))
    return diffs


def _moves(changes: Sequence[Change]) -> dict[str, str]:
    """By the path of each file that has moved, where it was."""
    gone = [change for change in changes if change.after is None]
    made = [change for change in changes if change.before is None]
    alike = sorted(
        (
            (_likeness(old, new), new.path, old.path)
            for old in gone
            for new in made
            if _suffix(old.path) == _suffix(new.path)
        ),
        reverse=True,
    )
    moves: dict[str, str] = {}
    for likeness, new_path, old_path in alike:
        if likeness >= _ALIKE and new_path not in moves and old_path not in moves.values():
            moves[new_path] = old_path
    return moves


def _likeness(old: Change, new: Change) -> float:
    """From 0 to 1; a little more where the name of the file is the same."""
    one, other = (_lines(_text(entry) or "") for entry in (old.before, new.after))
    same_name = old.path.rpartition("/")[2] == new.path.rpartition("/")[2]
    if not (one and other):
        return 1.0 if same_name and not (one or other) else 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio() + 0.01 * same_name


def _suffix(path: str) -> str:
    return path.rpartition(".")[2]


def _mode(entry: Entry | None) -> str | None:
    if entry is None:
        return None
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

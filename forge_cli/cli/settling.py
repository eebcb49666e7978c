"""Conflicts: how the user wants them settled, and whether those in the files have been."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forge_cli.merging import Settled

_MARKED = ".forge/run/marked.json"
_OWN_MARKS = re.compile(rb"^(?:<<<<<<< |\|\|\|\|\|\|\| |>>>>>>> )", re.MULTILINE)


def settled_by(root: Path, ours: Iterable[str], theirs: Iterable[str], *, markers: bool) -> Settled:
    """How each path is settled. Paths are relative to the current folder or, failing that, to the project."""
    from forge_cli.merging import EVERY

    settled: Settled = {EVERY: "markers"} if markers else {}
    sides: tuple[tuple[Literal["ours", "theirs"], Iterable[str]], ...]
    sides = (("ours", ours), ("theirs", theirs))
    for how, paths in sides:
        for path in paths:
            name = path_in(root, path)
            if name == EVERY or (root / name).is_dir():
                raise ForgeError(f"--{how} {path}: that is no file", "name each file")
            if settled.get(name, how) != how:
                raise ForgeError(f"{path} is settled in two ways", "choose --ours or --theirs")
            settled = {**settled, name: how}
    return settled


def path_in(root: Path, path: str) -> str:
    """A path that the user names, as it is called within the project. Raises ForgeError."""
    for start in (Path.cwd(), root):
        place = Path(os.path.normpath(start / path))
        if place.is_relative_to(root) and (os.path.lexists(place) or start == root):
            return place.relative_to(root).as_posix()
    raise ForgeError(f"{path} is not in the project {root}", "name a file of the project")


def remember_marked(root: Path, paths: Iterable[str]) -> None:
    """Keep a note of the files that are going to be written with conflicts in them."""
    paths = list(paths)
    if paths:
        draft = root / f"{_MARKED}.new"
        draft.write_text(json.dumps(paths), encoding="utf-8")
        draft.replace(root / _MARKED)


def check_settled(root: Path) -> None:
    """Refuse to go on while a file that was written with conflicts still holds one."""
    note = root / _MARKED
    try:
        paths = json.loads(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    for path in paths:
        file = root / path
        if file.is_file() and _OWN_MARKS.search(file.read_bytes()):
            raise ForgeError(
                f"{path} still holds the marks of a conflict",
                "settle it: leave what shall be there between <<<<<<< and >>>>>>>, and remove the marks",
            )
    note.unlink()

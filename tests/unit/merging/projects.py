"""Projects on disk for the tests of merges, and plans carried out on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from forge_cli.merging import Moves, Plan, merge_trees
from forge_cli.rendering import File
from forge_cli.working_tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from forge_cli.merging import Settled
    from forge_cli.rendering import Tree


NO_MOVES = Moves()
NOTHING: Settled = {}
Way: TypeAlias = Literal["ours", "theirs", "markers"]


def tree(files: Mapping[str, str | bytes | File]) -> dict[str, File]:
    return {path: as_file(content) for path, content in files.items()}


def as_file(content: str | bytes | File) -> File:
    if isinstance(content, File):
        return content
    return File(content.encode() if isinstance(content, str) else content)


def write(root: Path, files: Tree) -> None:
    for path, file in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(file.data)
        (root / path).chmod(0o755 if file.executable else 0o644)


def carry_out(root: Path, plan: Plan) -> None:
    """What the transaction does, without any care."""
    assert not plan.conflicts
    for change in plan.changes:
        assert WorkingTree(root).read_file(change.path) == change.before
        if change.after is None:
            (root / change.path).unlink()
    for change in plan.changes:
        if change.after is not None:
            (root / change.path).parent.mkdir(parents=True, exist_ok=True)
            (root / change.path).write_bytes(change.after.data)
            (root / change.path).chmod(change.after.mode)


def contents(root: Path) -> dict[str, bytes]:
    tree = WorkingTree(root)
    return {path: (root / path).read_bytes() for path in tree.files()}


def as_tree(root: Path) -> dict[str, File]:
    return {
        path: File(data, executable=bool((root / path).stat().st_mode & 0o100))
        for path, data in contents(root).items()
    }


def merge(
    root: Path,
    base: Tree,
    theirs: Tree,
    *,
    moves: Moves = NO_MOVES,
    settled: Settled = NOTHING,
    known: Collection[str] = (),
    whole: Callable[[], Tree] | None = None,
) -> Plan:
    ours = WorkingTree(root)
    return merge_trees(base, ours, theirs, moves, settled, known=lambda: known, whole=whole)

"""Whatever the user did to the files, and whatever forge changes: nothing of the user's is lost without a word."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.merging import Moves
from forge_cli.rendering import File

from .projects import as_tree, carry_out, contents, merge, write

if TYPE_CHECKING:
    from forge_cli.rendering import Tree

PATHS = ("a.py", "pkg/__init__.py", "pkg/b.py", "pkg/c.py", "pkg/sub/d.txt", "run.sh")
NEW_PATHS = ("new.py", "pkg/new.py", "pkg/empty.py")
OWN_PATHS = ("own.py", "pkg/own.py", "lib/b.py", "lib/c.py", "lib/x.sh", "pkg2/b.py", "lib/e.txt")
RENAMED = "pkg2"


def written(path: str) -> list[str]:
    """What forge writes: lines that no other file has."""
    name = path.replace("/", "_").replace(".", "_")
    return [] if path.endswith("__init__.py") else [f"{name}_{n} = {n}" for n in range(10)]


def as_file(lines: list[str], executable: bool = False) -> File:
    return File("".join(f"{line}\n" for line in lines).encode(), executable)


@dataclass
class User:
    """Someone who works on a project; each line of theirs has a number."""

    root: Path
    lines: list[bytes] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        self.lines.append(f"by_user_{len(self.lines)}_ = 1".encode())
        return self.lines[-1].decode()

    def files(self) -> list[str]:
        return sorted(contents(self.root))

    def work(self, data: st.DataObject) -> None:
        files = self.files()
        does = data.draw(st.sampled_from(ACTIONS if files else ("add",)))
        path = data.draw(st.sampled_from(files)) if files else ""
        own = data.draw(st.sampled_from(OWN_PATHS + NEW_PATHS + NEW_PATHS))
        place = data.draw(st.integers(0, 9))
        if does == "add":
            self.add(own, [self.line(), self.line()])
        elif does in {"insert", "replace", "rewrite"}:
            self.edit(path, does, place)
        elif does == "delete":
            (self.root / path).unlink()
        elif does == "move":
            self.move(path, own)
        elif does == "chmod":
            (self.root / path).chmod((0o600, 0o755, 0o640, 0o700)[place % 4])
        elif does == "windows":
            data_ = (self.root / path).read_bytes()
            (self.root / path).write_bytes(data_.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        elif does == "link":
            self.move(path, own)
            if not (self.root / path).exists():
                (self.root / path).symlink_to(self.root / own)
        elif does == "folder":
            (self.root / path).unlink()
            self.add(f"{path}/inside.py", [self.line()])
        elif does == "pipe":
            (self.root / path).unlink()
            os.mkfifo(self.root / path)
        self.notes.append(f"{does} {path} {own} {place}")

    def add(self, path: str, lines: list[str]) -> None:
        if not os.path.lexists(self.root / path):
            write(self.root, {path: as_file(lines)})

    def edit(self, path: str, how: str, place: int) -> None:
        lines = (self.root / path).read_bytes().decode().splitlines()
        if how == "insert" or not lines:
            lines.insert(place, self.line())
        elif how == "replace":
            lines[place % len(lines)] = self.line()
        else:
            lines = [self.line()]
        (self.root / path).write_bytes(as_file(lines).data)

    def move(self, path: str, to: str) -> None:
        if not os.path.lexists(self.root / to):
            (self.root / to).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).rename(self.root / to)

    def lost(self, before: dict[str, bytes]) -> list[bytes]:
        """The lines that were in the files and are in none any more."""
        had, has = b"\n".join(before.values()), b"\n".join(contents(self.root).values())
        return [line for line in self.lines if line in had and line not in has]


ACTIONS = (
    *("insert", "insert", "insert", "replace", "rewrite", "delete", "move", "move", "add", "add"),
    *("add", "chmod", "windows", "link", "folder", "pipe"),
)

BASE: Tree = {path: as_file(written(path), executable=path.endswith(".sh")) for path in PATHS}


@st.composite
def by_forge(draw: st.DrawFn) -> Tree:
    """What forge would write now: files changed, dropped, made runnable, and new ones."""
    tree: dict[str, File] = {}
    for path in PATHS:
        lines, runnable = written(path), path.endswith(".sh")
        does = draw(st.sampled_from(("keep", "keep", "insert", "replace", "drop", "run")))
        place = draw(st.integers(0, 9))
        if does == "insert":
            lines.insert(place, f"by_forge_{len(tree)} = 1")
        elif does == "replace" and lines:
            lines[place] = f"by_forge_{len(tree)} = 1"
        if does != "drop":
            tree[path] = as_file(lines, runnable != (does == "run"))
    for path in draw(st.sets(st.sampled_from(NEW_PATHS))):
        tree[path] = as_file([] if "empty" in path else written(path))
    return tree


def rename(tree: Tree) -> tuple[Tree, Moves]:
    """The tree with its package renamed, and what moves by that."""
    files = {path: path.replace("pkg/", f"{RENAMED}/") for path in {**BASE, **tree}}
    moves = Moves({old: new for old, new in files.items() if old != new}, {"pkg": RENAMED})
    return {files[path]: file for path, file in tree.items()}, moves


@settings(max_examples=75, deadline=None)
@given(by_forge(), st.booleans(), st.data())
def test_no_line_of_the_users_is_lost_without_a_conflict(
    theirs: Tree, renames: bool, data: st.DataObject
) -> None:
    moves = Moves()
    if renames:
        theirs, moves = rename(theirs)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, BASE)
        user = User(root)
        for _ in range(data.draw(st.integers(1, 5))):
            user.work(data)
        before = contents(root)
        plan = merge(root, BASE, theirs, moves=moves)
        if plan.conflicts:
            ours = {conflict.path: "ours" for conflict in plan.conflicts}
            plan = merge(root, BASE, theirs, moves=moves, settled=ours)  # type: ignore[arg-type]
        if plan.conflicts:
            return

        paths = [change.path for change in plan.changes]
        assert paths == sorted(set(paths))
        carry_out(root, plan)
        assert not user.lost(before), user.notes
        after = contents(root)
        untouched = [p for p in before if p not in BASE and p not in paths]
        assert {p: after[p] for p in untouched} == {p: before[p] for p in untouched}
        again = merge(root, theirs, theirs)
        assert (again.changes, again.conflicts) == ((), ())


@settings(max_examples=60, deadline=None)
@given(by_forge(), st.booleans())
def test_without_edits_the_result_is_what_forge_writes(theirs: Tree, renames: bool) -> None:
    moves = Moves()
    if renames:
        theirs, moves = rename(theirs)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, BASE)
        plan = merge(root, BASE, theirs, moves=moves)
        carry_out(root, plan)

        assert as_tree(root) == theirs
        assert plan.notes == ()


@settings(max_examples=60, deadline=None)
@given(by_forge(), st.data())
def test_a_merge_that_is_repeated_changes_nothing_more(theirs: Tree, data: st.DataObject) -> None:
    """As when the record of what was rendered was lost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, BASE)
        user = User(root)
        for _ in range(data.draw(st.integers(1, 3))):
            user.work(data)
        plan = merge(root, BASE, theirs)
        if plan.conflicts:
            return
        carry_out(root, plan)

        assert merge(root, BASE, theirs).changes == (), user.notes

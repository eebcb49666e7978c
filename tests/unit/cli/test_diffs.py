"""Diffs, held to what git makes of them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.cli.diffs import FileDiff, file_diffs
from forge_cli.working_tree import Change, Entry

if TYPE_CHECKING:
    from pathlib import Path


def diff(before: bytes | None, after: bytes | None, path: str = "a/b.py") -> FileDiff:
    old, new = (None if data is None else Entry(data, 0o644) for data in (before, after))
    return FileDiff(path, path, old, new)


def test_a_new_file() -> None:
    made = diff(None, b"one\ntwo\n")
    assert made.action == "create"
    assert made.count() == (2, 0)
    assert list(made.lines()) == [
        "diff --git a/a/b.py b/a/b.py",
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/a/b.py",
        "@@ -0,0 +1,2 @@",
        "+one",
        "+two",
    ]


def test_a_file_that_is_deleted() -> None:
    gone = diff(b"one\n", None)
    assert gone.action == "delete"
    assert gone.count() == (0, 1)


def test_a_file_that_becomes_executable() -> None:
    made = FileDiff("run", "run", Entry(b"x", 0o644), Entry(b"x", 0o755))
    assert made.action == "change"
    assert list(made.lines())[1:] == ["old mode 100644", "new mode 100755"]


@pytest.mark.parametrize("data", [b"\0", b"\xff"])
def test_what_is_no_text_is_not_shown(data: bytes) -> None:
    lines = list(diff(data, b"text\n").lines())
    assert lines[-1] == "Binary files a/a/b.py and b/a/b.py differ"


def test_lines_that_look_like_headers_are_counted() -> None:
    assert diff(b"-- x\ny\n", b"y\n++ z\n").count() == (1, 1)


def test_a_file_that_moves() -> None:
    old, new, other = (Entry(data, 0o644) for data in (b"a\nb\nc\n", b"a\nb\nd\n", b"x\ny\n"))
    diffs = file_diffs(
        [
            Change("new/model.py", None, new),
            Change("new/other.py", None, other),
            Change("old/empty.py", Entry(b"", 0o644), None),
            Change("new/empty.py", None, Entry(b"", 0o644)),
            Change("old/model.py", old, None),
        ]
    )
    assert [(each.action, each.path, each.to) for each in diffs] == [
        ("move", "old/model.py", "new/model.py"),
        ("create", "new/other.py", "new/other.py"),
        ("move", "old/empty.py", "new/empty.py"),
    ]
    assert list(diffs[0].lines())[:5] == [
        "diff --git a/old/model.py b/new/model.py",
        "rename from old/model.py",
        "rename to new/model.py",
        "--- a/old/model.py",
        "+++ b/new/model.py",
    ]
    assert diffs[0].count() == (1, 1)


TEXTS = st.text(alphabet="ab \n\r\f\v\x1c\x85\u2028-+", max_size=12).map(str.encode)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@settings(max_examples=40, deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_git_applies_it(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, after: bytes
) -> None:
    folder: Path = tmp_path_factory.mktemp("patched")
    (folder / "file").write_bytes(before)
    patch = "".join(f"{line}\n" for line in diff(before, after, "file").lines())
    if before != after:
        subprocess.run(
            ["git", "apply", "--unidiff-zero", "-"], cwd=folder, input=patch.encode(), check=True
        )
    assert (folder / "file").read_bytes() == after

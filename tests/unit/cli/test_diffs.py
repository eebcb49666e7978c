"""Diffs, held to what git makes of them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.cli.diffs import action_of, count, unified
from forge_cli.working_tree import Change, Entry

if TYPE_CHECKING:
    from pathlib import Path


def change(before: bytes | None, after: bytes | None, path: str = "a/b.py") -> Change:
    old, new = (None if data is None else Entry(data, 0o644) for data in (before, after))
    return Change(path, old, new)


def test_a_new_file() -> None:
    made = change(None, b"one\ntwo\n")
    assert action_of(made) == "create"
    assert count(made) == (2, 0)
    assert list(unified(made)) == [
        "diff --git a/a/b.py b/a/b.py",
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/a/b.py",
        "@@ -0,0 +1,2 @@",
        "+one",
        "+two",
    ]


def test_a_file_that_is_deleted() -> None:
    gone = change(b"one\n", None)
    assert action_of(gone) == "delete"
    assert count(gone) == (0, 1)


def test_a_file_that_becomes_executable() -> None:
    made = Change("run", Entry(b"x", 0o644), Entry(b"x", 0o755))
    assert action_of(made) == "change"
    assert list(unified(made))[1:] == ["old mode 100644", "new mode 100755"]


@pytest.mark.parametrize("data", [b"\0", b"\xff"])
def test_what_is_no_text_is_not_shown(data: bytes) -> None:
    lines = list(unified(change(data, b"text\n")))
    assert lines[-1] == "Binary files a/a/b.py and b/a/b.py differ"


TEXTS = st.text(alphabet="ab \n\r\f\v\x1c\x85\u2028-+", max_size=12).map(str.encode)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@settings(max_examples=40, deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_git_applies_it(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, after: bytes
) -> None:
    folder: Path = tmp_path_factory.mktemp("patched")
    (folder / "file").write_bytes(before)
    patch = "".join(f"{line}\n" for line in unified(change(before, after, "file")))
    if before != after:
        subprocess.run(
            ["git", "apply", "--unidiff-zero", "-"], cwd=folder, input=patch.encode(), check=True
        )
    assert (folder / "file").read_bytes() == after

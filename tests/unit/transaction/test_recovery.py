"""What a killed forge left is finished or taken back by the next one, and no edit made in between is lost."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from forge_cli.transaction import TransactionError, holding
from forge_cli.working_tree import Entry

from .harness import (
    AFTER,
    BEFORE,
    RESOURCES,
    become_nobody,
    build,
    calls_of_change,
    change,
    events,
    everything,
    in_child,
    kill,
    killed,
    left,
    number_of,
    outcome,
    recover,
    tree_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOCKED = ".forge/lock/project.toml"
"""The first file that the change writes, after the deletions."""
MAIN = "src/blog/main.py"
USER = f"{RESOURCES}/users/model.py"
POST = f"{RESOURCES}/posts/model.py"
MINE = Entry(b"mine\n", 0o644)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(tmp_path / "blog")


def crash(root: Path, call: str) -> None:
    """Kill a process that makes the change, right before it does this call."""
    calls = calls_of_change(root.with_name("whole"))
    killed(change, root, {number_of(calls, call): kill})


def told(root: Path) -> list[str]:
    """What the next forge says that it did."""
    said: list[str] = []
    with holding(root, on_recovery=said.append):
        pass
    return said


def edit(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(MINE.data)
        (root / path).chmod(MINE.mode)


def test_a_committed_change_is_finished(root: Path) -> None:
    crash(root, "rename new-4")
    assert told(root) == ["finished a change that was interrupted"]
    assert outcome(root) == "after"
    assert told(root) == []


def test_what_was_only_staged_is_removed(root: Path) -> None:
    crash(root, "rename draft.json")
    assert left(root) == {"lock", "transaction"}
    assert told(root) == []
    assert outcome(root) == "before"


def test_an_edit_of_what_forge_had_written_stays_and_the_rest_is_finished(root: Path) -> None:
    """As if the edit had been made after the command."""
    crash(root, "rename new-8")
    edit(root, LOCKED, POST)
    assert told(root) == ["finished a change that was interrupted"]
    assert tree_of(root) == AFTER | {LOCKED: MINE, POST: MINE}
    assert left(root) == {"lock"}


@pytest.mark.parametrize("path", [MAIN, USER])
def test_an_edit_of_what_was_still_to_be_written_stays_and_the_rest_is_taken_back(
    path: str, root: Path
) -> None:
    """As if the edit had been made before the command, which can be run again."""
    crash(root, "rename new-8")
    edit(root, path)
    assert told(root) == ["rolled back a change that was interrupted"]
    assert tree_of(root) == BEFORE | {path: MINE}
    assert left(root) == {"lock"}


def test_an_edit_that_is_just_what_was_still_to_be_written(root: Path) -> None:
    crash(root, "rename new-8")
    build(root, {MAIN: AFTER[MAIN]})
    assert told(root) == ["finished a change that was interrupted"]
    assert outcome(root) == "after"


def test_files_that_were_put_back_by_hand(root: Path) -> None:
    """`git checkout .` puts back what was changed or deleted, and leaves what is new."""
    crash(root, "rename new-10")
    shutil.rmtree(root / "page")
    build(root, {path: entry for path, entry in BEFORE.items() if path != MAIN})
    assert told(root) == ["rolled back a change that was interrupted"]
    assert outcome(root) == "before"


def test_where_neither_way_is_free_the_edits_stay_and_are_told_of(root: Path) -> None:
    crash(root, "rename new-8")
    edit(root, LOCKED, MAIN)
    with pytest.raises(TransactionError) as caught:
        recover(root)
    kept = next((root / ".forge/run/kept").iterdir())
    assert str(caught.value) == (
        f"an interrupted change was rolled back, except where it was edited since: {LOCKED}"
    )
    assert caught.value.hint == (
        f"compare with .forge/run/kept/{kept.name}, then run the same command again"
    )
    assert tree_of(kept) == {LOCKED: BEFORE[LOCKED]}
    assert tree_of(root) == BEFORE | {LOCKED: MINE, MAIN: MINE}
    assert told(root) == []


def test_an_edited_file_that_is_new_has_nothing_to_be_compared_with(root: Path) -> None:
    crash(root, "rename new-8")
    edit(root, "src/blog/labels.py", MAIN)
    with pytest.raises(TransactionError, match=r"edited since: src/blog/labels\.py$") as caught:
        recover(root)
    assert caught.value.hint == "look at that, then run the same command again"
    assert tree_of(root) == BEFORE | {"src/blog/labels.py": MINE, MAIN: MINE}
    assert left(root) == {"lock"}


def test_a_deleted_file_that_somebody_made_again(root: Path) -> None:
    crash(root, "rename new-8")
    edit(root, POST, MAIN)
    with pytest.raises(TransactionError, match="except where"):
        recover(root)
    kept = next((root / ".forge/run/kept").iterdir())
    assert tree_of(kept) == {POST: BEFORE[POST]}
    assert tree_of(root) == BEFORE | {POST: MINE, MAIN: MINE}


def test_a_file_where_the_folder_of_another_was(root: Path) -> None:
    crash(root, "unlink forward")
    edit(root, f"{RESOURCES}/posts")
    (root / MAIN).write_bytes(BEFORE[MAIN].data)
    with pytest.raises(TransactionError, match=r"since: .*model\.py, .*routes\.py$"):
        recover(root)
    kept = next((root / ".forge/run/kept").iterdir())
    posts = {path: entry for path, entry in BEFORE.items() if "posts" in path}
    assert tree_of(kept) == posts
    others = {path: entry for path, entry in BEFORE.items() if path not in posts}
    assert tree_of(root) == others | {f"{RESOURCES}/posts": MINE}


def test_a_recovery_that_is_killed_when_it_has_put_something_aside(root: Path) -> None:
    crash(root, "rename new-8")
    edit(root, LOCKED, MAIN)
    copy = shutil.copytree(root, root.with_name("copy"))
    aside = f"rename old-4 {LOCKED.rsplit('/')[-1]}"
    calls = recorded(copy)
    killed(recover, root, {number_of(calls, aside) + 1: kill})
    assert told(root) == ["rolled back a change that was interrupted"]
    assert tree_of(root) == BEFORE | {LOCKED: MINE, MAIN: MINE}
    kept = next((root / ".forge/run/kept").iterdir())
    assert tree_of(kept) == {LOCKED: BEFORE[LOCKED]}


def recorded(root: Path) -> list[str]:
    """The calls of a recovery that has an edit to tell of."""
    with events({}) as calls, pytest.raises(TransactionError):
        recover(root)
    return calls


def test_folders_that_were_removed_come_back_with_their_modes(root: Path) -> None:
    (root / RESOURCES / "posts").chmod(0o750)
    before = everything(root)
    crash(root, "unlink forward")
    assert not (root / RESOURCES / "posts").exists()
    (root / MAIN).write_bytes(BEFORE[MAIN].data)
    recover(root)
    assert everything(root) == before


def as_nobody(root: Path, work: Callable[[], None]) -> None:
    def child() -> None:
        become_nobody(root)
        work()

    assert in_child(child) == 0


def test_a_disk_that_refuses_the_way_forward(root: Path) -> None:
    crash(root, "stat new-10")

    def work() -> None:
        (root / RESOURCES / "users").chmod(0o555)
        (root / USER).parent.chmod(0o755)
        (root / "src/blog/resources/users/parts").mkdir(mode=0o555)
        assert told(root) == ["rolled back a change that was interrupted"]
        assert outcome(root) == "before"

    as_nobody(root, work)


def test_a_disk_that_refuses_both_ways_is_asked_again(root: Path) -> None:
    crash(root, "stat new-10")

    def work() -> None:
        (root / RESOURCES / "users").chmod(0o555)
        for _ in range(2):
            with pytest.raises(TransactionError) as caught:
                recover(root)
            assert str(caught.value) == f"cannot restore {USER}: permission denied"
            assert caught.value.hint.startswith("make it writable for you")
        (root / RESOURCES / "users").chmod(0o755)
        assert told(root) == ["rolled back a change that was interrupted"]
        assert outcome(root) == "before"

    as_nobody(root, work)


def rewrite(root: Path, **parts: object) -> None:
    """Change the journal of an interrupted change."""
    journal = root / ".forge/run/transaction/forward.json"
    journal.write_text(json.dumps(json.loads(journal.read_text()) | parts))


def test_the_journal_of_a_newer_forge_is_left_to_that(root: Path) -> None:
    crash(root, "rename new-4")
    rewrite(root, format=2)
    with pytest.raises(TransactionError, match="was written by a newer forge") as caught:
        recover(root)
    assert "upgrade forge" in caught.value.hint
    rewrite(root, format=1)
    recover(root)
    assert outcome(root) == "after"


DAMAGED: dict[str, dict[str, object]] = {
    "no steps": {"steps": None},
    "half a step": {"steps": [{"path": "x"}]},
    "no folders": {"made": 3},
    "outside": {"made": ["../out"]},
    "an absolute path": {"emptied": {"/etc": 0o755}},
    "a hook of git": {"steps": [{"path": ".git/hooks/x", "before": None, "after": None}]},
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_journal_is_not_followed(damage: dict[str, object], root: Path) -> None:
    crash(root, "rename new-4")
    rewrite(root, **damage)
    before = tree_of(root)
    with pytest.raises(TransactionError, match="is damaged") as caught:
        recover(root)
    assert ".forge/run/transaction" in caught.value.hint
    assert tree_of(root) == before


@pytest.mark.parametrize("text", ["{", "[]", "null", "\xff"])
def test_a_journal_that_is_none(text: str, root: Path) -> None:
    crash(root, "rename new-4")
    (root / ".forge/run/transaction/forward.json").write_text(text)
    with pytest.raises(TransactionError, match="is damaged"):
        recover(root)

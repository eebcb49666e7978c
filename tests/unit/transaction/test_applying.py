"""A change to a project is made whole, or refused and not made at all."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.transaction import TransactionError, apply, holding
from forge_cli.working_tree import Change, Entry

from .harness import (
    AFTER,
    AS_ROOT,
    BEFORE,
    CHANGES,
    ERRORS,
    MEMORY,
    RESOURCES,
    become_nobody,
    build,
    calls_of,
    calls_of_change,
    change,
    changes_between,
    events,
    everything,
    failure,
    in_child,
    interrupt,
    left,
    number_of,
    outcome,
    recover,
    tree_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .harness import Event, Tree

CHANGED = {change.path for change in CHANGES}
MAIN = "src/blog/main.py"
TAG = f"{RESOURCES}/tags/model.py"
HELLO = Entry(b"hello\n", 0o644)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(tmp_path / "blog")


def refused(root: Path, *changes: Change, seen: Mapping[str, Entry | None]) -> TransactionError:
    """The refusal of changes, which has left everything as it was."""
    with holding(root):
        before = (everything(root), tree_of(root))
        with pytest.raises(TransactionError) as caught:
            apply(root, changes, seen)
    assert (everything(root), tree_of(root)) == before
    assert left(root) == {"lock"}
    assert caught.value.hint
    assert caught.value.exit_code == 2
    return caught.value


# What a change does


def test_files_are_written_deleted_and_made_executable(root: Path) -> None:
    change(root)
    assert outcome(root) == "after"


def test_new_files_heed_the_umask_and_changed_ones_get_their_exact_mode(root: Path) -> None:
    main = Entry(b"app = 3\n", 0o666)
    changes = [Change("new.py", None, Entry(b"", 0o666)), Change(MAIN, BEFORE[MAIN], main)]
    before = os.umask(0o027)
    try:
        with holding(root):
            apply(root, changes, {})
    finally:
        os.umask(before)
    assert tree_of(root)["new.py"].mode == 0o640
    assert tree_of(root)[MAIN] == main


def test_folders_that_become_empty_go_and_others_stay(root: Path) -> None:
    posts = root / RESOURCES / "posts"
    (posts / "__pycache__").mkdir()
    (posts / "__pycache__/model.cpython-311.pyc").write_bytes(b"")
    (posts / "parts/mine.py").write_text("")
    change(root)
    assert everything(root).keys() >= {f"{RESOURCES}/posts/parts/mine.py"}
    with holding(root):
        apply(root, [Change(f"{RESOURCES}/posts/parts/mine.py", Entry(b"", 0o644), None)], {})
    assert not posts.exists()


@pytest.mark.parametrize("name", ["mine.txt", "__pycache__/mine.txt"])
def test_a_folder_that_holds_anything_else_stays(name: str, root: Path) -> None:
    mine = root / RESOURCES / "tags" / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")
    with holding(root):
        apply(root, [Change(TAG, BEFORE[TAG], None)], {})
    assert mine.read_text() == "mine"
    assert not (root / TAG).exists()


def test_nothing_to_change_writes_nothing(root: Path) -> None:
    same = Change(MAIN, BEFORE[MAIN], BEFORE[MAIN])
    assert calls_of(lambda: apply(root, [same], BEFORE)) == []
    assert not (root / ".forge/run").exists()


@pytest.mark.parametrize(
    "path", ["../out.py", "/out.py", "a//b", "a/./b", "", ".git/hooks/x", ".forge/run/lock"]
)
def test_only_files_of_the_project_are_changed(path: str, root: Path) -> None:
    with holding(root), pytest.raises(ValueError, match="no path that forge may change"):
        apply(root, [Change(path, None, HELLO)], {})


def test_a_path_is_changed_once(root: Path) -> None:
    with holding(root), pytest.raises(ValueError, match="twice"):
        apply(root, [Change("new.py", None, HELLO)] * 2, {})


def test_contents_are_on_the_disk_before_what_tells_of_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss of power keeps what was synced: staged files, then the journal, then the moves, then the end."""
    happened: list[tuple[str, str]] = []
    rename, unlink = os.rename, os.unlink

    def fsync(handle: int) -> None:
        happened.append(("sync", str(Path(f"/proc/self/fd/{handle}").readlink())))

    def move(source: str, to: str, **more: int) -> None:
        happened.append(("move", source))
        rename(source, to, **more)

    def remove(path: str, **more: int) -> None:
        happened.append(("remove", path))
        unlink(path, **more)

    if not Path("/proc/self/fd").exists():
        pytest.skip("this system does not tell the names of open files")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", move)
    monkeypatch.setattr(os, "unlink", remove)
    change(root)
    staging = str(root / ".forge/run/transaction")
    commit = happened.index(("move", "draft.json"))
    synced = {path for what, path in happened[:commit] if what == "sync"}
    moved = {f"{staging}/{name}" for what, name in happened if what == "move" and "new-" in name}
    assert synced >= {*moved, f"{staging}/draft.json", staging, str(root / ".forge/run")}
    assert len([path for path in synced if "/old-" in path]) == 3
    assert happened[commit + 1] == ("sync", staging)
    end = happened.index(("remove", "forward.json"))
    last_move = max(number for number, (what, _) in enumerate(happened) if what == "move")
    folders = {str((root / path).parent) for path in AFTER.keys() & CHANGED}
    assert {path for what, path in happened[last_move:end] if what == "sync"} >= folders
    assert happened[end + 1] == ("sync", staging)


# What is refused


def test_a_file_that_was_edited_since_is_not_overwritten(root: Path) -> None:
    (root / MAIN).write_bytes(b"app = mine\n")
    error = refused(root, *CHANGES, seen=BEFORE)
    assert str(error) == f"{MAIN} was edited meanwhile"
    assert error.hint == "nothing was changed; run the same command again"


def test_what_is_refused_was_never_begun(root: Path) -> None:
    (root / "bin/run").write_bytes(b"mine\n")
    with events({}) as calls, pytest.raises(TransactionError, match=r"bin/run was edited"):
        change(root)
    assert [call for call in calls if call.startswith(("rename", "rmdir src"))] == []


def disappear(root: Path) -> None:
    (root / TAG).unlink()


def differ(root: Path) -> None:
    (root / TAG).write_bytes(b"mine")


@pytest.mark.parametrize("edit", [disappear, differ])
def test_a_file_that_was_only_read_counts_too(edit: Callable[[Path], None], root: Path) -> None:
    edit(root)
    error = refused(root, Change(MAIN, BEFORE[MAIN], HELLO), seen={TAG: BEFORE[TAG]})
    assert str(error) == f"{TAG} was edited meanwhile"


def test_a_file_that_was_not_there_counts_too(root: Path) -> None:
    (root / "new.py").write_text("mine")
    for seen in ({"new.py": None}, {}):
        error = refused(
            root, Change(MAIN, BEFORE[MAIN], HELLO), Change("new.py", None, HELLO), seen=seen
        )
        assert str(error) == "new.py was edited meanwhile"
    assert str(refused(root, Change(MAIN, BEFORE[MAIN], HELLO), seen={"new.py": None})).startswith(
        "new"
    )


def test_the_mode_counts_for_what_is_changed_only(root: Path) -> None:
    (root / TAG).chmod(0o600)
    with holding(root):
        apply(root, [Change(MAIN, BEFORE[MAIN], HELLO)], BEFORE)
    assert tree_of(root)[MAIN] == HELLO
    assert str(refused(root, Change(TAG, BEFORE[TAG], HELLO), seen={})).startswith(TAG)


def test_a_file_that_was_read_and_is_a_link_now(root: Path) -> None:
    (root / TAG).rename(root / "moved.py")
    (root / TAG).symlink_to(root / "moved.py")
    error = refused(root, Change(MAIN, BEFORE[MAIN], HELLO), seen=BEFORE)
    assert str(error) == f"{TAG} is a symbolic link"


def test_a_read_only_file_is_left_to_who_made_it_so(root: Path) -> None:
    (root / MAIN).chmod(0o444)
    before = Entry(BEFORE[MAIN].data, 0o444)
    for after in (HELLO, None):
        error = refused(root, Change(MAIN, before, after), seen={})
        assert str(error) == f"{MAIN} is read-only"
        assert f"chmod u+w {MAIN}" in error.hint


def as_nobody(root: Path, prepare: Callable[[], object], message: str) -> None:
    """The change is refused with this message to who has no rights of root."""

    def child() -> None:
        become_nobody(root)
        prepare()
        error = refused(root, *CHANGES, seen=BEFORE)
        assert str(error).startswith(message), error

    try:
        assert in_child(child) == 0
    finally:
        for folder in root.rglob("*"):
            if folder.is_dir():
                folder.chmod(0o755)


@pytest.mark.parametrize("folder", ["src/blog", RESOURCES, f"{RESOURCES}/posts", "bin"])
def test_a_folder_that_cannot_be_written_is_refused(folder: str, root: Path) -> None:
    as_nobody(root, lambda: (root / folder).chmod(0o555), f"{folder} is not yours to write in")


def test_a_folder_that_refuses_late_is_rolled_back(root: Path) -> None:
    """Emptied folders are removed, which is known only at the end; here from a folder that is read-only."""
    posts = f"{RESOURCES}/posts/parts"
    parent = root / RESOURCES / "posts"
    deletion = Change(f"{posts}/routes.py", BEFORE[f"{posts}/routes.py"], None)

    def child() -> None:
        become_nobody(root)
        parent.chmod(0o555)
        error = refused(root, Change(MAIN, BEFORE[MAIN], HELLO), deletion, seen={})
        assert str(error) == f"cannot remove the empty folder {posts}: permission denied"
        assert (
            error.hint
            == "nothing was changed; make it writable for you, then run the same command again"
        )

    assert in_child(child) == 0
    parent.chmod(0o755)


def test_something_else_is_in_the_way(root: Path) -> None:
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    for path, what in (("folder", "a folder"), ("pipe", "no regular file")):
        assert str(refused(root, Change(path, None, HELLO), seen={})) == f"{path} is {what}"
    error = refused(root, Change(f"{MAIN}/x.py", None, HELLO), seen={})
    assert str(error) == f"cannot write {MAIN}/x.py: not a directory"


@pytest.mark.skipif(not AS_ROOT, reason="only root can mount")
def test_another_disk_within_the_project_is_refused(root: Path) -> None:
    with mounted(root / "src"):
        build(root, {path: entry for path, entry in BEFORE.items() if path.startswith("src")})
        error = refused(root, *CHANGES, seen={})
    assert str(error) == "src/blog lies on another disk than .forge/run"


# Symbolic links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    return build(tmp_path / "outside", {"model.py": BEFORE[TAG]})


@pytest.mark.parametrize("before", [BEFORE[TAG], None])
@pytest.mark.parametrize("path", [TAG, RESOURCES, "src"])
def test_a_link_is_neither_followed_nor_replaced(
    path: str, before: Entry | None, root: Path, tmp_path: Path
) -> None:
    (root / path).rename(tmp_path / "moved")
    (root / path).symlink_to(tmp_path / "moved")
    error = refused(
        root, Change(MAIN[:4] + "new.py", None, HELLO), Change(TAG, before, HELLO), seen={}
    )
    assert str(error) == f"{path} is a symbolic link"
    assert (root / path).is_symlink()


def test_the_folder_of_forge_itself_may_not_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / ".forge/run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TransactionError, match=r"\.forge/run is a symbolic link"):
        change(root)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("call", ["rename new-4", "rename new-8", "stat new-10"])
def test_a_folder_that_becomes_a_link_on_the_way(
    call: str, root: Path, outside: Path, tmp_path: Path
) -> None:
    """Nothing outside is written, the rest is taken back, and what cannot be put back is kept."""

    def swap() -> None:
        (root / RESOURCES).rename(tmp_path / "moved")
        (root / RESOURCES).symlink_to(outside)

    number = number_of(calls_of_change(tmp_path / "whole"), call)
    error = attempt(root, {number: swap})
    posts = f"{RESOURCES}/posts/model.py"
    kept = next((root / ".forge/run/kept").iterdir())
    assert str(error).startswith(
        f"{RESOURCES} is a symbolic link; an interrupted change was rolled"
    )
    assert error
    assert (
        error.hint == f"compare with .forge/run/kept/{kept.name}, then run the same command again"
    )
    assert posts in str(error)
    assert (kept / posts).read_bytes() == BEFORE[posts].data
    assert tree_of(outside) == {"model.py": BEFORE[TAG]}
    for path, entry in BEFORE.items():
        assert path.startswith(RESOURCES) or tree_of(root)[path] == entry


# Edited while the change is carried out


@pytest.mark.parametrize("path", sorted(CHANGED - {"page/one.html"}))  # page is a file until then
def test_an_edit_after_the_commit_survives_and_the_rest_is_rolled_back(
    path: str, root: Path, tmp_path: Path
) -> None:
    number = number_of(calls_of_change(tmp_path / "whole"), "rename draft.json") + 1
    mine = Entry(b"mine\n", 0o644)

    def edit() -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(mine.data)
        (root / path).chmod(mine.mode)

    with events({number: edit}), pytest.raises(TransactionError) as caught:
        change(root)
    assert str(caught.value) == f"{path} was edited meanwhile"
    assert caught.value.hint == "nothing was changed; run the same command again"
    assert tree_of(root) == BEFORE | {path: mine}
    assert left(root) == {"lock"}


def test_a_folder_that_is_put_where_a_file_is_to_come(root: Path, tmp_path: Path) -> None:
    number = number_of(calls_of_change(tmp_path / "whole"), "rename draft.json") + 1
    with (
        events({number: (root / "src/blog/labels.py").mkdir}),
        pytest.raises(TransactionError, match=r"src/blog/labels\.py is a folder"),
    ):
        change(root)
    assert tree_of(root) == BEFORE


# Failures at any call


def attempt(root: Path, planned: Mapping[int, Event]) -> TransactionError | None:
    """Make the change while something happens; the error that it ends with."""
    with events(planned):
        try:
            change(root)
        except TransactionError as error:
            return error
    return None


def test_an_error_at_any_call(quick: Path) -> None:
    """The process goes on after it: then an error means that the project is as it was."""
    outcomes = set()
    for number, call in enumerate(calls_of_change(quick / "whole"), start=1):
        root = build(quick / str(number))
        error = attempt(root, {number: failure(ERRORS[number % len(ERRORS)])})
        recover(root)
        assert outcome(root) == ("before" if error else "after"), (call, error)
        outcomes.add(outcome(root))
    assert outcomes == {"before", "after"}


def test_a_disk_that_fails_from_any_call_on(quick: Path) -> None:
    """Then not even taking back succeeds; the next command does that, once the disk works again."""
    outcomes = set()
    for start in range(1, len(calls_of_change(quick / "whole")) + 1):
        root = build(quick / str(start))
        later = dict.fromkeys(range(start, 10_000), failure(ERRORS[start % len(ERRORS)]))
        error = attempt(root, later)
        recover(root)
        assert error or outcome(root) == "after"
        outcomes.add(outcome(root))
    assert outcomes == {"before", "after"}


def test_what_could_not_be_taken_back_is_said(root: Path, tmp_path: Path) -> None:
    number = number_of(calls_of_change(tmp_path / "whole"), "rename new-8")
    error = attempt(root, dict.fromkeys(range(number, 10_000), failure(errno.EIO)))
    assert str(error) == (
        f"cannot write {MAIN}: input/output error; cannot roll back: input/output error"
    )
    assert error
    assert error.hint == "look after that disk, then run the same command again"
    recover(root)
    assert outcome(root) == "after"


def test_ctrl_c_at_any_call(quick: Path) -> None:
    calls = calls_of_change(quick / "whole")
    start = number_of(calls, "open lock") + 1
    end = number_of(calls, "unlink forward.json")
    for number in range(start, len(calls) + 1):
        root = build(quick / str(number))
        with events({number: interrupt}), pytest.raises(KeyboardInterrupt):
            change(root)
        assert outcome(root) == ("before" if number <= end else "after")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_presses_ctrl_c_again_and_again_gets_a_project_that_is_rolled_back(
    number: signal.Signals, root: Path, tmp_path: Path
) -> None:
    def child() -> None:
        signal.signal(number, signal.default_int_handler)
        first = number_of(calls_of_change(tmp_path / "whole"), "rename new-8")
        presses = dict.fromkeys(range(first, 10_000), lambda: os.kill(os.getpid(), number))
        try:
            with events(presses):
                change(root)
        except KeyboardInterrupt:
            assert outcome(root) == "before"
        else:
            raise AssertionError

    assert in_child(child) == 0


# A disk that is really full


@contextlib.contextmanager
def mounted(folder: Path, size: str = "1m") -> Iterator[None]:
    """A small disk at a folder, for as long as the block lasts."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(not AS_ROOT, reason="only root can mount")
def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "128k"):
        root = build(tmp_path / "small/blog")
        big = Change("big.bin", None, Entry(bytes(200_000), 0o644))
        error = refused(root, *CHANGES, big, seen=BEFORE)
        assert str(error) == "cannot stage big.bin: no space left on device"
        assert "free some space" in error.hint
        change(root)
        assert outcome(root) == "after"


# Any change


NAMES = ["a", "b", "a/c", "a/d", "b/c", "b/c/e", "b/c/f/g"]
ENTRIES = st.builds(
    Entry, st.sampled_from([b"", b"one\n", b"two\n"]), st.sampled_from([0o644, 0o755, 0o600])
)


def without_clashes(tree: Tree) -> Tree:
    """No file where another has its folder."""
    return {
        path: entry
        for path, entry in tree.items()
        if not any(other.startswith(f"{path}/") for other in tree)
    }


TREES = st.dictionaries(st.sampled_from(NAMES), ENTRIES).map(without_clashes)


def a_file_is_to_replace_a_folder(before: Tree, after: Tree) -> bool:
    return any(other.startswith(f"{path}/") for path in after for other in before)


@settings(max_examples=150, deadline=None)
@given(before=TREES, after=TREES, at=st.integers(1, 400), error=st.sampled_from(ERRORS))
def test_any_change_is_made_whole_or_not_at_all(
    before: Tree, after: Tree, at: int, error: int
) -> None:
    changes = changes_between(before, after)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = build(Path(folder, "failing"), before)
        root.mkdir(exist_ok=True)
        folders = {path: mode for path, mode in everything(root).items() if path not in before}
        with events({at: failure(error)}) as calls:
            try:
                with holding(root):
                    apply(root, changes, before)
                made = True
            except TransactionError:
                made = False
        assert made or len(calls) >= at or a_file_is_to_replace_a_folder(before, after)
        recover(root)
        assert tree_of(root) == (after if made else before)
        assert left(root) == {"lock"}
        paths = after if made else before
        expected = {str(above) for path in paths for above in Path(path).parents if above.name}
        found = {path: mode for path, mode in everything(root).items() if path not in paths}
        assert found.keys() - {".forge"} == expected
        if not made:
            assert folders.items() <= found.items()
        assert all(stat.S_IMODE(mode) == mode for mode in found.values())

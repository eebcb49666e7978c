"""Two forges do not work in one project at the same time."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from forge_cli.transaction import TransactionError, apply, holding, is_held
from forge_cli.transaction.interruption import uninterrupted
from forge_cli.working_tree import Change, Entry

from .harness import become_nobody, build, code_of, failure, fork, in_child

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(tmp_path / "blog")


@pytest.fixture
def holder(root: Path) -> Iterator[int]:
    """Another process that holds the project until it is killed."""

    def hold() -> None:
        with holding(root):
            (root / "held").write_text("")
            time.sleep(60)

    process = fork(hold)
    while not (root / "held").exists():
        time.sleep(0.01)
    yield process
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def test_the_lock_is_free_again_after_the_block(root: Path) -> None:
    for _ in range(2):
        with holding(root, wait=0):
            lock = (root / ".forge/run/lock").read_text()
            assert lock == f"{os.getpid()}\n"
    assert (root / ".forge/run/lock").read_text() == ""


def test_who_waits_too_long_is_told_for_whom(root: Path, holder: int) -> None:
    waited: list[str] = []
    started = time.monotonic()
    with (
        pytest.raises(TransactionError) as caught,
        holding(root, wait=0.2, on_wait=lambda: waited.append("waiting")),
    ):
        pass
    assert 0.2 <= time.monotonic() - started < 5
    assert str(caught.value) == f"another forge is at work in this project (process {holder})"
    assert caught.value.hint == "wait for it to end, then run the same command again"
    assert waited == ["waiting"]


def test_a_killed_process_holds_nothing(root: Path, holder: int) -> None:
    timer = threading.Timer(0.2, os.kill, (holder, signal.SIGKILL))
    timer.start()
    with holding(root, wait=20):
        assert (root / ".forge/run/lock").read_text() == f"{os.getpid()}\n"
    timer.join()


def test_one_after_the_other_gives_what_running_them_so_would(root: Path) -> None:
    rounds, processes = 10, 4

    def count() -> None:
        for _ in range(rounds):
            with holding(root, wait=60):
                before = Entry((root / "count").read_bytes(), 0o644)
                after = Entry(str(int(before.data) + 1).encode(), 0o644)
                apply(root, [Change("count", before, after)], {"count": before})

    (root / "count").write_text("0")
    (root / "count").chmod(0o644)
    started = [fork(count) for _ in range(processes)]
    assert [code_of(process) for process in started] == [0] * processes
    assert (root / "count").read_text() == str(rounds * processes)


def test_a_lock_that_was_cleaned_away_is_not_waited_for(root: Path, holder: int) -> None:
    """`git clean -fdX` removes it; then the file that others find counts."""
    (root / ".forge/run/lock").unlink()
    with holding(root, wait=0):
        pass


def test_a_lock_that_is_cleaned_away_between_opening_and_locking_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fcntl.flock
    locked: list[int] = []

    def flock(handle: int, operation: int) -> None:
        if not locked:
            (root / ".forge/run/lock").unlink()
        locked.append(handle)
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    with holding(root):
        assert (root / ".forge/run/lock").read_text() == f"{os.getpid()}\n"
    assert len(locked) == 2


def test_a_disk_without_locks_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(_handle: int, _operation: int) -> None:
        failure(errno.ENOLCK)()

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(TransactionError, match="cannot lock files") as caught, holding(root):
        pass
    assert "to a disk of this machine" in caught.value.hint


def test_a_project_that_cannot_be_written_is_refused(root: Path) -> None:
    def child() -> None:
        become_nobody(root)
        (root / ".forge").chmod(0o555)
        with pytest.raises(TransactionError) as caught, holding(root):
            pass
        assert str(caught.value).startswith("cannot lock the project by a file in .forge/run: perm")
        assert caught.value.hint.startswith("make it writable")

    assert in_child(child) == 0
    (root / ".forge").chmod(0o755)


def test_a_lock_that_is_a_link_is_not_written_through(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (root / ".forge/run").mkdir()
    (root / ".forge/run/lock").symlink_to(tmp_path / "mine")
    with pytest.raises(TransactionError, match="cannot lock the project"), holding(root):
        pass
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_full_disk_does_not_keep_from_locking(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pwrite(_handle: int, _data: bytes, _offset: int) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "pwrite", pwrite)
    with holding(root):
        pass


def test_errors_of_the_block_are_its_own(root: Path) -> None:
    with pytest.raises(FileNotFoundError), holding(root):
        (root / "missing").read_text()
    with holding(root, wait=0):
        pass


def press_ctrl_c_twice() -> list[str]:
    done: list[str] = []
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            done.append("all")
    except KeyboardInterrupt:
        done.append("then interrupted")
    return done


def test_ctrl_c_waits_until_the_end_of_what_must_not_be_cut_off() -> None:
    assert press_ctrl_c_twice() == ["all", "then interrupted"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def fail_after_ctrl_c() -> None:
    with uninterrupted():
        signal.raise_signal(signal.SIGINT)
        raise ValueError("wrong")


def test_an_error_is_told_rather_than_ctrl_c() -> None:
    with pytest.raises(ValueError, match="wrong"):
        fail_after_ctrl_c()


def test_other_threads_get_no_signals_anyway() -> None:
    done = []

    def work() -> None:
        with uninterrupted():
            done.append("all")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["all"]


def test_whether_another_process_holds_the_project(root: Path, holder: int) -> None:
    assert is_held(root)


def test_a_project_that_nobody_holds(root: Path) -> None:
    assert not is_held(root)
    with holding(root):
        pass
    assert not is_held(root)
    with holding(root, wait=0):  # to ask did not take it
        pass

"""A new tree is on disk whole or not at all, whatever happens while it is written."""

import errno
import fcntl
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import forge_cli
from forge_cli.errors import ForgeError
from forge_cli.rendering import File
from forge_cli.transaction import TargetError, check_target, create, create_copy

ROOT = Path(forge_cli.__file__).parent.parent
TREE = {
    "README.md": File(b"hello\n"),
    "bin/run": File(b"#!/bin/sh\n", executable=True),
    "src/a/b/c.py": File(b""),
    "src/a/d.bin": File(b"\xff\x00" * 5000),
}
# Needs an argument: the target. Writes the same tree as above.
WRITER = """
import sys
from pathlib import Path
from forge_cli.rendering import File
from forge_cli.transaction import create
TREE = {
    "README.md": File(b"hello\\n"),
    "bin/run": File(b"#!/bin/sh\\n", executable=True),
    "src/a/b/c.py": File(b""),
    "src/a/d.bin": File(b"\\xff\\x00" * 5000),
}
"""
as_root = os.geteuid() == 0


def written(folder: Path) -> dict[str, File]:
    return {
        file.relative_to(folder).as_posix(): File(file.read_bytes(), os.access(file, os.X_OK))
        for file in folder.rglob("*")
        if file.is_file()
    }


def start(code: str, *arguments: str | int | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER + textwrap.dedent(code), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(code: str, *arguments: str | int | Path) -> int:
    with start(code, *arguments) as process:
        output = process.communicate(timeout=60)
        assert process.returncode in (0, -signal.SIGKILL), output
        return process.returncode


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if ".forge-" in path.name]


def test_the_tree_is_written(tmp_path: Path) -> None:
    create(TREE, tmp_path / "new")
    assert written(tmp_path / "new") == TREE
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]


def test_the_umask_decides_about_modes(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        create(TREE, tmp_path / "new")
    finally:
        os.umask(before)
    modes = {
        path: stat.S_IMODE((tmp_path / "new" / path).stat().st_mode)
        for path in ("", "README.md", "bin/run", "src")
    }
    assert modes == {"": 0o750, "README.md": 0o640, "bin/run": 0o750, "src": 0o750}


def test_folders_above_are_made(tmp_path: Path) -> None:
    create(TREE, tmp_path / "a/b/new")
    assert written(tmp_path / "a/b/new") == TREE


def test_a_relative_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    create(TREE, Path("new"))
    assert written(tmp_path / "new") == TREE


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    create(TREE, tmp_path / "new")
    assert written(tmp_path / "new") == TREE


def full(target: Path) -> None:
    target.mkdir()
    (target / ".hidden").write_text("mine")


def a_file(target: Path) -> None:
    target.write_text("mine")


def a_link(target: Path) -> None:
    (target.parent / "elsewhere").mkdir()
    target.symlink_to("elsewhere")


def a_dangling_link(target: Path) -> None:
    target.symlink_to("nowhere")


@pytest.mark.parametrize("attempt", [check_target, lambda target: create(TREE, target)])
@pytest.mark.parametrize("occupy", [full, a_file, a_link, a_dangling_link])
def test_a_place_in_use_is_refused_and_left_alone(
    occupy: Callable[[Path], None], attempt: Callable[[Path], None], tmp_path: Path
) -> None:
    occupy(tmp_path / "new")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(TargetError) as caught:
        attempt(tmp_path / "new")
    assert str(tmp_path / "new") in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_above_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TargetError, match="is not a folder"):
        check_target(tmp_path / "file/new")


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    check_target(tmp_path / "a/b/new")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="name too long"):
        create(TREE, tmp_path / ("x" * 300))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not as_root, reason="only root can become somebody else")
@pytest.mark.parametrize("call", ["check_target(target)", "create(TREE, target)"])
def test_a_folder_that_cannot_be_written_is_refused(call: str, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and str(folder).startswith("/tmp/"):  # noqa: S108
            folder.chmod(0o755)
    code = f"""
        import os
        os.setgid(65534); os.setuid(65534)
        from forge_cli.errors import ForgeError
        from forge_cli.transaction import check_target
        target = Path(sys.argv[1])
        try:
            {call}
        except ForgeError as error:
            print(error, "|", error.hint)
    """
    with start(code, tmp_path / "locked/new") as process:
        out, err = process.communicate(timeout=60)
    assert out.startswith(f"cannot write to {tmp_path / 'locked'}: "), err
    assert "--output-dir" in out
    assert list((tmp_path / "locked").iterdir()) == []


def test_a_disk_that_runs_full_leaves_nothing(tmp_path: Path) -> None:
    """A real error of write(2): the largest file that this process may write is 4096 bytes."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(ForgeError) as caught:
            create(TREE, tmp_path / "a/new")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert "file too large" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_with_its_way_out(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(ForgeError) as caught:
        create(TREE, tmp_path / "new")
    assert os.strerror(number).lower() in str(caught.value)
    assert "free some space" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(KeyboardInterrupt):
        create(TREE, tmp_path / "a/b/new")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_sync_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(handle: int) -> None:
        raise OSError(errno.EINVAL, "no sync here")

    monkeypatch.setattr(os, "fsync", fsync)
    create(TREE, tmp_path / "new")
    assert written(tmp_path / "new") == TREE


def test_somebody_else_is_faster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        (tmp_path / "new").mkdir(exist_ok=True)
        (tmp_path / "new/theirs").write_text("")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(TargetError, match="exists and is not empty"):
        create(TREE, tmp_path / "new")
    assert written(tmp_path / "new") == {"theirs": File(b"")}
    assert leftovers(tmp_path) == []


def test_every_file_and_folder_is_synced_before_the_rename(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append((os.fstat(handle).st_ino, (tmp_path / "new").exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    create(TREE, tmp_path / "new")
    tree = {path.stat().st_ino for path in (tmp_path / "new", *(tmp_path / "new").rglob("*"))}
    assert {inode for inode, moved in synced if not moved} == tree
    assert (tmp_path.stat().st_ino, True) in synced


# Kills itself at the given one of all its dealings with the file system; prints how many there were.
KILLED = """
    import os, signal
    steps = {"open", "os.mkdir", "os.rename", "os.rmdir", "os.remove", "os.listdir", "os.scandir",
             "fcntl.flock", "fsync"}
    target, last, count = Path(sys.argv[1]), int(sys.argv[2]), 0
    def step(event, _=()):
        global count
        if event in steps:
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
    import shutil, fcntl, secrets, pathlib  # so that only dealings of `create` are counted
    real = os.fsync
    def fsync(handle):
        step("fsync")
        real(handle)
    os.fsync = fsync
    sys.addaudithook(step)
    create(TREE, target)
    step("end"); print(count)
"""


@pytest.mark.slow
def test_killed_at_any_step_there_is_no_target_or_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "count").mkdir()
    with start(KILLED, tmp_path / "count/new", 0) as process:
        steps = int(process.communicate(timeout=60)[0])
    assert steps > 2 * len(TREE)
    seen = set()
    for last in range(1, steps + 1):
        folder = tmp_path / str(last)
        folder.mkdir()
        assert run(KILLED, folder / "new", last) == -signal.SIGKILL
        whole = (folder / "new").exists()
        seen.add(whole)
        if whole:
            assert written(folder / "new") == TREE
            assert leftovers(folder) == []
        else:
            create(TREE, folder / "new")
            assert list(folder.iterdir()) == [folder / "new"]
    assert seen == {True, False}


@pytest.mark.slow
def test_killed_at_a_random_moment_there_is_no_target_or_a_whole_one(tmp_path: Path) -> None:
    code = """
        print("go", flush=True)
        for number in range(1000):
            create(TREE, Path(sys.argv[1]) / str(number))
    """
    for round_ in range(15):
        folder = tmp_path / str(round_)
        folder.mkdir()
        with start(code, folder) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.uniform(0, 0.1))  # noqa: S311
            process.kill()
        for target in folder.iterdir():
            if ".forge-" not in target.name:
                assert written(target) == TREE


def test_what_a_killed_run_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    stale = tmp_path / ".new.forge-0123abcd"
    (stale / "src").mkdir(parents=True)
    create(TREE, tmp_path / "new")
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]


def test_what_only_looks_like_a_leftover_stays(tmp_path: Path) -> None:
    names = (".new.forge-mine", ".other.forge-0123abcd", "new.forge-0123abcd", ".new.forge-")
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / ".new.forge-00000000").write_text("a file")
    (tmp_path / ".new.forge-11111111").symlink_to(".new.forge-mine")
    create(TREE, tmp_path / "new")
    expected = {*names, "new", ".new.forge-00000000", ".new.forge-11111111"}
    assert {path.name for path in tmp_path.iterdir()} == expected


@pytest.mark.skipif(not as_root, reason="only root can make what belongs to somebody else")
def test_what_belongs_to_somebody_else_stays(tmp_path: Path) -> None:
    theirs = tmp_path / ".new.forge-0123abcd"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    create(TREE, tmp_path / "new")
    assert theirs.is_dir()


def test_a_folder_that_a_running_process_holds_stays(tmp_path: Path) -> None:
    held = tmp_path / ".new.forge-0123abcd"
    held.mkdir()
    handle = os.open(held, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        create(TREE, tmp_path / "new")
        assert held.is_dir()
    finally:
        os.close(handle)


def test_of_many_at_once_one_wins(tmp_path: Path) -> None:
    code = """
        from forge_cli.errors import ForgeError
        sys.stdin.readline()
        try:
            create(TREE, Path(sys.argv[1]))
            print("won")
        except ForgeError as error:
            print(error)
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER + textwrap.dedent(code), str(tmp_path / "new")],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert said.count("won") == 1
    assert all(text == "won" or text.endswith("exists and is not empty") for text in said)
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]
    assert written(tmp_path / "new") == TREE


def test_a_copy_is_the_same_down_to_links_and_modes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    create(TREE, source)
    (source / "link").symlink_to("../elsewhere")
    (source / "empty").mkdir()
    create_copy(source, tmp_path / "copies/copy")
    copy = tmp_path / "copies/copy"
    assert written(copy) == written(source) == TREE
    assert (copy / "link").readlink() == Path("../elsewhere")
    assert (copy / "empty").is_dir()
    assert [place.name for place in copy.parent.iterdir()] == ["copy"]


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    create(TREE, source)
    os.mkfifo(source / "zzz")  # the last one, and nothing that can be copied
    with pytest.raises(TargetError, match="zzz"):
        create_copy(source, tmp_path / "copies/copy")
    assert [place.name for place in tmp_path.iterdir()] == ["source"]

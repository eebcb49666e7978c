"""A project to change, and what happens to the process that changes it at any call to the system."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from forge_cli.transaction import apply, holding
from forge_cli.working_tree import Change, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Tree = dict[str, Entry]
    Event = Callable[[], None]

AS_ROOT = os.geteuid() == 0
NOBODY = 65534
MEMORY = next(filter(os.path.isdir, ["/dev/shm"]), None)  # noqa: S108 - a disk in memory, on Linux
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
WRITING = ["fchmod", "fsync", "ftruncate", "mkdir", "pwrite", "rename", "rmdir", "unlink", "write"]
CALLS = [
    *WRITING,
    *["access", "dup", "fstat", "listdir", "lstat", "open", "read", "scandir", "stat"],
]

RESOURCES = "src/blog/resources"
BEFORE: Tree = {
    "README.md": Entry(b"# Blog\n", 0o644),
    ".forge/lock/project.toml": Entry(b"release = 1\n", 0o644),
    "bin/run": Entry(b"#!/bin/sh\n", 0o644),
    "page": Entry(b"one\n", 0o644),
    "src/blog/main.py": Entry(b"app = 1\n", 0o640),
    "src/blog/names.py": Entry(b"NAMES = ()\n", 0o600),
    f"{RESOURCES}/posts/model.py": Entry(b"class Post: ...\n", 0o644),
    f"{RESOURCES}/posts/parts/routes.py": Entry(b"router = 1\n", 0o644),
    f"{RESOURCES}/tags/model.py": Entry(b"class Tag: ...\n", 0o644),
}
AFTER: Tree = {
    "README.md": BEFORE["README.md"],
    ".forge/lock/project.toml": Entry(b"release = 2\n", 0o644),
    "bin/run": Entry(b"#!/bin/sh\n", 0o755),
    "page/one.html": Entry(b"one\n", 0o644),
    "src/blog/labels.py": BEFORE["src/blog/names.py"],
    "src/blog/main.py": Entry(b"app = 2\n", 0o640),
    f"{RESOURCES}/tags/model.py": BEFORE[f"{RESOURCES}/tags/model.py"],
    f"{RESOURCES}/users/model.py": Entry(b"class User: ...\n" * 1000, 0o644),
    f"{RESOURCES}/users/parts/empty.py": Entry(b"", 0o644),
}
"""Modified, made executable, renamed, moved into a folder of its old name, deleted and created in folders of their own."""


def changes_between(before: Tree, after: Tree) -> list[Change]:
    return [
        Change(path, before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    ]


CHANGES = changes_between(BEFORE, AFTER)


def build(root: Path, tree: Tree = BEFORE) -> Path:
    for path, entry in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(entry.data)
        (root / path).chmod(entry.mode)
    return root


def tree_of(root: Path) -> Tree:
    """The files of a project, those that forge keeps for itself and compiled modules left out."""
    return {
        path: Entry((root / path).read_bytes(), mode)
        for path, mode in everything(root).items()
        if stat.S_ISREG((root / path).lstat().st_mode)
    }


def everything(root: Path) -> dict[str, int]:
    """All paths of a project with their permissions, folders too."""
    found = {}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if "__pycache__" not in name and not name.startswith(".forge/run"):
            found[name] = stat.S_IMODE(path.lstat().st_mode)
    return found


def change(root: Path) -> None:
    with holding(root):
        apply(root, CHANGES, BEFORE)


def recover(root: Path) -> None:
    with holding(root):
        pass


def left(root: Path) -> set[str]:
    """What is in the folder of forge itself."""
    return {path.name for path in (root / ".forge/run").iterdir()}


def outcome(root: Path) -> str:
    """`before` or `after`, with every folder and mode, and nothing left over; anything else is a failure."""
    assert left(root) == {"lock"}
    now = (everything(root), tree_of(root))
    for name, tree in (("before", BEFORE), ("after", AFTER)):
        folders = {str(above) for path in tree for above in Path(path).parents if above.name}
        modes = {path: entry.mode for path, entry in tree.items()}
        if now == (modes | dict.fromkeys(folders, 493), tree):
            return name
    raise AssertionError(sorted(now[0].items()))


@contextlib.contextmanager
def events(planned: Mapping[int, Event]) -> Iterator[list[str]]:
    """Let something happen right before the n-th call to the file system, counted from 1.

    Gives the calls that were made. Nothing waits for the disk meanwhile: a killed process loses no written file.
    """
    calls: list[str] = []
    real = {name: getattr(os, name) for name in CALLS}

    def patched(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401
            calls.append(" ".join((name, *(text for text in arguments if isinstance(text, str)))))
            if event := planned.get(len(calls)):
                event()
            return None if name == "fsync" else real[name](*arguments, **more)

        return call

    try:
        for name in CALLS:
            setattr(os, name, patched(name))
        yield calls
    finally:
        for name, function in real.items():
            setattr(os, name, function)


def calls_of(work: Callable[[], None]) -> list[str]:
    with events({}) as calls:
        work()
    return calls


def calls_of_change(root: Path) -> list[str]:
    """The calls that the change makes in such a project, from the first to the last."""
    build(root)
    return calls_of(lambda: change(root))


def number_of(calls: list[str], text: str, *, last: bool = False) -> int:
    """The number of the first, or of the last, call with this text."""
    found = [number for number, call in enumerate(calls, start=1) if text in call]
    return found[-1 if last else 0]


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> NoReturn:
    raise KeyboardInterrupt


def failure(number: int) -> Event:
    def fail() -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


def fork(work: Callable[[], object]) -> int:
    """Start a process that does `work` and ends with 0, or with 1 where that fails; its number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child touches no other thread
        process = os.fork()
    if process:
        return process
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - the child must not return into pytest
        traceback.print_exc()
    finally:
        os._exit(code)


def code_of(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def in_child(work: Callable[[], object]) -> int:
    """The code with which a process ends that does `work`; negative where a signal ended it."""
    return code_of(fork(work))


def survives(work: Callable[[Path], None], root: Path, planned: Mapping[int, Event]) -> bool:
    """Whether a process that does `work` comes to its end, and is not killed by one of the events."""

    def child() -> None:
        with events(planned):
            work(root)

    code = in_child(child)
    assert code in (0, -signal.SIGKILL)
    return code == 0


def killed(work: Callable[[Path], None], root: Path, planned: Mapping[int, Event]) -> None:
    """Do `work` in a process that one of the events kills."""
    assert not survives(work, root, planned)


def become_nobody(root: Path) -> None:
    """In a child: go on without the rights of root, as the owner of the project."""
    if not AS_ROOT:
        return
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    for folder in root.parents:
        if folder.owner() == "root" and str(folder).startswith("/tmp/"):  # noqa: S108
            folder.chmod(0o755)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)

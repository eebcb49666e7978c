"""Making the folder of a new project: all of it or nothing.

A new tree is written into a folder beside its target and moved there by one rename. Killed at any moment it leaves no
target or a whole one; what a killed run left beside it is removed by the next run.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from .disk import UNSUPPORTED, lock, sync, write
from .faults import FREE_SPACE, reason
from .places import folders_above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from forge_cli.rendering import Tree

_OCCUPIED = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
_HINTS = {
    errno.ENOSPC: FREE_SPACE,
    errno.EDQUOT: FREE_SPACE,
    errno.ENAMETOOLONG: "choose a shorter name or a folder higher up with --output-dir",
}


class TargetError(ForgeError):
    """The folder that is to be made cannot be made there."""


def check_target(target: Path) -> None:
    """Raise TargetError where `create` is bound to fail: `target` is in use or cannot be written.

    Writes nothing. An empty folder is no obstacle, nor are folders above that do not exist yet.
    """
    try:
        if target.is_symlink():
            raise TargetError(f"{target} is a symbolic link", "choose another name or remove it")
        if target.exists():
            if not target.is_dir():
                raise TargetError(
                    f"{target} exists and is a file", "choose another name or move it"
                )
            if any(target.iterdir()):
                raise _occupied(target)
        above = target.parent
        while not above.exists():
            above = above.parent
        if not above.is_dir():
            raise TargetError(f"{above} is not a folder", "choose another folder with --output-dir")
        if not os.access(above, os.W_OK | os.X_OK):
            raise _unwritable(above, "no permission to write there")
    except OSError as error:
        raise _refusal(target, error) from error


def create(tree: Tree, target: Path) -> None:
    """Make the folder `target` with the files of `tree`, at once.

    Folders above it that are missing are made too. Raises TargetError, and has then removed what it wrote, where
    the place is in use, cannot be written or runs full.
    """
    _make(target, lambda staging: _write(tree, staging))


def create_copy(folder: Path, target: Path) -> None:
    """Make `target` a copy of `folder`, in the same way. Symbolic links in it are copied as what they are."""
    _make(target, lambda staging: _copy(folder, staging))


def _make(target: Path, fill: Callable[[Path], None]) -> None:
    check_target(target)
    target = target.absolute()
    try:
        with _parents(target.parent):
            _remove_leftovers(target)
            with _staging(target) as staging:
                fill(staging)
                _move(staging, target)
            with contextlib.suppress(OSError):  # the tree is there, whatever this disk can promise
                sync(target.parent)
    except OSError as error:
        raise _refusal(target, error) from error


def _write(tree: Tree, folder: Path) -> None:
    folders = sorted({above for path in tree for above in folders_above(path)})
    for name in folders:
        (folder / name).mkdir()
    for path, file in tree.items():
        mode = 0o777 if file.executable else 0o666  # less what the umask takes away
        handle = os.open(folder / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            write(handle, file.data)
        finally:
            os.close(handle)
    # All at the end: the first call then carries out most of what the others wait for.
    for place in (*tree, *folders, "."):
        sync(folder / place)


def _copy(folder: Path, staging: Path) -> None:
    for place in sorted(folder.rglob("*")):
        copy = staging / place.relative_to(folder)
        if place.is_symlink():
            copy.symlink_to(place.readlink())
        elif place.is_dir():
            copy.mkdir()
        else:
            shutil.copy(place, copy)
    for copy in (*staging.rglob("*"), staging):
        if not copy.is_symlink():
            sync(copy)


def _move(staging: Path, target: Path) -> None:
    try:
        staging.rename(target)
    except OSError as error:
        if error.errno in _OCCUPIED:  # somebody was faster
            raise _occupied(target) from error
        raise


@contextlib.contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make `folder` and what is missing above it; take it away again on a failure."""
    missing = []
    above = folder
    while not above.exists():
        missing.append(above)
        above = above.parent
    made = []
    try:
        for place in reversed(missing):
            place.mkdir(exist_ok=True)
            made.append(place)
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            for place in reversed(made):
                place.rmdir()
        raise


@contextlib.contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A new, locked folder beside `target`; whatever is still there at the end is removed."""
    while True:
        folder = target.with_name(f".{target.name}.forge-{os.urandom(4).hex()}")
        folder.mkdir()
        held = None
        try:
            with contextlib.suppress(BlockingIOError, FileNotFoundError):
                held = _hold(folder, optional=True)
            if held is None or not folder.exists():
                continue  # another run took it for a leftover before it was locked
            yield folder
            return
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if held is not None:
                os.close(held)


def _remove_leftovers(target: Path) -> None:
    """Remove the staging folders of earlier runs for `target` that nobody holds any more."""
    pattern = re.compile(re.escape(f".{target.name}.forge-") + "[0-9a-f]{8}")
    for folder in target.parent.iterdir():
        if not pattern.fullmatch(folder.name):
            continue
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
                continue
            held = _hold(folder)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def _hold(folder: Path, *, optional: bool = False) -> int:
    """Hold `folder` for as long as the descriptor is open. BlockingIOError: another process does.

    `optional` does without the lock on disks that know none: there nobody takes it for a leftover either.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        lock(handle)
    except OSError as error:
        if not (optional and error.errno in UNSUPPORTED):
            os.close(handle)
            raise
    return handle


def _occupied(target: Path) -> TargetError:
    return TargetError(
        f"{target} exists and is not empty", "choose another name or another --output-dir"
    )


def _unwritable(place: Path, why: str) -> TargetError:
    return TargetError(f"cannot write to {place}: {why}", "choose another folder with --output-dir")


def _refusal(target: Path, error: OSError) -> TargetError:
    refusal = _unwritable(target, reason(error))
    refusal.hint = _HINTS.get(error.errno or 0, refusal.hint)
    return refusal

"""What would stop a change on its way, found before anything is written or right before it is."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

from .faults import AGAIN, TransactionError, edited, told_as
from .places import PERMISSIONS, folders_above, open_folder, read_at, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forge_cli.working_tree import Change, Entry

_OWNER_WRITES = 0o200
_AS_MYSELF: Final = os.access in os.supports_effective_ids


def check_writable(project: int, run: int, changes: Sequence[Change]) -> None:
    """Raise TransactionError where a folder or file of `changes` may not be written or moved to."""
    disk = os.fstat(run).st_dev
    for change in changes:
        with told_as(f"reach {change.path}"), _nearest(project, change.path) as (name, folder):
            if os.fstat(folder).st_dev != disk:
                raise _elsewhere(name)
            if not _permits(".", os.W_OK | os.X_OK, folder):
                place = name or "the folder of the project"
                raise TransactionError(
                    f"{place} is not yours to write in", f"chmod u+w {name or '.'}, {AGAIN}"
                )
            if change.before is not None and name == split(change.path)[0]:
                _check_file(change.path, change.before, folder, disk)


def _check_file(path: str, before: Entry, folder: int, disk: int) -> None:
    name = split(path)[1]
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        raise edited(path) from None
    if status.st_dev != disk:
        raise _elsewhere(path)
    # A read-only file could be replaced all the same, but somebody wants it to stay as it is.
    if not before.mode & _OWNER_WRITES or not _permits(name, os.W_OK, folder):
        raise TransactionError(
            f"{path} is read-only", f"if forge may change it: chmod u+w {path}, {AGAIN}"
        )


def check_unchanged(
    project: int, changes: Sequence[Change], seen: Mapping[str, Entry | None]
) -> None:
    """Raise TransactionError unless the files are still what they were when the change was planned.

    Those to be changed must have their content and mode, the others in `seen` their content.
    """
    for change in changes:
        with told_as(f"read {change.path}"):
            if not _same(read_at(project, change.path), change.before):
                raise edited(change.path)
    for path in seen.keys() - {change.path for change in changes}:
        with told_as(f"read {path}"):
            now, entry = read_at(project, path), seen[path]
            if (now and now.data) != (entry and entry.data):
                raise edited(path)


def _same(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.data == other.data and one.mode == other.mode & PERMISSIONS


@contextlib.contextmanager
def _nearest(project: int, path: str) -> Iterator[tuple[str, int]]:
    """The lowest folder on the way to `path` that is there, by its name and open."""
    for name in (*reversed([*folders_above(path)]), ""):
        with contextlib.ExitStack() as stack:
            try:
                folder = stack.enter_context(open_folder(project, name))
            except (FileNotFoundError, NotADirectoryError):
                continue
            yield name, folder
            return


def _permits(name: str, mode: int, folder: int) -> bool:
    return os.access(name, mode, dir_fd=folder, effective_ids=_AS_MYSELF)


def _elsewhere(place: str) -> TransactionError:
    return TransactionError(
        f"{place or 'the project'} lies on another disk than .forge/run",
        f"keep the whole project on one disk, with nothing mounted inside, {AGAIN}",
    )

"""Why a change to a project was not made, and what to do about it."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING, Final

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

AGAIN: Final = "then run the same command again"
FREE_SPACE: Final = f"free some space, {AGAIN}"
_HINTS: Final = {
    errno.ENOSPC: FREE_SPACE,
    errno.EDQUOT: FREE_SPACE,
    errno.EACCES: f"make it writable for you, {AGAIN}",
    errno.EPERM: f"make it writable for you, {AGAIN}",
    errno.EROFS: f"mount that disk for writing, {AGAIN}",
    errno.EXDEV: f"keep the whole project on one disk, with nothing mounted inside, {AGAIN}",
    errno.EIO: f"look after that disk, {AGAIN}",
}


class TransactionError(ForgeError):
    """A change was not made, or one that was interrupted cannot be recovered: the message says which."""


class ObstacleError(TransactionError):
    """Something is in the way that forge neither follows nor replaces, such as a symbolic link."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(f"{path} is {kind}", f"move it out of the way, {AGAIN}")


def edited(path: str) -> TransactionError:
    """Somebody changed a file after forge had read it."""
    return TransactionError(f"{path} was edited meanwhile", "run the same command again")


def reason(error: OSError) -> str:
    """What the system says, to end a sentence with."""
    return (error.strerror or str(error)).lower()


@contextlib.contextmanager
def told_as(deed: str) -> Iterator[None]:
    """Tell an OSError of the block as a TransactionError: cannot `deed`, and why."""
    try:
        yield
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, f"see to that, {AGAIN}")
        raise TransactionError(f"cannot {deed}: {reason(error)}", hint) from error

"""The journal: what a change consists of, written down before the first file is touched.

It lies in the staging folder, beside what it speaks of. Of step n, `new-n` is the content to come, until it is moved
into place; `old-n` is the file as it was: a copy made beforehand, or the file itself once a deletion has moved it there.
So what is in the folder tells how far a change has come. Which way it is going is told by the journal's name, for a
rename needs no space and is never seen half done.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from .disk import sync_open
from .faults import TransactionError
from .places import PERMISSIONS, may_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forge_cli.working_tree import Entry

RUN: Final = ".forge/run"
STAGING: Final = "transaction"
FORMAT: Final = 1
DRAFT, FORWARD, BACK = "draft.json", "forward.json", "back.json"
"""Names of a journal: not committed, committed, being rolled back."""


@dataclass(frozen=True, slots=True)
class Version:
    """What tells a file from an earlier or a later one at the same path."""

    sha256: str
    mode: int


@dataclass(frozen=True, slots=True)
class Step:
    """One file; None where there is none."""

    path: str
    before: Version | None
    after: Version | None


@dataclass(frozen=True, slots=True)
class Journal:
    """The steps, deletions first; the folders that they `make` and those that they may empty.

    Upper folders stand before lower ones; those that may be emptied with the mode that they have.
    """

    steps: tuple[Step, ...]
    made: tuple[str, ...]
    emptied: Mapping[str, int]


def new(number: int) -> str:
    """The name of the content that a step brings."""
    return f"new-{number}"


def old(number: int) -> str:
    """The name of the file that a step takes away."""
    return f"old-{number}"


def version_of(entry: Entry | None) -> Version | None:
    """The version that a file is."""
    if entry is None:
        return None
    return Version(sha256(entry.data).hexdigest(), entry.mode & PERMISSIONS)


def dump(journal: Journal) -> bytes:
    """The journal as a document."""
    return json.dumps({"format": FORMAT, **asdict(journal)}, indent=1).encode()


def load(data: bytes) -> Journal:
    """The journal of a document. Raises TransactionError for one that this forge cannot follow."""
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise TransactionError(
                "an interrupted change to this project was written by a newer forge",
                "upgrade forge, then run it here again",
            )
        return Journal(
            tuple(_step(step) for step in document["steps"]),
            tuple(map(_checked, document["made"])),
            {_checked(folder): int(mode) for folder, mode in document["emptied"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TransactionError(
            "the journal of an interrupted change to this project is damaged",
            f"its files are in {RUN}/{STAGING}: old-* as they were, new-* to come; "
            "save what you need, then remove that folder",
        ) from error


def find(staging: int) -> tuple[str, Journal] | None:
    """The journal in a staging folder under the name that it has; None where nothing was committed."""
    for name in (BACK, FORWARD):
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=staging)
        except FileNotFoundError:
            continue
        with os.fdopen(handle, "rb") as file:
            return name, load(file.read())
    return None


def rename(staging: int, name: str, to: str) -> None:
    """Give the journal its next name, for good."""
    os.rename(name, to, src_dir_fd=staging, dst_dir_fd=staging)
    sync_open(staging)


def _step(document: Any) -> Step:  # noqa: ANN401 - whatever is in the file
    return Step(
        _checked(document["path"]), _version(document["before"]), _version(document["after"])
    )


def _version(document: Any) -> Version | None:  # noqa: ANN401
    return None if document is None else Version(document["sha256"], document["mode"])


def _checked(path: str) -> str:
    if not may_change(path):
        raise ValueError(path)
    return path

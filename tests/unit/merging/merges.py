"""Merging text in tests: dedented strings in, a string out."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from forge_cli.merging import TextConflict, merge_text

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_NAMES: Mapping[str, str] = {}


def source(text: str) -> str:
    return dedent(text).lstrip("\n")


def merged(
    base: str,
    ours: str,
    theirs: str,
    *,
    python: bool = True,
    names: Mapping[str, str] = NO_NAMES,
) -> str:
    """The result of a merge without conflicts."""
    sides = (source(side).encode() for side in (base, ours, theirs))
    result = merge_text(*sides, python=python, names=names)
    assert result.conflicts == ()
    return result.data.decode()


def conflicts(
    base: str,
    ours: str,
    theirs: str,
    *,
    python: bool = True,
    names: Mapping[str, str] = NO_NAMES,
) -> list[tuple[int | None, str]]:
    """The conflicts of a merge."""
    sides = (source(side).encode() for side in (base, ours, theirs))
    result = merge_text(*sides, python=python, names=names)
    assert result.conflicts
    assert all(isinstance(each, TextConflict) for each in result.conflicts)
    return [(each.line, each.what) for each in result.conflicts]

"""Three-way merge of the first lines of functions, classes and other compound statements."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, TypeVar

from .keys import kind_of_call
from .statements import Version, merge_steps

if TYPE_CHECKING:
    from .suites import Header

Value = TypeVar("Value")


def merge_headers(base: Header, ours: Header, theirs: Header) -> tuple[str, ...] | None:
    """Decorators, name and the rest are merged each for itself; None where both changed one of them."""
    decorators = _decorators(base, ours, theirs)
    signature = _side(base.signature_meaning, ours.signature_meaning, theirs.signature_meaning)
    name = _side(base.name, ours.name, theirs.name)
    if decorators is None or signature is None or name is None:
        return None
    sides = (ours, theirs)
    return (*decorators, *_named(sides[signature], sides[name].name))


def _side(base: Value, ours: Value, theirs: Value) -> int | None:
    """Whose it is: 0 for ours, 1 for theirs, None where both changed it."""
    if theirs in (base, ours):
        return 0
    return 1 if ours == base else None


def _decorators(base: Header, ours: Header, theirs: Header) -> tuple[str, ...] | None:
    """The lines of the decorators, which have an order as statements have."""
    three = (base, ours, theirs)
    meanings = [each.decorators_meaning for each in three]
    side = _side(*meanings)
    if side is not None:
        return (ours, theirs)[side].decorators
    if any(notes for _, notes in meanings):
        return None
    versions = [_version(each) for each in three]
    lines: list[str] = []
    for step in merge_steps(*versions):
        parts = (step.base, step.ours, step.theirs)
        said = [[of.meanings[i] for i in part] for of, part in zip(versions, parts, strict=True)]
        side = None if step.is_clash else _side(*said)
        if side is None:
            return None
        for index in parts[1 + side]:
            lines += (ours, theirs)[side].decorator_lines[index]
    return tuple(lines)


def _version(header: Header) -> Version:
    nodes = header.decorator_nodes
    return Version([ast.dump(node) for node in nodes], [kind_of_call(node) for node in nodes])


def _named(header: Header, name: str | None) -> tuple[str, ...]:
    """The lines of the header, under this name."""
    first, *rest = header.signature
    if name is not None and name != header.name:
        start = rf"^(\s*(?:async\s+def|def|class)\s+){header.name}\b"
        first = re.sub(start, rf"\g<1>{name}", first)
    return (first, *rest)

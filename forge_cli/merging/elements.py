"""Three-way merge of one simple statement to whose calls, lists or other brackets each side adds elements.

Or from which it removes some; where an element is changed otherwise, both have changed the statement.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .brackets import (
    Element,
    Item,
    Node,
    Source,
    UnclearError,
    elements_of,
    fitted,
    is_unordered,
    kind_in_brackets,
    listed_fields,
    said,
)
from .imports import WIDTH
from .statements import Version, merge_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .suites import Statement


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of ours, in bytes, and what is to be there."""

    start: int
    end: int
    text: str


def merge_elements(base: Statement, ours: Statement, theirs: Statement) -> tuple[str, ...] | None:
    """The lines of the statement; None where both may have changed one thing."""
    three = (base, ours, theirs)
    # Which element a comment belongs to is written in no tree.
    if any(each.meaning[1] or len(each.nodes) > 1 for each in three):
        return None
    # A decorator lies before the place where its definition begins.
    if any(getattr(each.node, "decorator_list", None) for each in three):
        return None
    merge = ElementMerge(Source.of(ours), Source.of(theirs))
    try:
        text = merge.merged(base.node, ours.node, theirs.node)
        return fitted(text, ours.lines[0][: ours.node.col_offset])
    except (UnclearError, SyntaxError):  # what stands in parentheses of its own is cut without them
        return None


@dataclass(frozen=True, slots=True)
class ElementMerge:
    """A merge of two statements of which the texts are these. All methods raise UnclearError."""

    ours: Source
    theirs: Source

    def merged(self, base: Node, ours: Node, theirs: Node) -> str:
        """The text of a node that both have changed: that of ours with what theirs has put in."""
        start, end = self.ours.span(ours)
        if not type(base) is type(ours) is type(theirs):
            raise UnclearError
        data = self.ours.data[:end]
        changes = sorted(self.below(base, ours, theirs), key=lambda each: each.start)
        for change in reversed(changes):
            data = data[: change.start] + change.text.encode() + data[change.end :]
        return data[start:].decode()

    def new(self, node: Element) -> str:
        """The text of an element of theirs."""
        text = self.theirs.text(*self.theirs.span(node))
        # The lines of another text are indented as they were there.
        if "\n" in text:
            raise UnclearError
        return text

    def below(self, base: Node, ours: Node, theirs: Node) -> Iterator[Edit]:
        """What changes in nodes of one type."""
        listed = listed_fields(ours)
        if listed:
            lists = (elements_of(each) for each in (base, ours, theirs))
            yield from self.elements(*lists, unordered=is_unordered(ours))
        for name in ours._fields:
            if name not in listed:
                yield from self.values(*(getattr(each, name) for each in (base, ours, theirs)))

    def values(self, base: object, ours: object, theirs: object) -> Iterator[Edit]:
        """What changes in one field of a node."""
        before, here, there = map(said, (base, ours, theirs))
        if here == there:
            return
        if before in (here, there):
            raise UnclearError
        if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
            if not len(base) == len(ours) == len(theirs):
                raise UnclearError
            for each in zip(base, ours, theirs, strict=True):
                yield from self.values(*each)
        elif (
            isinstance(base, ast.expr)
            and isinstance(ours, ast.expr)
            and isinstance(theirs, ast.expr)
        ):
            yield Edit(*self.ours.span(ours), self.merged(base, ours, theirs))
        else:
            raise UnclearError

    def elements(
        self,
        base: Sequence[Element],
        ours: Sequence[Element],
        theirs: Sequence[Element],
        *,
        unordered: bool,
    ) -> Iterator[Edit]:
        """What changes among the elements in a pair of brackets."""
        if [*map(said, ours)] == [*map(said, theirs)]:
            return
        texts: list[str] = []
        for step in merge_steps(*map(_version, (base, ours, theirs))):
            b, o, t = (
                [side[index] for index in part]
                for side, part in zip(
                    (base, ours, theirs), (step.base, step.ours, step.theirs), strict=True
                )
            )
            texts += self.together(b, o, t, unordered=unordered)
        if not ours or not texts:
            raise UnclearError
        spans = [self.ours.span(node) for node in ours]
        yield Edit(spans[0][0], spans[-1][1], self.joined(texts, spans))

    def together(
        self,
        base: Sequence[Element],
        ours: Sequence[Element],
        theirs: Sequence[Element],
        *,
        unordered: bool,
    ) -> list[str]:
        """The texts of elements that are one place of the list."""
        before, here, there = ([said(each) for each in side] for side in (base, ours, theirs))
        own = [self.ours.text(*self.ours.span(each)) for each in ours]
        if here == there:
            return own
        if before and (here, there) in (([], before), (before, [])):
            return []
        if before:
            nodes = [each for each in (*base, *ours, *theirs) if not isinstance(each, Item)]
            if [len(base), len(ours), len(theirs), len(nodes)] != [1, 1, 1, 3]:
                raise UnclearError
            if before in (here, there):
                raise UnclearError
            return [self.merged(*nodes)]
        if ours and theirs and not unordered:
            raise UnclearError
        # Both have put something in, and the order means nothing.
        new = zip(theirs, there, strict=True)
        return [*(self.new(each) for each, said in new if said not in here), *own]

    def joined(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> str:
        """The elements, laid out as those of ours are: on one line, or each on a line of its own."""
        before = [self.ours.data[:start].decode().rpartition("\n")[2] for start, _ in spans]
        if "\n" not in self.ours.text(spans[0][0], spans[-1][1]):
            line = ", ".join(texts)
            if before[0].strip() or len(before[0]) + len(line) <= WIDTH:
                return line
        elif any(each.strip() for each in before):
            raise UnclearError
        ends = self.ours.data[spans[-1][1] :].startswith(b",")
        return f",\n{before[0]}".join(texts) + ("" if ends else ",")


def _version(nodes: Sequence[Element]) -> Version:
    return Version([repr(said(node)) for node in nodes], [kind_in_brackets(node) for node in nodes])

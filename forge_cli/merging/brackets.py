"""What stands in the brackets of a statement, and where."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .imports import WIDTH
from .keys import Key, kind_of_call

if TYPE_CHECKING:
    from .suites import Statement


class UnclearError(Exception):
    """It cannot be told for sure what the two changes come to."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a dict display; the key is None in `**value`."""

    key: ast.expr | None
    value: ast.expr


Element: TypeAlias = ast.expr | ast.keyword | Item
Node: TypeAlias = ast.stmt | ast.expr | ast.keyword


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a statement, and where its lines begin in it, by their number in the file."""

    data: bytes
    starts: dict[int, int]

    @classmethod
    def of(cls, statement: Statement) -> Source:
        starts, at = {}, 0
        for number, line in enumerate(statement.lines, statement.first):
            starts[number] = at
            at += len(line.encode()) + 1
        return cls("\n".join(statement.lines).encode(), starts)

    def span(self, node: Node | Item) -> tuple[int, int]:
        if isinstance(node, Item):
            start, end = self.span(node.value)
            # The stars of `**value` belong to no node.
            return (self.span(node.key)[0] if node.key else start - len("**")), end
        end = self.starts[node.end_lineno or 0] + (node.end_col_offset or 0)
        return self.starts[node.lineno] + node.col_offset, end

    def text(self, start: int, end: int) -> str:
        return self.data[start:end].decode()


def said(value: object) -> object:
    if isinstance(value, Item):
        return said(value.key), said(value.value)
    if isinstance(value, list):
        return [said(each) for each in value]
    return ast.dump(value) if isinstance(value, ast.AST) else value


def kind_in_brackets(node: Element) -> Key:
    """What an element may be recognised by after it was changed."""
    if isinstance(node, ast.keyword):
        return "keyword", node.arg or "**"
    if isinstance(node, Item):
        return "item", repr(said(node.key))
    return kind_of_call(node) if isinstance(node, ast.Call) else (type(node).__name__,)


def listed_fields(node: ast.AST) -> tuple[str, ...]:
    """The fields that hold what stands in the brackets of a node."""
    match node:
        case ast.Call():
            return "args", "keywords"
        case ast.Dict():
            return "keys", "values"
        case ast.Tuple() | ast.List() | ast.Set():
            return ("elts",)
        case ast.Subscript():
            return ("slice",)
    return ()


def elements_of(node: ast.AST) -> list[Element]:
    """What stands in its brackets."""
    match node:
        case ast.Call():
            found: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
            if any(isinstance(each, ast.GeneratorExp) for each in found):
                # It may share the brackets of the call.
                raise UnclearError
            return [*sorted(found, key=lambda each: (each.lineno, each.col_offset))]
        case ast.Dict():
            items = zip(node.keys, node.values, strict=True)
            return [Item(key, value) for key, value in items]
        case ast.Tuple() | ast.List() | ast.Set():
            return [*node.elts]
        case ast.Subscript(slice=ast.Tuple(elts=elements)):
            return [*elements]
        case ast.Subscript():
            return [node.slice]
    return []


def is_unordered(node: ast.AST) -> bool:
    """Whether the order of what stands in its brackets means nothing."""
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value) in ("Literal", "typing.Literal")
    return isinstance(node, (ast.Set, ast.Dict))


def fitted(text: str, pad: str) -> tuple[str, ...]:
    """The lines of a statement; one that has become too long is broken as formatters break it."""
    lines = f"{pad}{text}".split("\n")
    if len(lines) > 1 or len(lines[0]) <= WIDTH:
        return tuple(lines)
    (node,) = ast.parse(text).body
    value = getattr(node, "value", None)
    value = value.value if isinstance(value, ast.Await) else value
    elements = elements_of(value) if isinstance(value, ast.expr) else []
    if not elements or getattr(value, "end_col_offset", None) != node.end_col_offset:
        return tuple(lines)
    data, source = text.encode(), Source(text.encode(), {1: 0})
    spans = [source.span(each) for each in elements]
    head, tail = source.text(0, spans[0][0]), source.text(spans[-1][1], len(data)).lstrip(",")
    inner = source.text(spans[0][0], spans[-1][1])
    if len(pad) + 4 + len(inner) <= WIDTH:
        return f"{pad}{head}", f"{pad}    {inner}", f"{pad}{tail}"
    return (f"{pad}{head}", *(f"{pad}    {source.text(*span)}," for span in spans), f"{pad}{tail}")

"""Edits as people make them in a Python file: any of them, anywhere."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from .larger_edits import LARGER_EDITS
from .spans import parses, pick, spans, spliced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .spans import Choose


def edited(source: str, choose: Choose, times: int) -> str:
    """The source after so many random edits; it parses after each of them."""
    for number in range(times):
        edit = pick(EDITS, choose)
        changed = edit(source, choose, number)
        if parses(changed):
            source = changed
    return source


def _insert(source: str, choose: Choose, number: int) -> str:
    span = pick(spans(source), choose)
    texts = (
        f"extra_{number} = {number}",
        f"print({number})",
        f"if DEBUG:\n    print('{number}')",
        f"def own_{number}(self: object) -> str:\n    return '{number}'",
        f"async def own_{number}() -> None:\n    # {number}\n    await nothing()",
        f"class Own{number}:\n    value = {number}\n\n    def show(self) -> int:\n        return self.value",
        "import json",
        f"from sqlalchemy import func as own_{number}",
        "from sqlalchemy import func, select",
        "from fastapi import Depends",
        f"def represent(record: object) -> int:\n    return {number}",
        f"title: int = {number}",
        f"views = {number}",
        "assert True",
        "'a remark'",
        f"slug = {number}; extra = {number}",
    )
    text = [" " * span.indent + line for line in pick(texts, choose).split("\n")]
    return spliced(source, span.first if choose(2) else span.last, 0, text)


def _delete(source: str, choose: Choose, number: int) -> str:
    span = pick(spans(source), choose)
    return spliced(source, span.first, span.last - span.first, [])


def _duplicate(source: str, choose: Choose, number: int) -> str:
    span = pick(spans(source), choose)
    lines = source.split("\n")[span.first : span.last]
    return spliced(source, span.last, 0, lines)


def _move(source: str, choose: Choose, number: int) -> str:
    """A statement behind or before another one of the same suite."""
    suites = [
        suite
        for node in ast.walk(ast.parse(source))
        if isinstance(suite := getattr(node, "body", None), list) and len(suite) > 1
    ]
    every = spans(source)
    nodes = [ast.dump(node, include_attributes=True) for node in pick(suites, choose)]
    siblings = [each for each in every if ast.dump(each.node, include_attributes=True) in nodes]
    span, other = pick(siblings, choose), pick(siblings, choose)
    lines = source.split("\n")[span.first : span.last]
    if other.first > span.first:
        moved = spliced(source, other.last, 0, lines)
        return spliced(moved, span.first, len(lines), [])
    moved = spliced(source, span.first, len(lines), [])
    return spliced(moved, other.first, 0, lines)


def _change(source: str, choose: Choose, number: int) -> str:
    """A word or a number on some line becomes another."""
    words = list(re.finditer(r"\b[a-z_]{3,}\b|\b\d+\b", source))
    word = pick(words, choose)
    new = f"{number + 7}" if word[0].isdigit() else f"{word[0]}_{number}"
    return source[: word.start()] + new + source[word.end() :]


def _rename(source: str, choose: Choose, number: int) -> str:
    """A name, wherever it is used."""
    names = sorted({node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)})
    name = pick(names, choose)
    return re.sub(rf"\b{name}\b", f"{name}_{number}", source)


def _rename_definition(source: str, choose: Choose, number: int) -> str:
    name = pick([s.node.name for s in spans(source) if hasattr(s.node, "name")] or ["no"], choose)
    return re.sub(rf"\b((?:def|class) {name})\b", rf"\1_{number}", source, count=1)


def _argument(source: str, choose: Choose, number: int) -> str:
    """One more argument of a call, or element of a list."""
    places = [found.end() for found in re.finditer(r"\w[(\[]", source)] or [0]
    place = pick(places, choose)
    return f"{source[:place]}own_{number}, {source[place:]}"


def _remark(source: str, choose: Choose, number: int) -> str:
    """A comment at the end of a line."""
    lines = source.split("\n")
    index = choose(len(lines))
    remark = pick(
        (f"# remark {number}", "# type: ignore", "# noqa: E501", "# pragma: no cover"), choose
    )
    return spliced(source, index, 1, [f"{lines[index]}  {remark}".lstrip("\n")])


def _comment(source: str, choose: Choose, number: int) -> str:
    """A comment on a line of its own."""
    span = pick(spans(source), choose)
    line = " " * span.indent + pick((f"# comment {number}", "# TODO", "# type: ignore"), choose)
    return spliced(source, span.first if choose(2) else span.last, 0, [line])


def _blank(source: str, choose: Choose, number: int) -> str:
    return spliced(source, choose(source.count("\n")), 0, [""])


def _unblank(source: str, choose: Choose, number: int) -> str:
    lines = source.split("\n")
    blank = [index for index, line in enumerate(lines[:-1]) if not line] or [len(lines) - 1]
    return spliced(source, pick(blank, choose), 1, [])


def _quotes(source: str, choose: Choose, number: int) -> str:
    """Other quotes, as another formatter would have them."""
    return re.sub(r'"(\w*)"', r"'\1'", source)


def _broken(source: str, choose: Choose, number: int) -> str:
    """A line broken within its first brackets."""
    lines = source.split("\n")
    long = [i for i, line in enumerate(lines) if re.match(r" *[\w.: =\[\]]+\([^#()]+\)$", line)]
    if not long:
        return source
    index = pick(long, choose)
    head, body = lines[index][:-1].split("(", 1)
    indent = " " * (len(head) - len(head.lstrip()))
    return spliced(source, index, 1, [f"{head}(", f"{indent}    {body}", f"{indent})"])


def _joined(source: str, choose: Choose, number: int) -> str:
    """What was broken into lines on one line."""
    return re.sub(r"([(\[])\n\s+([^#\n]*?),?\n\s*([)\]])", r"\1\2\3", source, count=1 + choose(3))


def _docstring(source: str, choose: Choose, number: int) -> str:
    bodies = [span for span in spans(source) if isinstance(getattr(span.node, "body", None), list)]
    if not bodies:
        return source
    node = pick(bodies, choose).node
    first: ast.stmt = node.body[0]  # type: ignore[attr-defined]
    return spliced(source, first.lineno - 1, 0, [f'{" " * first.col_offset}"""Number {number}."""'])


def _type_checking(source: str, choose: Choose, number: int) -> str:
    lines = ["if TYPE_CHECKING:", f"    from somewhere import Own{number}"]
    imports = [
        span.last
        for span in spans(source)
        if isinstance(span.node, ast.ImportFrom) and not span.indent
    ]
    return spliced(source, max(imports, default=0), 0, lines)


EDITS: Sequence[Callable[[str, Choose, int], str]] = (
    *[_insert] * 4,
    *[_delete] * 2,
    *[_change] * 3,
    _duplicate,
    _move,
    _rename,
    _rename_definition,
    _argument,
    _remark,
    _comment,
    _blank,
    _unblank,
    _quotes,
    _broken,
    _joined,
    _docstring,
    _type_checking,
    *LARGER_EDITS,
)

"""Edits of what is around statements and of what is in strings: blocks, decorators, classes, texts."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from .spans import pick, span_of, spans, spliced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .spans import Choose, Span


def _under_condition(source: str, choose: Choose, number: int) -> str:
    """A statement, with all that is below it, in a block of its own."""
    span = pick(spans(source), choose)
    pad = " " * span.indent
    heads = (f"if FLAG_{number}:", f"with own_{number}():", f"for own_{number} in ():", "try:")
    head = pick(heads, choose)
    ends = [f"{pad}except OSError:", f"{pad}    print({number})"] if head == "try:" else []
    if head.startswith("if") and choose(2):
        ends = [f"{pad}else:", f"{pad}    other_{number} = 1"]
    lines = source.split("\n")[span.first : span.last]
    body = [f"    {line}" if line.strip() else line for line in lines]
    return spliced(source, span.first, len(lines), [f"{pad}{head}", *body, *ends])


def _decorate(source: str, choose: Choose, number: int) -> str:
    if not (found := _definitions(source)):
        return source
    span = pick(found, choose)
    above = span.first if choose(2) else span.node.lineno - 1
    names = (f"own_{number}", f"own({number})", f"router.get('/own_{number}')")
    return spliced(source, above, 0, [f"{' ' * span.indent}@{pick(names, choose)}"])


def _nested_class(source: str, choose: Choose, number: int) -> str:
    classes = [each for each in _definitions(source) if isinstance(each.node, ast.ClassDef)]
    if not classes:
        return source
    span = pick(classes, choose)
    pad = " " * (span.indent + 4)
    lines = [f"class Own{number}:", f"    value = {number}", "    title: str = ''"]
    return spliced(source, span.last, 0, ["", *(pad + line for line in lines)])


def _empty(source: str, choose: Choose, number: int) -> str:
    """A definition without its body."""
    if not (found := _definitions(source)):
        return source
    span = pick(found, choose)
    first = span_of(span.node.body[0]).first  # type: ignore[attr-defined]
    line = f"{' ' * (span.indent + 4)}raise NotImplementedError({number})"
    return spliced(source, first, span.last - first, [line])


def _swap(source: str, choose: Choose, number: int) -> str:
    """Two neighbours change places; what is between them stays."""
    suites = [
        node.body
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and len(node.body) > 1
    ]
    if not suites:
        return source
    suite = pick(suites, choose)
    at = choose(len(suite) - 1)
    one, other = map(span_of, suite[at : at + 2])
    lines = source.split("\n")
    between = lines[one.last : other.first]
    swapped = [*lines[other.first : other.last], *between, *lines[one.first : one.last]]
    return spliced(source, one.first, other.last - one.first, swapped)


def _to_another_place(source: str, choose: Choose, number: int) -> str:
    """A statement moved to any other suite."""
    span, other = pick(spans(source), choose), pick(spans(source), choose)
    if span.first <= other.first < span.last:
        return source
    lines = source.split("\n")[span.first : span.last]
    moved = [" " * other.indent + line[span.indent :] if line.strip() else line for line in lines]
    if other.first > span.first:
        return spliced(spliced(source, other.last, 0, moved), span.first, len(lines), [])
    return spliced(spliced(source, span.first, len(lines), []), other.first, 0, moved)


def _in_a_string(source: str, choose: Choose, number: int) -> str:
    found = list(re.finditer(r'"[^"\n]{2,}"', source))
    if not found:
        return source
    at = pick(found, choose).start() + 1
    return source[:at] + pick((f"own{number}", " ", "# ", "\\n"), choose) + source[at:]


def _in_a_docstring(source: str, choose: Choose, number: int) -> str:
    found = list(re.finditer(r'"""([^"]*)"""', source))
    if not found:
        return source
    end = pick(found, choose).end(1)
    return f"{source[:end]}\n\n    More {number}.\n    # no comment\n    {source[end:]}"


def _long_string(source: str, choose: Choose, number: int) -> str:
    span = pick(spans(source), choose)
    lines = [
        f'{" " * span.indent}text_{number} = """',
        "# no comment",
        "",
        "def none(): ...",
        '"""',
    ]
    return spliced(source, span.last, 0, lines)


def _two_on_a_line(source: str, choose: Choose, number: int) -> str:
    line = pick(spans(source), choose).last - 1
    return spliced(source, line, 1, [f"{source.split(chr(10))[line]}; own_{number} = {number}"])


def _arguments_swapped(source: str, choose: Choose, number: int) -> str:
    found = list(re.finditer(r"(\w[^,()\n]*), (\w[^,()\n]*)(?=[,)\]])", source))
    if not found:
        return source
    place = pick(found, choose)
    return f"{source[: place.start()]}{place[2]}, {place[1]}{source[place.end() :]}"


def _remark_in_a_list(source: str, choose: Choose, number: int) -> str:
    lines = source.split("\n")
    found = [index for index, line in enumerate(lines) if line.endswith((",", "(", "["))]
    if not found:
        return source
    index = pick(found, choose)
    return spliced(source, index, 1, [f"{lines[index]}  # item {number}"])


def _without_a_remark(source: str, choose: Choose, number: int) -> str:
    return re.sub(r"  #.*", "", source, count=1 + choose(2))


def _alias(source: str, choose: Choose, number: int) -> str:
    return re.sub(r"(?m)^(from [\w.]+ import \w+)$", rf"\1 as Own{number}", source, count=1)


def _tabs(source: str, choose: Choose, number: int) -> str:
    return source.replace("    ", "\t")


def page_break(source: str, choose: Choose) -> str:
    """A form feed: with it in a file, that is merged by lines only."""
    return spliced(source, pick(spans(source), choose).first, 0, ["\f"])


def _definitions(source: str) -> list[Span]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [each for each in spans(source) if isinstance(each.node, kinds)]


LARGER_EDITS: Sequence[Callable[[str, Choose, int], str]] = (
    *[_under_condition] * 2,
    *[_swap] * 2,
    *[_to_another_place] * 2,
    _decorate,
    _nested_class,
    _empty,
    _in_a_string,
    _in_a_docstring,
    _long_string,
    _two_on_a_line,
    _arguments_swapped,
    _remark_in_a_list,
    _without_a_remark,
    _alias,
    _tabs,
)

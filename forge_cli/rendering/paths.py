"""Names of files that are templates themselves: variables, conditions and loops."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_YIELD = re.compile(r"\{%-?\s*yield\s+(\w+)\s+from\s+(.+?)\s*-?%\}")
_ENDYIELD = re.compile(r"\{%-?\s*endyield\s*-?%\}")

Context = dict[str, Any]


def is_repeated(parts: tuple[str, ...]) -> bool:
    """Whether a loop makes a file, or none, of each of its values."""
    return any(_YIELD.search(part) for part in parts)


class PathRenderer:
    """Renders the paths of one template; what a part compiles to is kept."""

    def __init__(self, environment: jinja2.Environment) -> None:
        # A loader of texts that are their own names: what they compile to is kept too.
        loader = jinja2.FunctionLoader(lambda text: text)
        self._environment = environment.overlay(loader=loader)
        self._part = cache(self._compile)

    def render(self, parts: tuple[str, ...], data: Context) -> Iterator[tuple[str, Context]]:
        """Each path that `parts` stand for, with the variables of the loops that led to it.

        A part that renders to nothing drops the path.
        """
        for names, loops in self._expand(parts, data, {}):
            path = PurePosixPath(*names)
            if path.is_absolute() or ".." in path.parts:
                raise ValueError(f"{path} leads out of the project")
            yield path.as_posix(), loops

    def _expand(
        self, parts: tuple[str, ...], data: Context, loops: Context
    ) -> Iterator[tuple[tuple[str, ...], Context]]:
        if not parts:
            yield (), loops
            return
        for name, inner in self._part(parts[0])(data, loops):
            if name:
                for names, innermost in self._expand(parts[1:], data, inner):
                    yield (name, *names), innermost

    def _compile(self, part: str) -> Callable[[Context, Context], Iterator[tuple[str, Context]]]:
        if "{" not in part:
            return lambda _, loops: iter([(part, loops)])

        found = _YIELD.findall(part)
        if len(found) > 1:
            raise ValueError("more than one yield in one part of a path")
        # Where the loop stands the text is as in any other block: what trims around it stays.
        body = _ENDYIELD.sub("{% endif %}", _YIELD.sub("{% if true %}", part))
        template = self._environment.get_template(body)
        if not found:
            return lambda data, loops: iter([(template.render(data, **loops), loops)])

        [(variable, source)] = found
        values: Any = self._environment.compile_expression(source, undefined_to_none=False)

        def repeat(data: Context, loops: Context) -> Iterator[tuple[str, Context]]:
            for value in values(data, **loops):
                inner = {**loops, variable: value}
                yield template.render(data, **inner), inner

        return repeat

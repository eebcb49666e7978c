"""A Copier template, rendered by a thin loop over Jinja.

Copier renders the same templates to the same bytes (a test holds the two together); forge does it in a fraction of the
time, in memory, and without Copier's environment: no clock, no folder names, no settings of the user.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from .broken import BrokenTemplateError, line_in
from .compiled import CompiledTemplates
from .paths import PathRenderer, is_repeated
from .settings import CONFIGURATION, Settings, read_settings
from .tree import File, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the expressions of a template raise.
_FAULTS = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError)
_UNDEFINED = {
    "jinja2.StrictUndefined": jinja2.StrictUndefined,
    "jinja2.Undefined": jinja2.Undefined,
}


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of the template: where it is, and the parts of its path without the suffix."""

    file: Path
    parts: tuple[str, ...]
    is_template: bool
    executable: bool
    repeated: bool


@cache
def open_template(root: Path) -> Template:
    """The template at `root`, an absolute path. It is read and compiled once in a process."""
    return Template(root)


class Template:
    """Reads the list of its files when it is made, and each file when it is first rendered."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._settings = read_settings(root)
        self._environment = _environment(root, self._settings)
        self._paths = PathRenderer(self._environment)
        self._sources = _sources(root, self._settings)

    def render(self, data: dict[str, Any], *, only_repeated: bool = False) -> Tree:
        """The tree of files for `data`; `only_repeated` leaves out what is no file of a loop.

        Raises BrokenTemplateError.
        """
        tree: dict[str, File] = {}
        for source, path, loops in self._places(data, only_repeated=only_repeated):
            try:
                tree[path] = File(self._content(source, data | loops), source.executable)
            except _FAULTS as error:
                raise self._broken(source, error) from error
        return dict(sorted(tree.items()))

    def paths(self, data: dict[str, Any]) -> frozenset[str]:
        """The paths of the tree for `data`. Raises BrokenTemplateError."""
        return frozenset(path for _, path, _ in self._places(data))

    def sources(self, data: dict[str, Any]) -> dict[str, Path]:
        """For each path of the tree for `data`, the file of the template that it is made of. Raises BrokenTemplateError."""
        return {path: source.file for source, path, _ in self._places(data)}

    def _places(
        self, data: dict[str, Any], *, only_repeated: bool = False
    ) -> Iterator[tuple[_Source, str, dict[str, Any]]]:
        """Each file that is to be: what it is made of, its path, the variables of the loops that led to it."""
        taken = set()
        for source in self._sources:
            if only_repeated and not source.repeated:
                continue  # before its path is compiled, which costs more than to render some files
            try:
                for path, loops in self._paths.render(source.parts, data):
                    if self._is_left_out(source, path):
                        continue
                    if path in taken:
                        raise BrokenTemplateError(source.file, None, f"a second file writes {path}")
                    taken.add(path)
                    yield source, path, loops
            except _FAULTS as error:
                raise self._broken(source, error) from error

    def _is_left_out(self, source: _Source, path: str) -> bool:
        if self._settings.excludes(path):
            return True
        # Copier's rule: a plain file yields to a template of the same name.
        return not source.is_template and (self._root / (path + self._settings.suffix)).exists()

    def _content(self, source: _Source, context: dict[str, Any]) -> bytes:
        if not source.is_template:
            return source.file.read_bytes()
        name = source.file.relative_to(self._root).as_posix()
        return self._environment.get_template(name).render(context).encode()

    def _broken(self, source: _Source, error: Exception) -> BrokenTemplateError:
        if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
            return BrokenTemplateError(Path(error.filename), error.lineno, str(error.message))
        file, line = line_in(error.__traceback__, self._root) or (source.file, None)
        return BrokenTemplateError(Path(file), line, f"{type(error).__name__}: {error}")


def _environment(root: Path, settings: Settings) -> jinja2.Environment:
    envops = dict(settings.envops)
    undefined = envops.pop("undefined", "jinja2.Undefined")
    if undefined not in _UNDEFINED:
        raise BrokenTemplateError(root / CONFIGURATION, None, f"_envops: undefined is {undefined}")
    # What is rendered is source code, for which there is nothing to escape.
    return jinja2.Environment(  # noqa: S701
        loader=jinja2.FileSystemLoader(root),
        undefined=_UNDEFINED[undefined],
        # A template without a folder of its own has no place beside it.
        bytecode_cache=CompiledTemplates(root, settings) if settings.subdirectory else None,
        auto_reload=False,
        cache_size=-1,
        **envops,
    )


def _sources(root: Path, settings: Settings) -> list[_Source]:
    top = root / settings.subdirectory
    files = {file.relative_to(top).as_posix(): file for file in _files(top)}
    sources = []
    for path, file in sorted(files.items()):
        if path + settings.suffix in files:
            continue
        is_template = path.endswith(settings.suffix)
        parts = tuple(path.removesuffix(settings.suffix).split("/"))
        executable = bool(file.stat().st_mode & 0o100)
        sources.append(_Source(file, parts, is_template, executable, is_repeated(parts)))
    return sources


def _files(folder: Path) -> list[Path]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry)
        else:
            found.append(entry)
    return found

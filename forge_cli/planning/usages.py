"""Where code that forge did not write still uses a name that is gone: a model or a field renamed or removed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from forge_cli.manifest import classes_of
from forge_cli.rendering import render_difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from forge_cli.manifest import Model, Project, Renames
    from forge_cli.rendering import Tree

_SUFFIXES = (".py", ".pyi", ".md")
_HISTORY = "migrations/versions/"
_FOLDERS = ("resources", "factories")
_DEFINITION = re.compile(r"^(?:async def|def|class)? ?(\w+)(?=\(|:| = )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Usage:
    """A line of a file that uses a name that is no longer there; lines count from 1."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Names that are gone; those of fields and functions count only in files that speak of their model."""

    names: re.Pattern[str]
    where: re.Pattern[str] | None = None


def is_searched(path: str) -> bool:
    """Whether a file is of a kind that uses names of the code; old migrations rightly keep old names."""
    return path.endswith(_SUFFIXES) and not path.startswith(_HISTORY)


def find_usages(
    files: Mapping[str, bytes], rendered: Tree, gone: Iterable[Gone]
) -> tuple[Usage, ...]:
    """The lines of `files`, by path, that use what is gone. What forge itself renders does not count."""
    found: list[Usage] = []
    for path, data in sorted(files.items()):
        own = rendered[path].data.splitlines() if path in rendered else []
        found += _usages(path, data, frozenset(line.strip() for line in own), gone)
    return tuple(found)


def _usages(path: str, data: bytes, own: frozenset[bytes], gone: Iterable[Gone]) -> Iterator[Usage]:
    text = data.decode(errors="replace")
    relevant = [
        one.names
        for one in gone
        if (one.where is None or one.where.search(text)) and one.names.search(text)
    ]
    for number, line in enumerate(text.split("\n") if relevant else (), start=1):
        if line.strip().encode() in own:
            continue
        for pattern in relevant:
            if match := pattern.search(line):
                yield Usage(path, number, match[0])
                break


def what_is_gone(
    before: Project, after: Project, renames: Renames, rendered: Callable[[], Tree]
) -> list[Gone]:
    """The names of models and fields that `before` has and `after` has not, and what is defined for them alone.

    `rendered` gives what forge renders of `after`, which is asked for only where something may be gone.
    """
    models = {model.name: model for model in after.models}
    successors = [models.get(renames.models.get(each.name, each.name)) for each in before.models]
    pairs = [pair for pair in zip(before.models, successors, strict=True) if pair[0] != pair[1]]
    if not pairs:
        return []
    base, theirs = render_difference(before, after)
    defined = set(_definitions(theirs))
    known = cache(lambda: defined.union(_definitions(rendered())))
    found = []
    for model, successor in pairs:
        classes = {each for each, _ in classes_of(model)}
        places = {f"{folder}.{model.plural}" for folder in _FOLDERS}
        parts = (f"/{model.plural}/", f"/{model.plural}.py")
        files = {path: file for path, file in base.items() if any(part in path for part in parts)}
        lost = (classes | set(_definitions(files))) - defined
        lost = lost and lost - known()
        where = _words(classes | places)
        if successor is None or successor.plural != model.plural:
            lost |= places
        else:
            where = _words(classes | places | {each for each, _ in classes_of(successor)})
        # Others may well call something of their own `create` or `page_by_author`.
        named = lost & (classes | places)
        found += [Gone(_words(named))] if named else []
        found += [Gone(_words(lost - named), where)] if lost - named else []
        if successor is not None:
            names = {name for field in successor.fields for name in (field.name, field.column)}
            if fields := [name for name in _field_names(model) if name not in names]:
                found.append(Gone(_words(fields), where))
    return found


def _definitions(tree: Tree) -> Iterator[str]:
    """The names of the functions, classes and constants in the modules of a tree."""
    for path, file in tree.items():
        if path.endswith(".py") and not path.rpartition("/")[2].startswith("test_"):
            yield from _DEFINITION.findall(file.data.decode())


def _field_names(model: Model) -> list[str]:
    names = (name for field in model.fields for name in (field.name, field.column))
    return list(dict.fromkeys(name for name in names if name))


def _words(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")

"""Where code that forge did not write still uses a name that is gone: a model or a field renamed or removed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_cli.manifest import classes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forge_cli.manifest import Model, Project, Renames
    from forge_cli.rendering import Tree

_SUFFIXES = (".py", ".pyi", ".md")
_HISTORY = "migrations/versions/"


@dataclass(frozen=True, slots=True)
class Usage:
    """A line of a file that uses a name that is no longer there; lines count from 1."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Names that are gone; those of fields count only in files that speak of their model."""

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


def what_is_gone(before: Project, after: Project, renames: Renames) -> list[Gone]:
    """The names of models and fields that `before` has and `after` has not."""
    models = {model.name: model for model in after.models}
    found = []
    for model in before.models:
        name = renames.models.get(model.name, model.name)
        successor = models.get(name)
        classes = [each for each, _ in classes_of(model)]
        package = f"resources.{model.plural}"
        left = {each for each, _ in classes_of(successor)} if successor else set()
        lost = [each for each in classes if each not in left]
        if successor is None or package != f"resources.{successor.plural}":
            lost.append(package)
        if lost:
            found.append(Gone(_words(lost)))
        if successor is not None:
            names = {name for field in successor.fields for name in (field.name, field.column)}
            if lost := [name for name in _field_names(model) if name not in names]:
                found.append(Gone(_words(lost), _words([*classes, *left, package])))
    return found


def _field_names(model: Model) -> list[str]:
    names = (name for field in model.fields for name in (field.name, field.column))
    return list(dict.fromkeys(name for name in names if name))


def _words(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")

"""What forge itself moves and renames: the files of a model that gets another name, and what they define."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from .text import definition_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forge_cli.rendering import Tree

_TEST = "test_"


@dataclass(frozen=True, slots=True)
class Moves:
    """`files`: path in base to path in theirs, where they differ. `folders`: the packages that they left, to where
    they are now; the user's own files there move along. `names`: by path in base, old to new names of definitions.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def relocated(self, path: str) -> str:
        """Where a file of the user's goes along to, `path` itself if it stays."""
        for old, new in sorted(self.folders.items(), reverse=True):
            if path.startswith(f"{old}/"):
                return new + path.removeprefix(old)
        return path


def find_moves(base: Tree, renamed: Tree, plurals: Mapping[str, str]) -> Moves:
    """What becomes of each file of `base` in `renamed`, which differs by a rename of models and fields only.

    `plurals` are the old to the new plurals of the renamed models. By them a template names the files of a model: a
    folder with the plural as its name, a file with it as its stem, or that after `test_`.
    """
    files = {}
    for path in base:
        targets = [target for target in _targets(path, plurals) if target in renamed]
        if len(targets) == 1:
            files[path] = targets[0]
    files = _consistent(files, base, renamed)
    folders = {old: new for pair in files.items() for old, new in _folder(*pair)}
    return Moves(files, folders, dict(_names(base, renamed, files)))


def _targets(path: str, plurals: Mapping[str, str]) -> Iterator[str]:
    """The path with one or more of the places that may stand for a plural replaced."""
    *folders, name = path.split("/")
    parts = [{part, plurals.get(part, part)} for part in folders]
    stem, dot, suffix = name.partition(".")
    stems = {stem, plurals.get(stem, stem)}
    if stem.startswith(_TEST):
        plural = stem.removeprefix(_TEST)
        stems.add(_TEST + plurals.get(plural, plural))
    for chosen in product(*parts, {f"{one}{dot}{suffix}" for one in stems}):
        if (target := "/".join(chosen)) != path:
            yield target


def _consistent(files: dict[str, str], base: Tree, renamed: Tree) -> dict[str, str]:
    """Without what only looks like a move: a path that is in both trees, unless it too changes hands."""
    while True:
        targets = set(files.values())
        kept = {
            old: new
            for old, new in files.items()
            if (old not in renamed or old in targets) and (new not in base or new in files)
        }
        if len(kept) == len(files):
            return kept
        files = kept


def _folder(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The innermost folder of a path that got another name, before and after."""
    before, after = old.split("/")[:-1], new.split("/")[:-1]
    while before and before[-1] == after[-1]:
        before.pop()
        after.pop()
    if before:
        yield "/".join(before), "/".join(after)


def _names(
    base: Tree, renamed: Tree, files: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    for path, before in base.items():
        after = renamed.get(files.get(path, path))
        if after is None or before.data == after.data or not path.endswith(".py"):
            continue
        if names := definition_names(before.data, after.data):
            yield path, names

"""Three-way merge of imports, as sets of what they bind."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .syntax import IMPORTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .suites import Statement

WIDTH = 100
"""The length of line that forge's templates keep to."""

Lines: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """One name of an import; `module` is None in `import name`, and has the dots of a relative one."""

    module: str | None
    name: str
    alias: str | None = None

    @property
    def bound(self) -> str:
        """The name that it binds."""
        return self.alias or (self.name if self.module is not None else self.name.split(".")[0])

    @property
    def text(self) -> str:
        return f"{self.name} as {self.alias}" if self.alias else self.name


def imported(node: ast.AST) -> list[Imported]:
    """What an import statement imports."""
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [Imported(module, each.name, each.asname) for each in node.names]
    if isinstance(node, ast.Import):
        return [Imported(None, each.name, each.asname) for each in node.names]
    return []


def is_import(statement: Statement) -> bool:
    return len(statement.nodes) == 1 and isinstance(statement.node, IMPORTS)


def written(names: Sequence[Imported], *, indent: int, broken: bool = False) -> Lines:
    """An import statement: on one line where it fits, else, or where `broken`, a name a line."""
    pad, module = " " * indent, names[0].module
    head = "import " if module is None else f"from {module} import "
    line = pad + head + ", ".join(name.text for name in names)
    if module is None or (len(line) <= WIDTH and not broken):
        return (line,)
    return (f"{pad}{head}(", *(f"{pad}    {name.text}," for name in names), f"{pad})")


def name_order(name: Imported) -> tuple[int, str, str]:
    """Where isort puts a name in its statement: constants, then classes, then the rest."""
    bare = name.name.replace("_", "")
    rank = 0 if len(bare) > 1 and bare.isupper() else 1 if bare[:1].isupper() else 2
    return rank, natural(name.name), name.alias or ""


def statement_order(node: ast.stmt) -> tuple[bool, str, list[tuple[int, str, str]]]:
    """Where isort puts a statement in its section: `import x` first, then by module."""
    names = imported(node)
    module = names[0].module
    return module is not None, natural(module or names[0].name), [*map(name_order, names)]


def package_of(node: ast.AST) -> str | None:
    """The outermost package that a statement imports from; None where it is no import."""
    names = imported(node)
    return (names[0].module or names[0].name).split(".")[0] if names else None


def natural(text: str) -> str:
    """A key that sorts numbers by their value."""
    return re.sub(r"\d+", lambda number: number[0].zfill(20), text)

"""Options of the form NAME=VALUE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterable


def assignments(option: str, texts: Iterable[str] | None, example: str) -> dict[str, str]:
    """What each name gets. Raises ForgeError for what is no assignment, and for a name that gets two values."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise ForgeError(
                f"{option} {text}: there is no NAME=VALUE", f"write {option} {example}"
            )
        if found.setdefault(name, value) != value:
            raise ForgeError(f"{option}: {name} is given twice", "leave one of them out")
    return found


def fills_of(texts: Iterable[str] | None, model: str | None = None) -> dict[tuple[str, str], str]:
    """The values for existing rows, by model and field. Without a `model` the names are MODEL.FIELD."""
    example = "rank=1" if model else "Post.rank=1"
    fills = {}
    for name, value in assignments("--fill", texts, example).items():
        owner, dot, field = name.rpartition(".")
        if model is None and not dot:
            raise ForgeError(f"--fill {name}={value}: it names no model", f"write --fill {example}")
        if model and dot and owner != model:
            raise ForgeError(
                f"--fill {name}={value}: {model} is what changes", f"write {field}=..."
            )
        fills[owner or model or "", field] = value
    return fills

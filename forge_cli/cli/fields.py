"""Fields, and lists of their names, as they are written on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forge_cli.manifest import Field


def fields_of(texts: Iterable[str]) -> list[Field]:
    """The fields. Raises ForgeError with the place in the text where one cannot be read."""
    from forge_cli.manifest import FieldError, parse_field

    fields = []
    for text in texts:
        try:
            fields.append(parse_field(text))
        except FieldError as error:
            what = f"{error} (at character {error.position + 1} of {' '.join(text.split())})"
            raise ForgeError(what, error.hint) from None
    return fields


def names_in(group: str) -> list[str]:
    """The names of `author,slug`. Raises ForgeError."""
    names = [name.strip() for name in group.split(",")]
    if not all(names):
        raise ForgeError(
            f"--unique-together {group}: a name is missing", "write it like author,slug"
        )
    return names

"""A TOML file whose mistakes are told with file, line and key."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import ForgeError
from . import checks

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
_KINDS = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The tables of a file, its text for the lines of mistakes, and its path within the project."""

    path: str
    text: str
    tables: dict[str, Any]

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key, or the default where it is left out; refused if of another kind."""
        if key not in self.tables:
            if default is None:
                hint = f"add {key} = ..." if kind is not dict else f"add a line [{key}]"
                raise ForgeError(f"{self.path}: {key} is missing", hint)
            return default
        return self.expect(key, self.tables[key], kind)

    def expect(self, key: str, value: object, kind: type[T], table: str = "") -> T:
        """The value, refused unless it is of this kind; true is no number here."""
        if type(value) is not kind:
            raise self.error(
                f"{key} is not {_KINDS[kind]}", f"change it to {_KINDS[kind]}", key, table
            )
        return value

    def check_keys(self, known: Iterable[str]) -> None:
        """Refuse a key that means nothing."""
        known = list(known)
        for key in self.tables:
            if key not in known:
                hint = checks.did_you_mean(key, known)
                raise self.error(f"there is no key {checks.shown(key)} here", hint, key)

    def error(self, what: str, hint: str, key: str, table: str = "") -> ForgeError:
        """A refusal about a key, which is in this table; of the whole file without a key."""
        line = _line_of(self.text, key, table) if key else None
        return ForgeError(f"{self.path}:{line}: {what}" if line else f"{self.path}: {what}", hint)


def read_text(root: "Path", path: str) -> str | None:
    """The text of a file of the project, its line ends and its BOM in it; None where there is none.

    Raises ForgeError.
    """
    try:
        return decode(path, (root / path).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ForgeError(
            f"{path} cannot be read: {error.strerror}", "check its permissions"
        ) from None


def names_in(root: "Path", folder: str) -> list[str]:
    """What is in a folder of the project, sorted; nothing where there is no such folder. Raises ForgeError."""
    if not os.path.lexists(root / folder):
        return []
    try:
        return sorted(path.name for path in (root / folder).iterdir())
    except OSError as error:
        what = f"{folder} cannot be read: {(error.strerror or str(error)).lower()}"
        raise ForgeError(what, "make it a folder that can be read") from None


def decode(path: str, data: bytes) -> str:
    """The text of the file at `path`. Raises ForgeError for what is no UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        what = f"{path} is no text in UTF-8: byte {error.start} is {error.object[error.start]:#04x}"
        raise ForgeError(what, "save it in UTF-8") from None


def parse_toml(path: str, text: str) -> TomlFile:
    """The file at `path` that has this text, which may begin with a BOM. Raises ForgeError."""
    import tomllib

    text = text.removeprefix("\ufeff")
    try:
        return TomlFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, text, str(error)) from None
    except RecursionError:
        raise ForgeError(f"{path} is nested too deeply", "write it flat") from None


def _not_toml(path: str, text: str, message: str) -> ForgeError:
    lines = text.split("\n")
    at = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = int(at[1]) if at else len(text.rstrip("\n").split("\n"))
    reason = re.sub(r" \(at .*\)$", "", message)
    if reason == "Cannot overwrite a value":
        key = lines[line - 1].partition("=")[0].strip()
        return ForgeError(
            f"{path}:{line}: {checks.shown(key)} is given twice", "leave one of them out"
        )
    if "<<<<<<<" in text:
        return ForgeError(f"{path}:{line}: {reason}", "settle the conflict whose markers it holds")
    return ForgeError(f"{path}:{line}: {reason}", 'write it as TOML, such as title = "str:max=200"')


def _line_of(text: str, key: str, table: str) -> int | None:
    current = ""
    assignment = re.compile(rf"""\s*(["']?){re.escape(key)}\1\s*[=.]""")
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            current = header[1]
            if not table and current == key:
                return number
        elif current == table and assignment.match(line):
            return number
    return None

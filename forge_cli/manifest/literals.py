"""Values written in a field: read, checked and put into one canonical form."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from ..errors import ForgeError
from . import moments
from .checks import check_line, shown
from .fields import INTEGERS, LENGTHS, TYPES, Default, Field
from .patterns import matches

MAX_LITERAL = 80
"""Characters in a pattern, a default or a limit."""
DEFAULT_WORDS: Final = {
    "date": ("now",),
    "time": ("now",),
    "datetime": ("now",),
    "uuid": ("random",),
    "json": ("object", "array"),
}
"""By type, what a default may be besides a literal."""
_HTTP_URL: Any = {"type": "url", "allowed_schemes": ["http", "https"], "max_length": 2083}
_CHANGE = "change the default or the limits"
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# What <input type="email"> accepts, with a dot in the domain.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def parse_default(field: Field, text: str) -> Default:
    """The default that `default=text` gives the field, which has its limits already."""
    kinds = DEFAULT_WORDS.get(field.type, ())
    if text in kinds:
        return Default(text)
    if field.type == "json":
        hint = "use default=object or default=array"
        raise ForgeError(f"a json field cannot default to {shown(text)}", hint)
    literal = _PARSERS[field.type](field, text)
    _check_limits(field, literal)
    return Default("value", literal)


def format_default(field: Field, default: Default) -> str:
    """The text after `default=`, before its colons are doubled."""
    if default.kind != "value":
        return default.kind
    return moments.duration(default.text) if field.type == "interval" else default.text


def parse_number(field: Field, text: str) -> int | str:
    """A limit: an integer for int and bigint, canonical text for float and decimal."""
    literal = _PARSERS[field.type](field, text)
    return int(literal) if field.type in INTEGERS else literal


def less(one: int | str, other: int | str) -> bool:
    """Whether a limit is less than another."""
    return Decimal(one) < Decimal(other)


def _check_limits(field: Field, literal: str) -> None:
    if field.type in LENGTHS:
        _check_text(field, literal)
        return
    if field.minimum is not None and less(literal, field.minimum):
        raise ForgeError(f"the default {literal} is less than min={field.minimum}", _CHANGE)
    if field.maximum is not None and less(field.maximum, literal):
        raise ForgeError(f"the default {literal} is more than max={field.maximum}", _CHANGE)


def _check_text(field: Field, literal: str) -> None:
    low, high = int(field.minimum or 0), int(field.maximum or 0)
    if not low <= len(literal) <= high:
        what = f"the default has {len(literal)} characters, the field takes {low} to {high}"
        raise ForgeError(what, _CHANGE)
    if field.pattern is not None and not matches(field.pattern, literal):
        what = f"the default {shown(literal)} does not match the pattern {field.pattern}"
        raise ForgeError(what, "change one of them")


def _integer(field: Field, text: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ForgeError(f"{shown(text)} is no whole number", "write it in digits: 42")
    lowest, highest = TYPES[field.type].lowest or 0, TYPES[field.type].highest or 0
    if not lowest <= int(text) <= highest:
        hint = "use bigint" if field.type == "int" else "use decimal"
        raise ForgeError(f"{text} is no {field.type}, which has {lowest} to {highest}", hint)
    return str(int(text))


def _decimal(field: Field, text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise ForgeError(f"{shown(text)} is no decimal number", "write it like 9.99")
    value = Decimal(text)
    whole, _, fraction = f"{abs(value):f}".partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    precision, scale = field.precision or 0, field.scale or 0
    if len(fraction) > scale or len(whole) > precision - scale:
        raise ForgeError(
            f"{text} does not fit into decimal({precision}, {scale})",
            f"use {precision - scale} digits before the point and {scale} after it at most",
        )
    number = f"{whole or '0'}.{fraction}" if fraction else whole or "0"
    return f"-{number}" if value < 0 else number


def _float(_: Field, text: str) -> str:
    if not _FLOAT.fullmatch(text):
        raise ForgeError(f"{shown(text)} is no number", "write it like 0.5 or 1e-9")
    value = float(text)
    if abs(value) == float("inf"):
        raise ForgeError(f"{text} is more than a float can hold", "use decimal")
    return repr(value + 0.0)  # -0.0 becomes 0.0


def _bool(_: Field, text: str) -> str:
    if text not in ("true", "false"):
        raise ForgeError(f"{shown(text)} is no bool", "use true or false")
    return text


def _uuid(_: Field, text: str) -> str:
    from uuid import UUID

    try:
        return str(UUID(text))
    except ValueError:
        hint = "use random, or one in full: 12345678-1234-5678-1234-567812345678"
        raise ForgeError(f"{shown(text)} is no uuid", hint) from None


def _email(_: Field, text: str) -> str:
    if not _EMAIL.fullmatch(text.lower()):
        raise ForgeError(f"{shown(text)} is no email address", "write it like ann@example.com")
    return text.lower()


def _url(_: Field, text: str) -> str:
    """As the service stores it: `https://example.com` gets its final slash."""
    from pydantic_core import SchemaValidator, ValidationError

    try:
        url = str(SchemaValidator(_HTTP_URL).validate_python(text))
    except ValidationError:
        hint = "write it like https:://example.com/ with a doubled colon"
        raise ForgeError(f"{shown(text)} is no http address", hint) from None
    check_line(url, "the address as it is stored", MAX_LITERAL)
    return url


def _enum(field: Field, text: str) -> str:
    if text not in field.members:
        hint = f"use one of {', '.join(field.members)}"
        raise ForgeError(f"{shown(text)} is no value of this enum", hint)
    return text


_PARSERS: dict[str, Callable[[Field, str], str]] = {
    "str": lambda _, text: text,
    "text": lambda _, text: text,
    "int": _integer,
    "bigint": _integer,
    "float": _float,
    "decimal": _decimal,
    "bool": _bool,
    "date": lambda _, text: moments.date(text),
    "time": lambda _, text: moments.time(text),
    "datetime": lambda _, text: moments.datetime(text),
    "interval": lambda _, text: moments.interval(text),
    "uuid": _uuid,
    "email": _email,
    "url": _url,
    "enum": _enum,
}

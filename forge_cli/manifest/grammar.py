"""The field grammar: `name:type[:argument][:modifier]...`, with `::` for a literal colon."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..errors import ForgeError
from . import checks, modifiers
from .fields import TYPES, Field


class FieldError(ForgeError):
    """A field that cannot be read. `position` is the column, from 0, of what is wrong in the text."""

    def __init__(self, what: str, hint: str, position: int = 0) -> None:
        super().__init__(what, hint)
        self.position = position


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two separators, its colons single again, and where it began."""

    text: str
    start: int


def parse_field(text: str) -> Field:
    """A field out of `title:str:max=200`. Raises FieldError."""
    name, *parts = _split(text)
    parts = parts or [_Part("", len(text))]
    with _at("", name):
        checks.check_field_name(name.text)
    field = _parse(name.text, parts)
    with _at(name.text, parts[0]):
        modifiers.check_names(field)
    return field


def parse_spec(name: str, spec: str) -> Field:
    """The field called `name` out of `str:max=200`; no name is checked. Raises FieldError."""
    return _parse(name, _split(spec))


def _split(text: str) -> list[_Part]:
    parts, current, start, at = [], "", 0, 0
    while at < len(text):
        if text.startswith("::", at):
            current, at = f"{current}:", at + 2
        elif text[at] == ":":
            parts.append(_Part(current, start))
            current, at = "", at + 1
            start = at
        else:
            current, at = current + text[at], at + 1
    return [*parts, _Part(current, start)]


@contextmanager
def _at(name: str, part: _Part) -> Iterator[None]:
    """Turn a refusal into a FieldError about the field of this name, at this part of the text."""
    try:
        yield
    except ForgeError as error:
        what = f"{name}: {error}" if name else str(error)
        raise FieldError(what, error.hint, part.start) from None


def _parse(name: str, parts: list[_Part]) -> Field:
    kind, *rest = parts
    with _at(name, kind):
        modifiers.check_type(name, kind.text)
        field = Field(
            name, kind.text, minimum=TYPES[kind.text].minimum, maximum=TYPES[kind.text].maximum
        )
    if TYPES[field.type].argument:
        argument = rest.pop(0) if rest else _Part("", parts[-1].start + len(parts[-1].text))
        with _at(name, argument):
            field = modifiers.with_argument(field, argument.text)
    given = _modifiers(field, rest)
    for modifier in modifiers.ORDER:
        if modifier in given:
            with _at(name, given[modifier]):
                field = modifiers.with_modifier(field, modifier, given[modifier].text)
        elif (derived := modifiers.derived(field, modifier)) is not None:
            field = modifiers.with_modifier(field, modifier, derived)
    with _at(name, given.get("max") or given.get("min") or kind):
        modifiers.check_limits(field)
    if "default" in given:
        with _at(name, given["default"]):
            field = modifiers.with_default(field, given["default"].text)
    with _at(name, given.get("on-delete", kind)):
        modifiers.check_together(field)
    return field


def _modifiers(field: Field, parts: list[_Part]) -> dict[str, _Part]:
    """The values of the modifiers by name; an empty one for a flag."""
    given: dict[str, _Part] = {}
    before = ""
    for part in parts:
        name, equals, value = part.text.partition("=")
        with _at(field.name, part):
            modifiers.check_modifier(field.type, name, before)
            modifiers.check_value(name, value if equals else None)
            if name in given:
                raise ForgeError(f"{name} is given twice", "leave one of them out")
        given[name] = _Part(value, part.start + len(f"{name}=") if equals else part.start)
        before = name
    return given

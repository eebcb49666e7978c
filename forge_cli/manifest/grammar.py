"""The field grammar: `name:type[:argument][:modifier]...`, with `::` for a literal colon."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

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
    try:
        checks.check_field_name(name.text)
    except ForgeError as error:
        raise FieldError(str(error), error.hint) from None
    parts = parts or [_Part("", len(text))]
    field = _parse(name.text, parts)
    try:
        modifiers.check_names(field)
    except ForgeError as error:
        raise _refused(name.text, error, parts[0]) from None
    return field


@lru_cache(maxsize=8192)  # the lock says most of what the manifest says, and edits leave most of it
def parse_spec(name: str, spec: str) -> Field:
    """The field called `name` out of `str:max=200`; no name is checked. Raises FieldError."""
    return _parse(name, _split(spec))


def _split(text: str) -> list[_Part]:
    if "::" not in text:
        words = text.split(":")
        starts = accumulate((len(word) + 1 for word in words), initial=0)
        return [_Part(word, start) for word, start in zip(words, starts, strict=False)]
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


def _refused(name: str, error: ForgeError, part: _Part) -> FieldError:
    """The refusal as one about the field of this name, at this part of the text."""
    return FieldError(f"{name}: {error}", error.hint, part.start)


def _parse(name: str, parts: list[_Part]) -> Field:
    kind, *rest = parts
    at = kind
    try:
        modifiers.check_type(name, kind.text)
        usual = TYPES[kind.text]
        field = Field(name, kind.text, minimum=usual.minimum, maximum=usual.maximum)
        if usual.argument:
            at = rest.pop(0) if rest else _Part("", parts[-1].start + len(parts[-1].text))
            field = modifiers.with_argument(field, at.text)
        given = _modifiers(field, rest)
        for modifier in modifiers.ORDER:
            if modifier in given:
                at = given[modifier]
                field = modifiers.with_modifier(field, modifier, at.text)
            elif (derived := modifiers.derived(field, modifier)) is not None:
                field = modifiers.with_modifier(field, modifier, derived)
        at = given.get("max") or given.get("min") or kind
        modifiers.check_limits(field)
        if "default" in given:
            at = given["default"]
            field = modifiers.with_default(field, at.text)
        at = given.get("on-delete", kind)
        modifiers.check_together(field)
    except FieldError:
        raise
    except ForgeError as error:
        raise _refused(name, error, at) from None
    return field


def _modifiers(field: Field, parts: list[_Part]) -> dict[str, _Part]:
    """The values of the modifiers by name; an empty one for a flag."""
    given: dict[str, _Part] = {}
    before = ""
    for part in parts:
        name, equals, value = part.text.partition("=")
        try:
            modifiers.check_modifier(field.type, name, before)
            modifiers.check_value(name, value if equals else None)
            if name in given:
                raise ForgeError(f"{name} is given twice", "leave one of them out")
        except ForgeError as error:
            raise _refused(field.name, error, part) from None
        given[name] = _Part(value, part.start + len(f"{name}=") if equals else part.start)
        before = name
    return given

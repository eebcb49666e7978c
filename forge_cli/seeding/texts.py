"""Texts: what a field of this name usually holds, within the limits that it has."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

from .wording import TEXTS, names_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge_cli.manifest import Field

    from .context import Context

_NATURAL_ATTEMPTS: Final = 3  # before a number is added
_DRAWS: Final = 2000  # from a pattern, until one has the right length
_GENERIC: Final = frozenset({"name", "title", "label", "text", "value"})
_PEOPLE: Final = frozenset(
    [
        "user",
        "person",
        "author",
        "customer",
        "employee",
        "member",
        "player",
        "student",
        "teacher",
        "contact",
        "patient",
        "owner",
        "client",
        "guest",
        "account",
        "profile",
        "manager",
        "artist",
        "actor",
        "writer",
        "speaker",
        "reviewer",
    ]
)


def text_of(field: Field, context: Context) -> str:
    """A text for a field of type str or text."""
    minimum, maximum = int(field.minimum or 0), int(field.maximum or 0)
    if field.pattern is not None:
        return _matching(field.pattern, minimum, maximum, field, context)
    if maximum < _shortest_word(context):
        return _letters(context, max(minimum, 1), maximum)
    natural = _maker_of(field, context)(context)
    if context.attempt >= _NATURAL_ATTEMPTS:
        joint = "-" if " " not in natural else " "
        number = joint + context.number()
        natural = natural[: max(0, maximum - len(number))].rstrip() + number
    return fit(natural, minimum, maximum, context)


def email_of(context: Context) -> str:
    number = context.number() if context.attempt >= _NATURAL_ATTEMPTS else ""
    return _ascii(f"{context.login}{number}@example.com")


def url_of(field: Field, context: Context) -> str:
    words = set(field.name.split("_"))
    maker = next((TEXTS[name] for name in ("avatar", "image", "website") if name in words), None)
    url = (maker or TEXTS["url"])(context)
    if context.attempt >= _NATURAL_ATTEMPTS:
        url = f"{url}?v={context.number()}"
    return _ascii(url)


def fit(text: str, minimum: int, maximum: int, context: Context) -> str:
    """The text, cut or continued until its length is within the limits."""
    while len(text) < minimum:
        text = f"{text} {context.fake.sentence(8)}"
    if len(text) <= maximum:
        return text
    cut = text[:maximum].rstrip()
    whole = cut.rpartition(" ")[0].rstrip(",.")  # not in the middle of a word
    cut = whole if len(whole) >= max(minimum, maximum // 2) and context.attempt < 3 else cut
    return cut.ljust(minimum, "x")


def _maker_of(field: Field, context: Context) -> Callable[[Context], str]:
    known = [name for name in names_in(field.name) if name in TEXTS and name not in _GENERIC]
    if known:
        return TEXTS[known[0]]
    if field.type == "text":
        return TEXTS["description"]
    words = context.model.singular.split("_")
    if field.name.endswith("name"):
        if _PEOPLE.intersection(words):
            return lambda context: context.name
        if words[-1] in TEXTS:
            return TEXTS[words[-1]]
        return lambda context: context.words(1, 3).title()
    if words[-1] in ("tag", "category", "city", "country") and field.name in _GENERIC:
        return TEXTS[words[-1]]
    if field.name in _GENERIC:
        return TEXTS["title"]
    return lambda context: context.words(1, 4)


def _matching(pattern: str, minimum: int, maximum: int, field: Field, context: Context) -> str:
    """A usual text where one matches the pattern, else one that is made from it."""
    import rstr

    from forge_cli.manifest import matches

    def is_right(text: str) -> bool:
        return minimum <= len(text) <= maximum and "\0" not in text and matches(pattern, text)

    usual = fit(_maker_of(field, context)(context), minimum, maximum, context)
    for text in (usual, usual.lower(), re.sub(r"[^a-z]", "", usual.lower())):
        if context.attempt < _NATURAL_ATTEMPTS and is_right(text):
            return text
    source = rstr.Rstr(context.random)
    for _ in range(_DRAWS):
        if is_right(text := source.xeger(pattern)):
            return text
    raise NoValueError(f"no text of {minimum} to {maximum} characters was found for {pattern}")


class NoValueError(Exception):
    """No value for a field could be found."""


def _letters(context: Context, minimum: int, maximum: int) -> str:
    length = context.random.randint(minimum, max(minimum, maximum))
    return "".join(context.random.choices(string.ascii_uppercase + string.digits, k=length))


def _shortest_word(context: Context) -> int:
    return 4 if context.attempt < _NATURAL_ATTEMPTS else 6


def _ascii(text: str) -> str:
    return re.sub(r"[^!-~]", "", text)

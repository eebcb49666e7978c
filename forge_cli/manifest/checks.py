"""The shape of the names and texts that a user gives. Every check raises ForgeError."""

import re
from collections.abc import Iterable

from ..errors import ForgeError
from . import naming, reserved

MAX_IDENTIFIER = 40
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CAMEL = re.compile(r"[A-Z][A-Za-z0-9]*")
_SEGMENT = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one, if one is like it at all."""
    from difflib import get_close_matches

    by_lower = {word.lower(): word for word in known}
    close = get_close_matches(name.lower(), list(by_lower), 1)
    return by_lower[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint: the nearest known name, or all of them."""
    known = list(known)
    close = nearest(name, known)
    return f"did you mean {close}?" if close else f"there are {', '.join(known)}"


def shown(text: str) -> str:
    """A text as it can stand in one line of a message."""
    if not text:
        return "nothing"
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return repr(text) if has_control(text) or text != text.strip() else text


def has_control(text: str) -> bool:
    """Whether a text has what cannot be seen: control characters, line ends, marks of direction."""
    return _CONTROL.search(text) is not None


def check_identifier(name: str, what: str) -> None:
    """Refuse what is not snake case of at most 40 characters; `what` is "a table"."""
    if not _SNAKE.fullmatch(name):
        usable = re.sub(r"[^a-z0-9]+", "_", naming.snake(_plain(name))).strip("_")
        usable = usable.lstrip("0123456789_")
        usable = f"{usable}_value" if reserved.field_reason(usable) else usable
        hint = f"call it {usable[:MAX_IDENTIFIER]}" if usable else "begin with a letter"
        raise ForgeError(
            f"{what} cannot be called {shown(name)}:"
            " lower-case letters, digits and single underscores only, a letter first",
            hint,
        )
    if len(name) > MAX_IDENTIFIER:
        raise too_long(name, what)


def _plain(name: str) -> str:
    """The name without accents: `Élan` -> `Elan`."""
    from unicodedata import normalize

    return normalize("NFKD", name).encode("ascii", "ignore").decode() or name


def too_long(name: str, what: str) -> ForgeError:
    return ForgeError(
        f"{what} cannot be called {shown(name)}: {len(name)} characters, {MAX_IDENTIFIER} at most",
        "shorten it",
    )


def check_field_name(name: str) -> None:
    """Refuse what no field of any model can be called."""
    check_identifier(name, "a field")
    if reason := reserved.field_reason(name):
        raise ForgeError(
            f"a field cannot be called {name}: {reason}",
            f"use a longer name, such as {name}_value" if name != "id" else "leave it out",
        )


def check_model_name(name: str) -> None:
    """Refuse what no model of any project can be called."""
    if not _CAMEL.fullmatch(name):
        usable = re.sub(r"[^A-Za-z0-9_-]", "", naming.camel(_plain(name))).lstrip("0123456789")
        usable = usable[:1].upper() + usable[1:]
        raise ForgeError(
            f"a model cannot be called {shown(name)}: letters and digits only, a capital first",
            f"call it {usable[:MAX_IDENTIFIER]}" if usable else "write it like BlogPost",
        )
    if len(name) > MAX_IDENTIFIER:
        raise too_long(name, "a model")
    if reason := reserved.class_reason(name):
        raise ForgeError(f"a model cannot be called {name}: {reason}", longer(name))


def longer(name: str) -> str:
    """A hint for a model whose name is taken."""
    return f"use a longer name, such as App{name}"


def check_segment(segment: str, what: str) -> None:
    """Refuse what is no segment of a path; `what` is "a path"."""
    if not _SEGMENT.fullmatch(segment) or len(segment) > MAX_IDENTIFIER:
        raise ForgeError(
            f"{what} cannot be {shown(segment)}: at most {MAX_IDENTIFIER} lower-case letters and digits"
            " with single - . or _ between them",
            "write it like blog-posts",
        )


def check_line(text: str, what: str, longest: int) -> None:
    """Refuse a text of more than one line, with invisible characters, or too long."""
    if has_control(text):
        raise ForgeError(
            f"{what} has line ends or invisible characters", "write it in one plain line"
        )
    if len(text) > longest:
        raise ForgeError(f"{what} has {len(text)} characters, {longest} at most", "shorten it")

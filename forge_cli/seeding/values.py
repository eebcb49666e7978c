"""A value for a field of each type."""

from __future__ import annotations

import base64
import datetime as dt
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from .numbers import number_of
from .texts import email_of, text_of, url_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge_cli.manifest import Field

    from .context import Context

# Not the day of today: the same project gets the same values tomorrow.
_PAST: Final = (dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
_FUTURE: Final = (dt.datetime(2027, 1, 1, tzinfo=dt.UTC), dt.datetime(2029, 1, 1, tzinfo=dt.UTC))
_BIRTHS: Final = (dt.datetime(1945, 1, 1, tzinfo=dt.UTC), dt.datetime(2005, 1, 1, tzinfo=dt.UTC))
_WHEN: Final = {
    **dict.fromkeys(("birth", "birthday", "born", "dob", "birthdate"), _BIRTHS),
    **dict.fromkeys(
        ("due", "deadline", "end", "ends", "ended", "expires", "expiry", "until"), _FUTURE
    ),
    **dict.fromkeys(("expiration", "scheduled", "to", "renews"), _FUTURE),
}
_LIKELY: Final = frozenset(
    {"active", "enabled", "published", "public", "verified", "available", "visible"}
)
_UNLIKELY: Final = frozenset(
    {"deleted", "archived", "banned", "hidden", "locked", "blocked", "disabled", "spam"}
)
_BYTES: Final = 24


def value_of(field: Field, context: Context) -> Any:  # noqa: ANN401 - of any type that JSON has
    """A value for the field, as it stands in JSON; not for relations. Raises NoValueError."""
    if field.members:
        return context.random.choice(field.members)
    return _MAKERS[field.type](field, context)


def _moment(field: Field, context: Context) -> dt.datetime:
    start, end = next((_WHEN[word] for word in field.name.split("_") if word in _WHEN), _PAST)
    seconds = int((end - start).total_seconds())
    step = 300 if context.attempt < 5 else 1
    return start + dt.timedelta(seconds=context.random.randrange(seconds // step) * step)


def _datetime(field: Field, context: Context) -> str:
    return _moment(field, context).isoformat().replace("+00:00", "Z")


def _date(field: Field, context: Context) -> str:
    days = context.random.randrange(-365, 365) * context.attempt
    return (_moment(field, context).date() + dt.timedelta(days=days)).isoformat()


def _time(_: Field, context: Context) -> str:
    if context.attempt < 5:
        return f"{context.random.randint(7, 21):02}:{context.random.randrange(0, 60, 5):02}:00"
    hour, minute, second = (context.random.randrange(limit) for limit in (24, 60, 60))
    return dt.time(hour, minute, second).isoformat()


def _interval(_: Field, context: Context) -> str:
    """In the notation of the service: PT1H30M."""
    hours, minutes = divmod(5 * context.random.randint(1, 96 * (1 + context.attempt)), 60)
    days, hours = divmod(hours, 24)
    time = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
    return "P" + f"{days}D" * bool(days) + (f"T{time}" if time else "")


def _bool(field: Field, context: Context) -> bool:
    words = set(field.name.split("_"))
    share = 0.85 if words & _LIKELY else 0.1 if words & _UNLIKELY else 0.5
    return context.random.random() < share


def _bytes(field: Field, context: Context) -> str:
    minimum, maximum = int(field.minimum or 0), int(field.maximum or 0)
    length = min(max(minimum, _BYTES), maximum)
    return base64.b64encode(context.random.randbytes(length)).decode()


def _json(_: Field, context: Context) -> dict[str, object]:
    return {
        "label": context.words(1, 2),
        "level": context.random.randint(1, 5),
        "enabled": context.random.random() < 0.5,
    }


_MAKERS: Final[dict[str, Callable[[Field, Context], Any]]] = {
    "str": text_of,
    "text": text_of,
    "email": lambda _, context: email_of(context),
    "url": url_of,
    "int": number_of,
    "bigint": number_of,
    "float": number_of,
    "decimal": number_of,
    "bool": _bool,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "interval": _interval,
    "uuid": lambda _, context: str(UUID(int=context.random.getrandbits(128), version=4)),
    "json": _json,
    "bytes": _bytes,
}

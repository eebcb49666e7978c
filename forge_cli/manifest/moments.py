"""Dates, times and intervals in ISO 8601, read into one canonical text and written again."""

import datetime as dt
import re
from decimal import Decimal

from ..errors import ForgeError
from .checks import shown

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_LONGEST = 365_000  # days: what the service takes


def date(text: str) -> str:
    """`2026-01-31`."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise _refused(text, "date", "2026-01-31") from None


def time(text: str) -> str:
    """`09:30:00`: a time of day without a time zone."""
    try:
        moment = dt.time.fromisoformat(text)
    except ValueError:
        raise _refused(text, "time", "09::30") from None
    if moment.tzinfo is not None:
        raise ForgeError(f"{text} has a time zone, a time of day has none", "leave the offset out")
    return moment.isoformat()


def datetime(text: str) -> str:
    """`2026-01-31T09:30:00Z`, in UTC; a text without a time zone is refused."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise _refused(text, "datetime", "2026-01-31T09::30Z") from None
    if moment.tzinfo is None:
        time = "" if "T" in text or " " in text else "T00::00"
        aware = f"{text.replace(':', '::')}{time}Z"
        raise ForgeError(f"{text} has no time zone", f"in UTC it is {aware}")
    # Every time zone must be able to write it.
    if not 2 <= moment.year <= 9998:
        raise ForgeError(f"{text} is at the edge of the calendar", "use a year from 2 to 9998")
    return moment.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"


def interval(text: str) -> str:
    """The seconds of an ISO 8601 duration, as decimal text: `P1DT2H` is `93600`."""
    parts = _DURATION.fullmatch(text)
    if parts is None or not any(parts.groups()) or text.endswith("T"):
        raise ForgeError(
            f"{shown(text)} is no interval",
            "use ISO 8601 in weeks, days, hours, minutes, seconds: P1DT2H30M",
        )
    given = parts.groupdict(default="0")
    seconds = sum((Decimal(given[unit]) * _SECONDS[unit] for unit in _SECONDS), Decimal())
    if seconds > _LONGEST * _SECONDS["days"]:
        raise ForgeError(f"{text} is too long", f"{_LONGEST} days are the longest interval")
    return _shortest(seconds)


def duration(seconds: str) -> str:
    """The ISO 8601 duration of so many seconds: `93600` is `P1DT2H`. Weeks are written as days."""
    rest, numbers = Decimal(seconds), {}
    for unit, letter in (("days", "D"), ("hours", "H"), ("minutes", "M"), ("seconds", "S")):
        if unit == "seconds":
            number = rest
        else:
            number, rest = divmod(rest, _SECONDS[unit])
        numbers[letter] = f"{_shortest(number)}{letter}" if number else ""
    time = numbers["H"] + numbers["M"] + numbers["S"]
    if not time and not numbers["D"]:
        time = "0S"
    return f"P{numbers['D']}T{time}" if time else f"P{numbers['D']}"


def _shortest(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refused(text: str, kind: str, example: str) -> ForgeError:
    return ForgeError(f"{shown(text)} is no {kind}", f"use now, or ISO 8601: {example}")

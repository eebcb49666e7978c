"""Sample values, a different one for each number."""

import base64
import datetime as dt
from decimal import Decimal
from uuid import UUID

import rstr

MIDNIGHT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
given: set[tuple[str, str]] = set()


def text(name: str, n: int, minimum: int, maximum: int) -> str:
    sample = f"{name}-{n}"
    return (sample if len(sample) <= maximum else str(n)[-maximum:]).ljust(minimum, "x")


def matching(pattern: str, minimum: int, maximum: int) -> str:
    """A text that matches the pattern."""
    for _ in range(10_000):
        sample = rstr.xeger(pattern)
        if minimum <= len(sample) <= maximum:
            return sample
    raise ValueError(f"no text of {minimum} to {maximum} characters found for {pattern}")


def matching_anew(pattern: str, minimum: int, maximum: int) -> str:
    """A text that matches the pattern and was not given before."""
    for _ in range(10_000):
        sample = matching(pattern, minimum, maximum)
        if (pattern, sample) not in given:
            given.add((pattern, sample))
            return sample
    raise ValueError(f"no more texts of {minimum} to {maximum} characters found for {pattern}")


def integer(n: int, minimum: int, maximum: int) -> int:
    if minimum <= 0 and maximum >= n:
        return n
    return minimum + n % (maximum - minimum + 1)


def number(n: int, minimum: float, maximum: float) -> float:
    return minimum + (maximum - minimum) * (n % 1000) / 1000


def decimal(n: int, scale: int, minimum: str, maximum: str) -> str:
    """In units of the last decimal place, as the service writes it."""
    low, high = (int(Decimal(limit).scaleb(scale)) for limit in (minimum, maximum))
    return str(Decimal(integer(n, low, high)).scaleb(-scale))


def date(n: int) -> str:
    return (MIDNIGHT.date() + dt.timedelta(days=n)).isoformat()


def time(n: int) -> str:
    return (MIDNIGHT + dt.timedelta(seconds=n)).time().isoformat()


def timestamp(n: int) -> str:
    return (MIDNIGHT + dt.timedelta(minutes=n)).isoformat().replace("+00:00", "Z")


def interval(n: int) -> str:
    return f"P{n % 300 + 1}D"


def uuid(n: int) -> str:
    return str(UUID(int=n))


def encoded(n: int) -> str:
    return base64.b64encode(str(n).encode()).decode()

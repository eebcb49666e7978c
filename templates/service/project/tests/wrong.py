"""Values that no field of a type takes: of another type, out of range, or impossible to store."""

from typing import Any

NO_NUMBERS: list[Any] = ["x", "", None, [], {}, float("nan"), float("inf")]
NO_TEXTS: list[Any] = ["a\0b", "\ud800", None, 1, True, [], {}]


def text(minimum: int, maximum: int) -> list[Any]:
    short = ["x" * (minimum - 1)] if minimum else []
    return [*NO_TEXTS, *short, "x" * (maximum + 1)]


def integer(minimum: int, maximum: int) -> list[Any]:
    return [*NO_NUMBERS, minimum - 1, maximum + 1, 10**30, minimum + 0.5]


def number() -> list[Any]:
    return [*NO_NUMBERS, "1e999"]


def reference() -> list[Any]:
    return [*NO_NUMBERS, 0, -1, 2**63]


def references() -> list[Any]:
    return ["x", None, [0], ["x"], [1] * 101]


def boolean() -> list[Any]:
    return ["maybe", None, 2, []]


def email() -> list[Any]:
    return [*NO_TEXTS, "", "ann", "ann@", "@example.com", f"{'x' * 250}@example.com"]


def url() -> list[Any]:
    return [
        *NO_TEXTS,
        "",
        "example.com",
        "javascript:alert(1)",
        f"https://example.com/{'x' * 2100}",
        f"https://example.com/{'é' * 700}",
    ]


def date() -> list[Any]:
    return ["x", "", None, [], "2026-02-30", "2026-01-01T12:00:00", "99999-01-01"]


def time() -> list[Any]:
    return ["x", "", None, [], "25:00", "10:00:00+02:00"]


def timestamp() -> list[Any]:
    return [
        *["x", "", None, [], "2026-01-01T00:00:00", "2026-01-01", 1e300],
        *["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
    ]


def interval() -> list[Any]:
    return ["x", "", None, [], "P400000D", 1e300]


def uuid() -> list[Any]:
    return ["x", "", None, 1, [], "6f1e2a34"]


def json() -> list[Any]:
    texts = ["\0", "\ud800", ["\0"], {"\0": 1}, {"a": {"b": "\0"}}]
    return [*texts, [float("nan")], nested(101), nested(255)]


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def base64(minimum: int, maximum: int) -> list[Any]:
    short = [""] if minimum else []
    return ["not base64!", "A", None, 1, [], "\0", "é", *short, "AAAA" * (maximum // 3 + 1)]


def member() -> list[Any]:
    return ["", "no such member", None, 1, [], "\0"]

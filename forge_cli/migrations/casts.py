"""The tables of conversions between types, one for each database.

`{x}` is the column. Of a decimal, `{one}` is 1 in its smallest units, `{places}` its digits after the point, `{most}` the
greatest whole number that it holds, `{limit}` the next one.

SQLite stores a decimal as the whole number of its smallest units, dates and times as text in ISO 8601 with six digits of
a second, a moment in UTC without saying so, a uuid as its 32 digits, JSON as text.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Cast(NamedTuple):
    """The new value, None where the database makes it alone; which values would lose something, and why."""

    using: str | None = None
    misfit: str | None = None
    why: str = ""


_INT: Final = "{x} NOT BETWEEN -2147483648 AND 2147483647"
_BIGINT: Final = "{x} NOT BETWEEN -9223372036854775808 AND 9223372036854775807"
_EXACT: Final = "{x} NOT BETWEEN -9007199254740992 AND 9007199254740992"
_DECIMAL: Final = "{x} NOT BETWEEN -{most} AND {most}"
_BOOL: Final = "{x} NOT IN (0, 1)"

_NO_INT: Final = "is no whole number in the range of an int"
_NO_BIGINT: Final = "is no whole number in the range of a bigint"
_NO_BOOL: Final = "is neither 0 nor 1"
_NO_DAY: Final = "is not midnight in UTC"
_LONG: Final = "has more digits than the new type keeps"

_SAME: Final = Cast()
_UTC: Final = "{x} AT TIME ZONE 'UTC'"
_STAMP: Final = '\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\''

_POSTGRESQL: Final = {
    "int to bigint": _SAME,
    "int to float": _SAME,
    "int to decimal": Cast(None, _DECIMAL, _LONG),
    "int to bool": Cast("{x} = 1", _BOOL, _NO_BOOL),
    "bigint to int": Cast(None, _INT, _NO_INT),
    "bigint to float": Cast(None, _EXACT, _LONG),
    "bigint to decimal": Cast(None, _DECIMAL, _LONG),
    "bigint to bool": Cast("{x} = 1", _BOOL, _NO_BOOL),
    "float to int": Cast(None, "{x} <> trunc({x}) OR " + _INT, _NO_INT),
    "float to bigint": Cast(None, "{x} <> trunc({x}) OR " + _BIGINT, _NO_BIGINT),
    "float to decimal": Cast(
        None, "abs({x}) >= {limit} OR {x} <> round({x}::numeric, {places})::float8", _LONG
    ),
    "decimal to int": Cast(None, "{x} <> trunc({x}) OR " + _INT, _NO_INT),
    "decimal to bigint": Cast(None, "{x} <> trunc({x}) OR " + _BIGINT, _NO_BIGINT),
    "decimal to float": Cast(None, "abs({x}) >= 1e15 / {one}", _LONG),
    "bool to int": Cast("{x}::integer"),
    "bool to bigint": Cast("{x}::integer::bigint"),
    "date to datetime": Cast("{x}::timestamp AT TIME ZONE 'UTC'"),
    "datetime to date": Cast(f"({_UTC})::date", f"({_UTC})::time <> '00:00'", _NO_DAY),
    # What a value is written as, and back.
    "int to text": Cast("{x}::text"),
    "bigint to text": Cast("{x}::text"),
    "float to text": Cast("{x}::text"),
    "decimal to text": Cast("{x}::text"),
    "bool to text": Cast("{x}::text"),
    "date to text": Cast("to_char({x}, 'YYYY-MM-DD')"),
    "time to text": Cast("to_char({x}, 'HH24:MI:SS.US')"),
    "datetime to text": Cast(f"to_char({_UTC}, {_STAMP})"),
    "uuid to text": Cast("{x}::text"),
    "json to text": Cast("{x}::text"),
    "text to int": Cast("{x}::integer"),
    "text to bigint": Cast("{x}::bigint"),
    "text to float": Cast("{x}::float8"),
    "text to decimal": Cast("{x}::numeric({precision}, {places})"),
    "text to bool": Cast("{x}::boolean"),
    "text to date": Cast("{x}::date"),
    "text to time": Cast("{x}::time"),
    "text to datetime": Cast("{x}::timestamptz"),
    "text to uuid": Cast("{x}::uuid"),
    "text to json": Cast("{x}::jsonb", "{x} IS NOT NULL AND {x}::jsonb IS NULL"),
}

# SQLite takes the 30th of February for a date, but not on the way there and back.
_NO_DATE: Final = "date(julianday({x})) IS NOT {x}"
_NO_TIME: Final = (
    "time({x}) IS NOT substr({x}, 1, 8) OR {x} NOT GLOB '??:??:??.[0-9][0-9][0-9][0-9][0-9][0-9]'"
)
_NO_MOMENT: Final = (
    _NO_DATE.replace("{x}", "substr({x}, 1, 10)")
    + " OR time(substr({x}, 12)) IS NOT substr({x}, 12, 8)"
    + " OR {x} NOT GLOB '??????????T??:??:??.[0-9][0-9][0-9][0-9][0-9][0-9]Z'"
)
_POINTED: Final = "printf('%s%d{point}', iif({x} < 0, '-', ''), abs({x}) / {one}, abs({x}) % {one})"
_DASHED: Final = " || '-' || ".join(
    f"substr({{x}}, {start}, {length})"
    for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)

_SQLITE: Final = {
    "int to bigint": _SAME,
    "int to float": _SAME,
    "int to decimal": Cast("{x} * {one}", _DECIMAL, _LONG),
    "int to bool": Cast(None, _BOOL, _NO_BOOL),
    "bigint to int": Cast(None, _INT, _NO_INT),
    "bigint to float": Cast(None, _EXACT, _LONG),
    "bigint to decimal": Cast("{x} * {one}", _DECIMAL, _LONG),
    "bigint to bool": Cast(None, _BOOL, _NO_BOOL),
    "float to int": Cast(None, "{x} <> CAST({x} AS INTEGER) OR " + _INT, _NO_INT),
    "float to bigint": Cast(None, "{x} <> CAST({x} AS INTEGER)", _NO_BIGINT),
    "float to decimal": Cast(
        "CAST(round({x} * {one}) AS INTEGER)",
        "abs({x}) >= {limit} OR {x} <> CAST(round({x} * {one}) AS INTEGER) / {one}.0",
        _LONG,
    ),
    "decimal to int": Cast(
        "{x} / {one}", "{x} % {one} <> 0 OR " + _INT.replace("{x}", "{x} / {one}"), _NO_INT
    ),
    "decimal to bigint": Cast("{x} / {one}", "{x} % {one} <> 0", _NO_BIGINT),
    "decimal to float": Cast("{x} / {one}.0", "abs({x}) >= 1000000000000000", _LONG),
    "bool to int": _SAME,
    "bool to bigint": _SAME,
    "date to datetime": Cast("{x} || ' 00:00:00.000000'"),
    "datetime to date": Cast(
        "substr({x}, 1, 10)", "substr({x}, 11) <> ' 00:00:00.000000'", _NO_DAY
    ),
    # What a value is written as, and back.
    "int to text": Cast("CAST({x} AS TEXT)"),
    "bigint to text": Cast("CAST({x} AS TEXT)"),
    "float to text": Cast("CAST({x} AS TEXT)", "CAST(CAST({x} AS TEXT) AS REAL) <> {x}", _LONG),
    "decimal to text": Cast(f"iif({{x}} IS NULL, NULL, {_POINTED})"),
    "bool to text": Cast("CASE {x} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
    "date to text": Cast("{x}"),
    "time to text": Cast("{x}"),
    "datetime to text": Cast("replace({x}, ' ', 'T') || 'Z'"),
    "uuid to text": Cast(_DASHED),
    "json to text": Cast("CAST({x} AS TEXT)"),
    "text to int": Cast(
        "CAST({x} AS INTEGER)", "{back} <> {x} OR " + _INT.replace("{x}", "{using}")
    ),
    "text to bigint": Cast("CAST({x} AS INTEGER)"),
    "text to float": Cast("CAST({x} AS REAL)"),
    "text to decimal": Cast(
        "CAST(replace({x}, '.', '') AS INTEGER)",
        "{back} <> {x} OR " + _DECIMAL.replace("{x}", "CAST({x} AS INTEGER)"),
    ),
    "text to bool": Cast(
        "CASE {x} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END", "{x} NOT IN ('true', 'false')"
    ),
    "text to date": Cast("{x}", _NO_DATE),
    "text to time": Cast("{x}", _NO_TIME),
    "text to datetime": Cast("replace(rtrim({x}, 'Z'), 'T', ' ')", _NO_MOMENT),
    "text to uuid": Cast(
        "replace({x}, '-', '')",
        "{back} <> {x} OR length({x}) <> 36 OR {using} GLOB '*[^0-9a-f]*'",
    ),
    "text to json": Cast("{x}", "{x} IS NOT NULL AND NOT json_valid({x})"),
}

CASTS: Final[Mapping[str, Mapping[str, Cast]]] = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}

LONGEST: Final[Mapping[str, int]] = {
    "int": 11, "bigint": 20, "float": 24, "bool": 5, "date": 10, "time": 15, "datetime": 27,
    "uuid": 36,
}  # fmt: skip
"""The characters that a value of each type is written with at most."""

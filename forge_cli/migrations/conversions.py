"""Which types can become which with the data kept, and how.

A conversion is an expression that makes the new value out of the old one, and misfits: conditions of rows whose value
would lose something. A migration looks for such rows first, and stops where there are any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forge_cli.errors import ForgeError
from forge_cli.manifest import Field
from forge_cli.migrations.casts import CASTS, LONGEST, Cast
from forge_cli.migrations.sql import literal

_STRINGS: Final = ("str", "text", "email", "url", "enum")
_TEXTS: Final = ("str", "text")
_WIDEST: Final = 2**63 - 1
_GREATEST: Final = {"int": 2**31 - 1, "bigint": _WIDEST}


@dataclass(frozen=True, slots=True)
class Conversion:
    """`using` is an expression of SQL, None where the values stay as they are stored.

    `misfits` are conditions, each with what it says about the column, such as "is longer than 50 characters".
    """

    using: str | None = None
    misfits: tuple[tuple[str, str], ...] = ()


def convert(old: Field, new: Field, column: str, database: str) -> Conversion:
    """How the values of `column`, a name as it stands in SQL, become those of the new type.

    Raises ForgeError, which names no field, where they cannot.
    """
    if old.type in _STRINGS and new.type in _STRINGS:
        return Conversion(None, tuple(_string_misfits(old, new, column)))
    if old.type == new.type == "decimal":
        return _rescale(old, new, column, database)
    if old.type == new.type:
        return Conversion()
    if old.type in _TEXTS:
        return _from_text(old, new, column, database)
    cast = _cast(old, new, column, database)
    misfits = [(cast.misfit, cast.why)] if cast.misfit else []
    if new.type == "str" and int(new.maximum or 0) < LONGEST.get(old.type, _WIDEST):
        too_long = f"length({cast.using}) > {new.maximum}"
        misfits.append((too_long, f"is longer than {new.maximum} characters as a text"))
    return Conversion(cast.using, tuple(misfits))


def _string_misfits(old: Field, new: Field, column: str) -> Iterator[tuple[str, str]]:
    if new.type == "enum":
        if old.type != "enum":  # members that an enum loses are replaced
            members = ", ".join(literal(member) for member in new.members)
            yield f"{column} NOT IN ({members})", f"is none of {', '.join(new.members)}"
    elif new.type != "text" and _longest(old) > _longest(new):
        yield f"length({column}) > {_longest(new)}", f"is longer than {_longest(new)} characters"


def _longest(field: Field) -> int:
    """The characters that a value can have in the database."""
    if field.type == "enum":
        return max(len(member) for member in field.members)
    return _WIDEST if field.type == "text" else int(field.maximum or 0)


def _rescale(old: Field, new: Field, column: str, database: str) -> Conversion:
    """A decimal with other digits; SQLite stores the whole number of its smallest units."""
    stored = database == "sqlite"
    places, whole = new.scale or 0, (new.precision or 0) - (new.scale or 0)
    more = places - (old.scale or 0)
    unit = 10 ** abs(more)
    misfits = []
    if more < 0:
        rest = f"{column} % {unit} <> 0" if stored else f"{column} <> round({column}, {places})"
        misfits.append((rest, f"has more than {places} digits after the point"))
    if whole < (old.precision or 0) - (old.scale or 0):
        limit = 10 ** (whole + (old.scale or 0 if stored else 0))
        misfits.append(
            (f"abs({column}) >= {limit}", f"has more than {whole} digits before the point")
        )
    elif stored and more > 0 and (old.precision or 0) + more > 18:
        too_big = f"abs({column}) > {_WIDEST // unit}"
        misfits.append((too_big, "has more digits than SQLite stores"))
    using = None
    if stored and more:
        using = f"{column} {'*' if more > 0 else '/'} {unit}"
    return Conversion(using, tuple(misfits))


def _from_text(old: Field, new: Field, column: str, database: str) -> Conversion:
    """Only a text that is written as a value of the new type is: what it becomes is written like it again."""
    cast = _cast(old, new, column, database)
    back = _cast(new, old, f"({cast.using})", database).using or ""
    misfit = (cast.misfit or "{back} <> {x}").format(x=column, using=cast.using, back=back)
    return Conversion(cast.using, ((misfit, f"is not written as {_a(new.type)} is"),))


def _cast(old: Field, new: Field, column: str, database: str) -> Cast:
    """The row of the table, about this column and these fields."""
    kinds = ("text" if field.type in _TEXTS else field.type for field in (old, new))
    cast = CASTS[database].get(" to ".join(kinds))
    if cast is None:
        raise ForgeError(
            f"{_a(old.type)} cannot become {_a(new.type)} with its values kept",
            "remove the field and add it anew",
        )
    decimal = old if old.type == "decimal" else new
    places, whole = decimal.scale or 0, (decimal.precision or 0) - (decimal.scale or 0)
    most = 10**whole - 1 if database == "postgresql" else min(10**whole - 1, _WIDEST // 10**places)
    names = {
        "x": column,
        "one": 10**places,
        "places": places,
        "precision": decimal.precision,
        "most": most,
        "limit": most + 1,
        "point": f".%0{places}d" if places else "",
        "back": "{back}",
        "using": "{using}",
    }
    using, misfit = (text and text.format_map(names) for text in (cast.using, cast.misfit))
    if new.type == "decimal" and most >= _GREATEST.get(old.type, _WIDEST + 1):
        misfit = None
    return Cast(using, misfit, cast.why)


def _a(type_: str) -> str:
    return f"an {type_}" if type_ in ("int", "interval", "enum", "email") else f"a {type_}"

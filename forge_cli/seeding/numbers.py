"""Numbers: what a field of this name usually holds, within the limits that it has."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Final

from .wording import names_in

if TYPE_CHECKING:
    from forge_cli.manifest import Field

    from .context import Context

RANGES: Final[dict[str, tuple[int, int]]] = {
    "age": (18, 80),
    "amount": (1, 500),
    "balance": (0, 5000),
    "capacity": (10, 500),
    "cost": (1, 500),
    "count": (0, 100),
    "depth": (1, 200),
    "discount": (0, 50),
    "duration": (1, 120),
    "fee": (1, 50),
    "height": (1, 200),
    "latitude": (-60, 70),
    "length": (1, 200),
    "level": (1, 10),
    "likes": (0, 500),
    "longitude": (-170, 170),
    "minutes": (1, 120),
    "order": (1, 100),
    "pages": (40, 900),
    "percent": (0, 100),
    "population": (1000, 1_000_000),
    "position": (1, 100),
    "price": (1, 500),
    "priority": (1, 5),
    "quantity": (1, 20),
    "rank": (1, 100),
    "rating": (1, 5),
    "salary": (30_000, 120_000),
    "score": (0, 100),
    "size": (1, 100),
    "stars": (1, 5),
    "stock": (0, 200),
    "temperature": (-10, 35),
    "total": (1, 2000),
    "views": (0, 5000),
    "votes": (0, 500),
    "weight": (1, 100),
    "width": (1, 200),
    "year": (1990, 2026),
}
"""By the names of fields, or by how these end: `unit_price` is a price."""
_USUAL: Final = (1, 1000)
_BITS: Final = {"int": 31, "bigint": 63}
_FLOAT: Final = Decimal(10) ** 15  # as far as digits after the point are kept
_CENTS: Final = 2


def number_of(field: Field, context: Context) -> int | float | str:
    """A number for a field of type int, bigint, float or decimal; a decimal as the service writes it."""
    lowest, highest = _limits(field)
    low, high = _range(field, context, lowest, highest)
    if field.type in _BITS:
        return context.random.randint(int(low), int(high))
    places = field.scale if field.type == "decimal" and field.scale is not None else _CENTS
    drawn = low + (high - low) * Decimal(context.random.random())
    usual = Decimal(1).scaleb(-min(places, _CENTS) if context.attempt < 20 else -places)
    value = min(max(drawn.quantize(usual, ROUND_DOWN), lowest), highest)
    return (
        float(value)
        if field.type == "float"
        else str(value.quantize(Decimal(1).scaleb(-places)) + 0)
    )


def _limits(field: Field) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that the field can have."""
    if field.type in _BITS:
        most = Decimal(2 ** _BITS[field.type] - 1)
        least = -most - 1
    elif field.type == "decimal" and field.precision is not None and field.scale is not None:
        most = (Decimal(10) ** field.precision - 1).scaleb(-field.scale)
        least = -most
    else:
        least, most = -_FLOAT, _FLOAT
    given = Decimal(str(field.minimum)) if field.minimum is not None else least
    taken = Decimal(str(field.maximum)) if field.maximum is not None else most
    return max(given, least) if field.type != "float" else given, taken


def _range(
    field: Field, context: Context, lowest: Decimal, highest: Decimal
) -> tuple[Decimal, Decimal]:
    """The usual range, as far as it lies within the limits; with each attempt a wider one."""
    usual = next((RANGES[name] for name in names_in(field.name) if name in RANGES), _USUAL)
    low, high = Decimal(usual[0]), Decimal(usual[1])
    if field.minimum is not None and field.maximum is not None and usual is _USUAL:
        return lowest, highest
    span = (high - low) * (Decimal(2) ** min(context.attempt, 60))
    if context.attempt:
        high = low + span
    if low > highest or high < lowest:
        low, high = (highest - span, highest) if low > highest else (lowest, lowest + span)
    return max(low, lowest), min(high, highest)

"""Fields written in the grammar that grammar.py reads."""

from . import literals, modifiers
from .fields import TYPES, Field


def format_field(field: Field) -> str:
    """`str:max=200:unique`: what follows `name:`, without what goes without saying."""
    return _write(field, spelled_out=False)


def spell_out(field: Field) -> str:
    """The same with every default spelled out, so that nothing need be derived to read it again."""
    return _write(field, spelled_out=True)


def _write(field: Field, *, spelled_out: bool) -> str:
    given = modifiers_of(field)
    if not spelled_out:
        kind = TYPES[field.type]
        usual = {"min": _text(kind.minimum), "max": _text(kind.maximum)}
        usual |= {name: modifiers.derived(field, name) for name in ("index", "on-delete", "key")}
        given = {name: value for name, value in given.items() if value != usual.get(name)}
    words = [
        name if value == "" and name in modifiers.FLAGS else f"{name}={value}"
        for name, value in given.items()
    ]
    return ":".join([type_of(field), *(word.replace(":", "::") for word in words)])


def type_of(field: Field) -> str:
    """The type with its argument: `str`, `decimal:10,2`, `ref:User`."""
    if field.type == "decimal":
        return f"decimal:{field.precision},{field.scale}"
    argument = ",".join(field.members) or field.target
    return f"{field.type}:{argument}" if argument else field.type


def modifiers_of(field: Field) -> dict[str, str]:
    """The modifiers that the field has, in the order in which they are written; "" for a flag."""
    values = {
        "min": _text(field.minimum),
        "max": _text(field.maximum),
        "pattern": field.pattern,
        "default": literals.format_default(field, field.default) if field.default else None,
        "unique": _flag(field.unique),
        "index": _flag(field.index),
        "null": _flag(field.null),
        "on-delete": field.on_delete,
        "as": field.reverse,
        "key": field.key,
    }
    return {name: value for name, value in values.items() if value is not None}


def _flag(value: bool) -> str | None:
    return "" if value else None


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)

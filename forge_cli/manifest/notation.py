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
    given = _values(field)
    if not spelled_out:
        kind = TYPES[field.type]
        usual = {"min": _text(kind.minimum), "max": _text(kind.maximum)}
        usual |= {name: modifiers.derived(field, name) for name in ("index", "on-delete", "key")}
        given = {name: value for name, value in given.items() if value != usual.get(name)}
    words = [
        name if value == "" and name in modifiers.FLAGS else f"{name}={value}"
        for name, value in given.items()
    ]
    return ":".join([field.type, *_argument(field), *(word.replace(":", "::") for word in words)])


def _argument(field: Field) -> list[str]:
    if field.type == "decimal":
        return [f"{field.precision},{field.scale}"]
    if field.members:
        return [",".join(field.members)]
    return [field.target] if field.target else []


def _values(field: Field) -> dict[str, str]:
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

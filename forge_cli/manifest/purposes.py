"""What types and modifiers are for, in a few words: for whoever chooses among them."""

from __future__ import annotations

from typing import Final

from .fields import INTEGERS, LENGTHS, TYPES, Field

PURPOSES: Final = {
    "str": "a line of text",
    "text": "text of any length",
    "int": "a whole number of 32 bits",
    "bigint": "a whole number of 64 bits",
    "float": "a number with a point, rounded",
    "decimal": "an exact number, such as an amount of money",
    "bool": "true or false",
    "date": "a day",
    "time": "a time of day",
    "datetime": "a moment, with its time zone",
    "interval": "a duration",
    "uuid": "an identifier that nobody can guess",
    "json": "any JSON",
    "bytes": "binary data, such as a small picture",
    "email": "an address of e-mail",
    "url": "an address on the web",
    "enum": "one of a few values",
    "ref": "a record of a model: the author of a post",
    "many": "some records of a model: the tags of a post",
}
"""What each type is for."""

_MODIFIERS: Final = {
    "unique": "no two rows have the same",
    "index": "can be searched and sorted by fast",
    "null": "may be left empty",
    "default": "what it is where nothing is said",
    "min": "the least value",
    "max": "the greatest value",
    "pattern": "a regular expression that it has to match",
}
_LENGTHS: Final = {"min": "the least length", "max": "the greatest length"}
_REFS: Final = {
    "unique": "one to one: no two rows refer to the same",
    "null": "may refer to nothing",
}


def offered_modifiers(field: Field) -> dict[str, str]:
    """The modifiers to offer for a field of this type, each with what it means.

    Not those that have a question of their own, or only one value.
    """
    if field.type == "ref":
        return _REFS
    kind = TYPES[field.type]
    meanings = _MODIFIERS | (_LENGTHS if field.type in LENGTHS else {})
    fixed = field.type not in INTEGERS and kind.lowest is not None and kind.lowest == kind.highest
    left_out = {"max"} if fixed else set()
    return {
        name: meaning
        for name, meaning in meanings.items()
        if name in kind.modifiers and name not in left_out
    }

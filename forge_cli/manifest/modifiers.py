"""What the types, arguments and modifiers of a field mean. Every refusal is a ForgeError."""

import re
from dataclasses import replace

from ..errors import ForgeError
from . import checks, literals, naming, patterns, reserved
from .fields import LENGTHS, ON_DELETE, TYPES, Field

MAX_DIGITS = 28
"""Digits of a decimal: those that Python's own arithmetic keeps."""
FLAGS = ("null", "unique", "index")
ORDER = (*FLAGS, "min", "max", "pattern", "on-delete", "as", "key")
"""Modifiers in the order in which they are applied; `default`, which they limit, comes last."""

_TYPE_SYNONYMS = {
    "bigserial": "bigint", "binary": "bytes", "blob": "bytes", "boolean": "bool", "char": "str",
    "dict": "json", "double": "float", "fk": "ref", "foreignkey": "ref", "integer": "int",
    "jsonb": "json", "list": "json", "m2m": "many", "manytomany": "many", "money": "decimal:10,2",
    "number": "int", "numeric": "decimal:10,2", "real": "float", "references": "ref",
    "serial": "int", "smallint": "int", "string": "str", "timedelta": "interval",
    "timestamp": "datetime", "timestamptz": "datetime", "varchar": "str",
}  # fmt: skip
_MODIFIER_SYNONYMS = {
    "backpopulates": "as=", "backref": "as=", "ge": "min=", "gt": "min=", "indexed": "index",
    "le": "max=", "length": "max=", "lt": "max=", "maxlength": "max=", "minlength": "min=",
    "none": "null", "nullable": "null", "ondelete": "on-delete=", "optional": "null",
    "regex": "pattern=", "relatedname": "as=", "uniq": "unique",
}  # fmt: skip
_REASONS = {
    ("text", "unique"): ", for PostgreSQL cannot index values of any length",
    ("text", "index"): ", for PostgreSQL cannot index values of any length",
    ("bool", "unique"): ": its table could hold two rows",
    ("enum", "unique"): ": its table could hold one row for each value",
    ("many", "null"): ": it may be empty anyway",
}


def check_type(name: str, kind: str) -> None:
    """Refuse a type that does not exist."""
    if not kind:
        raise ForgeError(f"{name} has no type", f"write it like {name}:str")
    if kind not in TYPES:
        other = _TYPE_SYNONYMS.get(_letters(kind)) or checks.nearest(kind, TYPES)
        hint = f"did you mean {other}?" if other else f"the types are {', '.join(TYPES)}"
        raise ForgeError(f"there is no type {checks.shown(kind)}", hint)


def check_modifier(kind: str, name: str, before: str) -> None:
    """Refuse a modifier that the type does not take; `before` is the modifier to the left of it."""
    allowed = TYPES[kind].modifiers
    if name in allowed:
        return
    takes = f"{kind} takes {', '.join(word for word in (*ORDER, 'default') if word in allowed)}"
    if name in ORDER or name == "default":
        raise ForgeError(f"{kind} takes no {name}{_REASONS.get((kind, name), '')}", takes)
    if before in ("default", "pattern"):
        hint = f"if the colon belongs to {before}=, write it as ::"
    elif name.isdecimal() and "max" in allowed:
        hint = f"did you mean max={name}?"
    else:
        other = _MODIFIER_SYNONYMS.get(_letters(name)) or checks.nearest(name, allowed)
        hint = f"did you mean {other}?" if other else takes
    raise ForgeError(f"there is no modifier {checks.shown(name)}", hint)


def _letters(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def check_value(name: str, value: str | None) -> None:
    """Refuse a flag with a value, anything else without one, and a value that fits on no line."""
    if name in FLAGS:
        if value is not None:
            raise ForgeError(f"{name} takes no value", f"write {name} alone")
    elif value is None or (not value and name != "default"):
        raise ForgeError(f"{name} needs a value", f"write it like {name}=...")
    else:
        checks.check_line(value, f"the value of {name}", literals.MAX_LITERAL)


def with_argument(field: Field, text: str) -> Field:
    """The field with what follows its type: digits, members or a target."""
    if not text:
        example = f"{field.name}:{field.type}:{TYPES[field.type].argument}"
        raise ForgeError(f"{field.type} needs one thing more", f"write it like {example}")
    if field.type == "decimal":
        return _with_digits(field, text)
    if field.type == "enum":
        members = tuple(text.split(","))
        _check_members(members)
        return replace(field, members=members)
    checks.check_model_name(text)
    return replace(field, target=text)


def _with_digits(field: Field, text: str) -> Field:
    digits = re.fullmatch(r"([0-9]{1,4}),([0-9]{1,4})", text)
    if digits is None:
        raise ForgeError(
            f"{checks.shown(text)} are no digits of a decimal",
            "give all its digits, then those after the point: decimal:10,2",
        )
    precision, scale = int(digits[1]), int(digits[2])
    if not 1 <= precision <= MAX_DIGITS or scale > precision:
        raise ForgeError(
            f"there is no decimal of {precision} digits with {scale} after the point",
            f"use 1 to {MAX_DIGITS} digits, and no more of them after the point",
        )
    return replace(field, precision=precision, scale=scale)


def _check_members(values: tuple[str, ...]) -> None:
    seen: dict[str, str] = {}
    for value in values:
        good = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value)
        if not good or len(value) > checks.MAX_IDENTIFIER:
            raise ForgeError(
                f"an enum cannot have the value {checks.shown(value)}: letters, digits, - and _ only,"
                f" no - or _ first, at most {checks.MAX_IDENTIFIER}",
                "write the values like draft,published",
            )
        member = naming.enum_member(value)
        if member in seen:
            raise ForgeError(
                f"the enum values {seen[member]} and {value} would both be the member {member}",
                "leave one of them out, or change it",
            )
        seen[member] = value


def derived(field: Field, modifier: str) -> str | None:
    """The value of a modifier that is not given, where it is more than a constant of the type."""
    if modifier == "index" and field.type == "ref" and not field.unique:
        return ""
    if modifier == "on-delete" and field.type == "ref":
        return "restrict"
    if modifier == "key" and field.type == "many":
        return naming.many_key(field.name)
    return None


def with_modifier(field: Field, name: str, value: str) -> Field:
    """The field with one modifier of ORDER."""
    match name:
        case "null":
            return replace(field, null=True)
        case "unique":
            return replace(field, unique=True)
        case "index":
            if field.unique:
                raise ForgeError("unique has an index already", "leave index out")
            return replace(field, index=True)
        case "min":
            return replace(field, minimum=_limit(field, name, value))
        case "max":
            return replace(field, maximum=_limit(field, name, value))
        case "pattern":
            patterns.check_pattern(value)
            return replace(field, pattern=value)
        case "on-delete":
            if value not in ON_DELETE:
                hint = checks.did_you_mean(value, ON_DELETE)
                raise ForgeError(f"on-delete cannot be {checks.shown(value)}", hint)
            return replace(field, on_delete=value)
        case "as":
            checks.check_segment(value, "the name of a reverse route")
            return replace(field, reverse=value)
        case _:
            checks.check_identifier(value, "a key")
            if not value.endswith("_ids"):
                raise ForgeError(f"the key {value} does not end with _ids", "write it like tag_ids")
            return replace(field, key=value)


def _limit(field: Field, name: str, text: str) -> int | str:
    if field.type not in LENGTHS:
        return literals.parse_number(field, text)
    lowest, highest = TYPES[field.type].lowest, TYPES[field.type].highest
    if lowest == highest:
        if text != str(highest):
            raise ForgeError(
                f"{field.type} is at most {highest} long, always", f"leave {name}= out"
            )
        return int(text)
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ForgeError(f"{checks.shown(text)} is no length", f"write it like {name}=50")
    if int(text) > (highest or 0):
        hint = "use text" if field.type == "str" else "keep what is longer in a file"
        raise ForgeError(f"no {field.type} is longer than {highest}", hint)
    if name == "max" and text.strip("0") == "":
        raise ForgeError("a field of length 0 holds nothing", "write it like max=50")
    return int(text)


def check_limits(field: Field) -> None:
    """Refuse a maximum below the minimum."""
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and literals.less(high, low):
        raise ForgeError(f"max={high} is less than min={low}", "change one of them")


def with_default(field: Field, text: str) -> Field:
    """The field, its limits known, with its default."""
    default = literals.parse_default(field, text)
    if field.unique and default.kind != "random":
        raise ForgeError(
            "a unique field cannot have a default: the second row would have it too",
            "leave out default or unique",
        )
    return replace(field, default=default)


def check_together(field: Field) -> None:
    """Refuse what no modifier is wrong about alone."""
    if field.on_delete == "set-null" and not field.null:
        raise ForgeError("on-delete=set-null needs a field that may be null", "add :null")


def check_names(field: Field) -> None:
    """Refuse a name that its type alone makes wrong: a column, what a many is called in requests."""
    longer = f"use a longer name, such as {field.name}_value"
    if field.column is not None:
        if reason := reserved.column_reason(field.column):
            raise ForgeError(f"a column cannot be called {field.column}: {reason}", longer)
        if reason := reserved.keyword_reason(field.name):
            raise ForgeError(f"a ref cannot be called {field.name}: {reason}", longer)
    elif reason := reserved.many_reason(field.name, field.request_key.removesuffix("s")):
        what = f"a many cannot be called {field.name}, with the key {field.request_key}: {reason}"
        raise ForgeError(what, f"use a longer name, such as linked_{field.name}")
    if len(field.request_key) > checks.MAX_IDENTIFIER:
        what = f"{field.request_key} would have {len(field.request_key)} characters"
        raise ForgeError(f"{what}, {checks.MAX_IDENTIFIER} at most", "shorten the field's name")

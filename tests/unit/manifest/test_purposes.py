"""Whoever chooses a type or a modifier is told what it is for."""

import pytest

from forge_cli.manifest import PURPOSES, TYPES, offered_modifiers, parse_field

ARGUMENTS = {name: f":{kind.argument}" if kind.argument else "" for name, kind in TYPES.items()}
VALUES = {"min": "=1", "max": "=2"}


def test_every_type_has_a_purpose() -> None:
    assert list(PURPOSES) == list(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_only_what_goes_with_the_type_is_offered(kind: str) -> None:
    field = parse_field(f"field_name:{kind}{ARGUMENTS[kind]}")
    for modifier in offered_modifiers(field):
        assert modifier in TYPES[kind].modifiers
        if modifier in ("unique", "index", "null", "min", "max"):
            parse_field(f"field_name:{kind}{ARGUMENTS[kind]}:{modifier}{VALUES.get(modifier, '')}")


def test_what_has_only_one_value_is_not_offered() -> None:
    assert "max" not in offered_modifiers(parse_field("contact:email"))
    assert "max" in offered_modifiers(parse_field("title:str"))
    assert "max" in offered_modifiers(parse_field("rank:int"))
    assert offered_modifiers(parse_field("tags:many:Tag")) == {}

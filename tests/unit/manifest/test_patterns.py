import re

import pytest
from pydantic_core import SchemaValidator

from forge_cli.manifest import FieldError, parse_field


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(?=a)b", "look-around"),
        (r"a(?!b)", "look-around"),
        (r"(?<=a)b", "look-around"),
        (r"(?<!a)b", "look-around"),
        (r"(a)\1", "a back-reference"),
        (r"(?P<x>a)(?P=x)", "a back-reference"),
        (r"(a)?(?(1)b|c)", "a condition"),
        (r"(?>a)b", "an atomic group"),
        (r"a++", "a possessive quantifier"),
        (r"[", "unterminated character set"),
        (r"(", "missing ), unterminated subpattern"),
        (r"*a", "nothing to repeat"),
        (r"a\Z", "unrecognized escape sequence"),
        (r"(?#note)a", "unrecognized flag"),
        (r"a{,3}", "repetition quantifier expects a valid decimal"),
        (r"[a&&b]", "Possible set intersection"),
        (r"[[]", "nested set"),
        (r"(a{1000}){1000}", "exceeds size limit"),
    ],
)
def test_a_pattern_that_the_service_could_not_use_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_field(f"it:str:pattern={pattern.replace(':', '::')}")
    assert reason in str(caught.value)
    assert caught.value.position == len("it:str:pattern=")


@pytest.mark.parametrize(
    "pattern",
    [r"^\d{3}-\d{4}$", r"^(a|b)+$", r"(?i)x", r"^[^\s/]+$", r"\\1", r"\(\?=", r"[*+]+", r"(?:a)", r"\+\+", r"é+", "^'\"$"],
)  # fmt: skip
def test_a_pattern_that_both_engines_know_is_taken(pattern: str) -> None:
    field = parse_field(f"it:str:pattern={pattern.replace(':', '::')}")
    assert field.pattern == pattern
    re.compile(pattern)
    SchemaValidator({"type": "str", "pattern": pattern})


def test_a_default_is_matched_as_the_service_matches() -> None:
    assert parse_field("it:str:pattern=b:default=abc").default is not None
    with pytest.raises(FieldError, match="does not match"):
        parse_field("it:str:pattern=^b:default=abc")


def test_a_pattern_that_takes_python_for_ever_takes_no_time() -> None:
    with pytest.raises(FieldError, match="does not match"):
        parse_field(f"it:str:pattern=^(a+)+$:default={'a' * 40}b")

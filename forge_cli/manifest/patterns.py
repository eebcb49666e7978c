"""Regular expressions that Python and the generated service read the same way.

The service matches with Pydantic's engine, the Rust crate regex: linear in time, without look-around
and without back-references.
"""

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import ForgeError

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_ESCAPED = re.compile(r"\\.", re.DOTALL)
_SET = re.compile(r"\[\^?\]?[^\]]*\]")
_REFERENCE = re.compile(r"\\[1-9]")
_UNSUPPORTED = (
    (re.compile(r"\(\?<?[=!]"), "look-around"),
    (re.compile(r"\(\?P="), "a back-reference"),
    (re.compile(r"\(\?\("), "a condition"),
    (re.compile(r"\(\?>"), "an atomic group"),
    (re.compile(r"[*+?}]\+"), "a possessive quantifier"),
)


@lru_cache
def check_pattern(pattern: str) -> None:
    """Raise ForgeError unless both engines accept the pattern and mean the same by it."""
    _check_supported(pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "error"
            )  # a set such as [a&&b], which the engines read differently
            re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise _invalid(pattern, str(error)) from None
    _rust(pattern)


def matches(pattern: str, text: str) -> bool:
    """Whether the service would accept the text: the pattern is found somewhere in it."""
    from pydantic_core import ValidationError

    try:
        _rust(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


def _check_supported(pattern: str) -> None:
    if _REFERENCE.search(pattern.replace(r"\\", "..")):
        raise _unsupported(pattern, "a back-reference")
    bare = _SET.sub(".", _ESCAPED.sub("..", pattern))  # groups and quantifiers alone
    for search, name in _UNSUPPORTED:
        if search.search(bare):
            raise _unsupported(pattern, name)


def _unsupported(pattern: str, name: str) -> ForgeError:
    return ForgeError(
        f"the pattern {pattern} has {name}, which Pydantic's engine does not know",
        "write it without, or check such values by hand in schemas.py",
    )


def _rust(pattern: str) -> "SchemaValidator":
    from pydantic_core import SchemaError, SchemaValidator

    try:
        return SchemaValidator({"type": "str", "pattern": pattern})
    except SchemaError as error:
        raise _invalid(pattern, str(error).splitlines()[-1].removeprefix("error: ")) from None


def _invalid(pattern: str, reason: str) -> ForgeError:
    return ForgeError(
        f"the pattern {pattern} is no regular expression: {reason}",
        "quote it for the shell, and write a literal colon as ::",
    )

"""Output that a page shows, beside that of the command: what differs from run to run is left out."""

from __future__ import annotations

import re

# What differs from one run or machine to the next, and what stands for it.
_VARYING = (
    (re.compile(r"\x1b\[[0-9;?]*[A-Za-z]"), ""),
    (re.compile(r"(?: +)?\b(?:\d+ min )?\d+(?:\.\d+)? ?m?s\b"), ""),
    (re.compile(r"\b\d{8}_\d{4}_"), "DATE_"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|\+00:00)?"), "TIME"),
    (re.compile(r"\bPostgreSQL \d+(?:\.\d+)*"), "PostgreSQL"),
    (re.compile(r"\bforge \d+\.\d+\.\d+\S*"), "forge VERSION"),
    (re.compile(r"\b[0-9a-f]{7}\b(?= on )|(?<=\[main )[0-9a-f]{7}|\b[0-9a-f]{12}\b"), "ID"),
    (
        re.compile(
            r"\b\d+(?= (?:passed|packages|files already formatted|source files|lines|operations)\b)"
        ),
        "N",
    ),
    (re.compile(r"(?<=Rendered )\d+"), "N"),
)
# A project that is not installed runs no tests; the pages show one that is.
_TESTS = re.compile(
    r"^(?:✓ N passed.*|. Not tested: the project is not installed .*)$", re.MULTILINE
)


def settled(text: str) -> str:
    """Output without what may differ."""
    for pattern, replacement in _VARYING:
        text = pattern.sub(replacement, text)
    text = _TESTS.sub("TESTS", text)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def agrees(shown: str, printed: str, *, ordered: bool = True) -> bool:
    """Whether a page shows what a command printed. A line `...` stands for any lines, `...` in one for any text."""
    if not ordered:
        shown, printed = (
            "\n".join(sorted(settled(text).splitlines())) for text in (shown, printed)
        )
    return re.fullmatch(pattern_of(shown), settled(printed)) is not None


def begins_with(shown: str, printed: str) -> bool:
    """The same for a command that still runs: what it has printed so far may go on."""
    return re.match(pattern_of(shown), settled(printed)) is not None


def pattern_of(shown: str) -> str:
    parts = []
    for line in settled(shown).split("\n"):
        if line.strip() == "...":
            parts.append(r"(?:.*(?:\n|\Z))*?")
        else:
            parts.append(".*".join(map(re.escape, line.split("..."))) + r"(?:\n|\Z)")
    return "".join(parts)

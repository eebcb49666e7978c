"""JUnit's XML, which CI systems read: the project's own tests, and a case for each check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .gate import Check

# What XML cannot hold, in whatever way it is written.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(checks: Sequence[Check], tests: Path) -> bytes:
    """One document of the checks and of what pytest wrote to the file `tests`, where it came to that."""
    suites = ElementTree.Element("testsuites", name="forge test")
    suites.append(_suite(checks))
    if tests.is_file():
        root = ElementTree.parse(tests).getroot()  # noqa: S314 - pytest of the project wrote it
        suites.extend([root] if root.tag == "testsuite" else root)
    ElementTree.indent(suites)
    document: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(checks: Sequence[Check]) -> ElementTree.Element:
    statuses = [check.status for check in checks]
    suite = ElementTree.Element(
        "testsuite",
        name="checks",
        tests=str(len(checks)),
        failures=str(statuses.count("failed")),
        errors="0",
        skipped=str(statuses.count("skipped")),
        time=_seconds(sum(check.seconds for check in checks)),
    )
    for check in checks:
        case = ElementTree.SubElement(
            suite, "testcase", classname="checks", name=check.name, time=_seconds(check.seconds)
        )
        if check.status == "skipped":
            ElementTree.SubElement(case, "skipped", message=_text(check.figure))
        if check.status == "failed":
            failure = ElementTree.SubElement(case, "failure", message=_text(check.figure))
            failure.text = _text("\n".join(check.output))
    return suite


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _text(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)

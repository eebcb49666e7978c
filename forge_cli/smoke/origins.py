"""Which file of the template a complaint about a generated file is about."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PATH = re.compile(r"[\w./@+-]+\.\w+")
_MOST = 8


def templates_behind(
    lines: Iterable[str], folder: Path, sources: Mapping[str, str]
) -> dict[str, str]:
    """The files of the project in `folder` that these lines of output mention, each with that of its template.

    `sources` knows the template of each generated file. Those of the service come before those of its tests, which
    fail for what is wrong there; then what is mentioned most.
    """
    mentions = Counter(
        path
        for line in lines
        for mention in _PATH.findall(line)
        if (path := _in_project(mention, folder)) in sources
    )
    found = sorted(mentions, key=lambda path: (path.startswith("tests/"), -mentions[path], path))
    return {path: sources[path] for path in found[:_MOST]}


def _in_project(mention: str, folder: Path) -> str:
    for above in (f"{folder.resolve()}/", f"{folder}/", "./"):
        if mention.startswith(above):
            return mention.removeprefix(above)
    return mention

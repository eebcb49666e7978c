"""The text of a file apart from its style: byte order mark, line endings, final newline."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .lines import matches

if TYPE_CHECKING:
    from collections.abc import Sequence

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a file without their endings, and the style that they were written in.

    `endings` has one ending a line: "\\n" or "\\r\\n", and "" after the last where the file ends without.
    """

    lines: tuple[str, ...]
    endings: tuple[str, ...]
    bom: bool


def read_text(data: bytes) -> Text | None:
    """The text of a file; None where it is not text in UTF-8."""
    if b"\0" in data:
        return None
    try:
        decoded = data.removeprefix(BOM).decode()
    except UnicodeDecodeError:
        return None
    # Not splitlines(): a form feed or a lone carriage return ends no line here, as in git.
    parts = re.split(r"(\r?\n)", decoded)
    lines, endings = parts[::2], [*parts[1::2], ""]
    if not lines[-1]:
        lines, endings = lines[:-1], endings[:-1]
    return Text(tuple(lines), tuple(endings), data.startswith(BOM))


def write_text(lines: Sequence[str], *, base: Text, ours: Text, theirs: Text) -> bytes:
    """The file with these lines in the style of ours; in that of theirs where ours has kept to base's."""
    bom = theirs.bom if ours.bom == base.bom else ours.bom
    unended = (_unended(theirs) if _unended(ours) == _unended(base) else _unended(ours)) and lines
    endings = _endings(lines, ours)
    if unended:
        endings[-1] = ""
    body = "".join(line + ending for line, ending in zip(lines, endings, strict=True))
    return (BOM if bom else b"") + body.encode()


def _unended(text: Text) -> bool:
    return bool(text.endings) and not text.endings[-1]


def _endings(lines: Sequence[str], ours: Text) -> list[str]:
    """One ending a line: a line of ours keeps its own, a new one takes the commonest."""
    counted = Counter(ending for ending in ours.endings if ending)
    usual = counted.most_common(1)[0][0] if counted else "\n"
    endings = [usual] * len(lines)
    if len(counted) > 1:
        for there, here, size in matches(ours.lines, lines):
            kept = ours.endings[there : there + size]
            endings[here : here + size] = [ending or usual for ending in kept]
    return endings

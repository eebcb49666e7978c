"""Tables into README.md."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).parent / "README.md"


def write(mark: str, text: str) -> None:
    """Put `text` between the comments `MARK: begin` and `MARK: end` of README.md."""
    begin, end = (f"<!-- {mark}: {side} -->" for side in ("begin", "end"))
    before, _, rest = README.read_text(encoding="utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{README.name} has no {begin} and {end}")
    README.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")

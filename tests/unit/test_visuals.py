"""Symbols, times and what a stream can show of them."""

from __future__ import annotations

import io

import pytest

from forge_cli.visuals import duration, frame, mark, never_fail, whole_seconds


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.06, "0.1 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (119.7, "2 min 0 s"),
        (125, "2 min 5 s"),
    ],
)
def test_a_time_is_short_and_rounded_once(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.9, "0 s"), (59.9, "59 s"), (60, "1 min 0 s")])
def test_a_time_that_goes_on_is_in_whole_seconds(seconds: float, text: str) -> None:
    assert whole_seconds(seconds) == text


def test_a_symbol_is_one_that_the_stream_can_print() -> None:
    assert [mark(status, stream("utf-8"))[0] for status in ("done", "failed", "skipped")] == [
        "✓",
        "✗",
        "-",
    ]
    for encoding in ("ascii", "cp437", "cp1252"):
        assert mark("done", stream(encoding)) == ("ok", "green")
        assert mark("failed", stream(encoding)) == ("!!", "red")
        assert frame(0.3, stream(encoding))[0] in "-\\|/"


def test_a_stream_replaces_what_it_cannot_print() -> None:
    ascii_only = stream("ascii")
    never_fail(ascii_only)
    print("café \udce9", file=ascii_only, flush=True)
    assert isinstance(ascii_only.buffer, io.BytesIO)
    assert ascii_only.buffer.getvalue() == b"caf? ?\n"

"""Steps that go on beside each other, as they are shown."""

from __future__ import annotations

import threading

from tests.unit.test_console import ESCAPE, Streams, in_terminal

GOING_ON = """
with console.at_once(["ruff check", "mypy", "pytest"]) as board:
    board.start("pytest")
    board.show("pytest", "tests/test_users.py ....")
    board.end("mypy", "failed", "Found 2 errors", 1.5)
    time.sleep(0.5)
    board.end("pytest", "done", "7 passed", 61)
    board.end("ruff check", "skipped", "ruff is not there", 0)
"""


def test_elsewhere_there_is_a_line_when_a_step_is_over() -> None:
    streams = Streams()
    with streams.console.at_once(["ruff check", "mypy"]) as board:
        board.start("mypy")
        board.show("mypy", "looking")
        board.end("mypy", "failed", "Found 2 errors", 1.5)
        assert streams.out == "✗ mypy        Found 2 errors  1.5 s\n"
        board.end("ruff check", "done", "All checks passed", 0.01)
    assert streams.out.splitlines()[1:] == ["✓ ruff check  All checks passed"]


def test_programs_get_the_steps_in_their_order_with_their_figures() -> None:
    streams = Streams(json=True)
    with streams.console.at_once(["a", "b", "c"]) as board:
        board.end("c", "done", "7 passed", 2, passed=7)
        board.start("b")
        board.end("a", "skipped", "none", 0, reason="none")
    streams.console.leave_out(["a", "b", "c"])
    assert streams.console.steps == [
        {"name": "a", "status": "skipped", "seconds": 0, "reason": "none"},
        {"name": "c", "status": "done", "seconds": 2, "passed": 7},
        {"name": "b", "status": "skipped", "seconds": 0},
    ]
    assert streams.out == ""


def test_quiet_says_nothing() -> None:
    streams = Streams(quiet=True)
    with streams.console.at_once(["a"]) as board:
        board.end("a", "done", "well", 2)
    assert streams.out == ""


def test_lines_of_steps_that_end_at_once_are_not_mixed() -> None:
    streams = Streams()
    names = [f"step-{number}" for number in range(40)]
    with streams.console.at_once(names) as board:
        threads = [
            threading.Thread(target=board.end, args=(name, "done", "x" * 200, 1)) for name in names
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    lines = streams.out.splitlines()
    assert len(lines) == 40
    assert all(line.endswith("x" * 200 + "  1.0 s") for line in lines)


def test_in_a_terminal_all_of_them_are_seen_going_on_and_stay_when_they_are_over() -> None:
    seen = in_terminal(GOING_ON)
    plain = ESCAPE.sub("", seen)
    assert "· ruff check" in plain
    assert "tests/test_users.py ...." in plain
    assert "✗ mypy" in plain
    assert any(f"{frame} pytest" in plain for frame in "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
    assert plain.splitlines()[-3:] == [
        "- ruff check  ruff is not there",
        "✗ mypy        Found 2 errors  1.5 s",
        "✓ pytest      7 passed  1 min 1 s",
    ]
    assert "\x1b[31m✗" in seen


def test_a_terminal_that_knows_ascii_only_gets_ascii_only() -> None:
    seen = in_terminal(GOING_ON, PYTHONIOENCODING="ascii")
    assert seen.isascii()
    assert "!! mypy" in ESCAPE.sub("", seen)


def test_a_narrow_terminal_cuts_what_goes_on_and_keeps_a_line_each() -> None:
    long = GOING_ON.replace("tests/test_users.py ....", "tests/" + "x" * 200)
    plain = ESCAPE.sub("", in_terminal(long, COLUMNS="40"))
    going_on = [line for line in plain.splitlines() if "tests/x" in line]
    assert going_on
    assert all(len(line.rstrip()) <= 40 for line in going_on)

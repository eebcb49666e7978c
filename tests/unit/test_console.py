"""What is printed, to whom: a terminal, a file, a program."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import subprocess
import sys
import textwrap
import time

import pytest

from forge_cli.console import Console, draw_tree

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Streams:
    """Two files in memory, and a console that prints to them."""

    def __init__(self, *, json: bool = False, quiet: bool = False, encoding: str = "utf-8") -> None:
        self._out, self._err = (
            io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True) for _ in range(2)
        )
        self.console = Console(json=json, quiet=quiet, out=self._out, err=self._err)

    @property
    def out(self) -> str:
        return self._text(self._out)

    @property
    def err(self) -> str:
        return self._text(self._err)

    @staticmethod
    def _text(stream: io.TextIOWrapper) -> str:
        assert isinstance(stream.buffer, io.BytesIO)
        return stream.buffer.getvalue().decode(stream.encoding)


def in_terminal(code: str, **environment: str) -> str:
    """Run `code`, which has a `console`, in a terminal; what arrived there, escapes and all."""
    script = "from forge_cli.console import Console\nimport time\nconsole = Console()\n"
    ours, theirs = pty.openpty()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-c", script + textwrap.dedent(code)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLUMNS": "80", **environment},
    )
    os.close(theirs)
    seen = b""
    # The end of a terminal is an error on Linux and an empty read elsewhere.
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert process.wait(20) == 0, seen.decode()
    return seen.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_step_that_is_done_shows_its_figure_and_its_time() -> None:
    streams = Streams()
    with streams.console.step("install", "Installing packages") as step:
        time.sleep(0.1)
        step.done("Installed 48 packages", packages=48)
    assert re.fullmatch(r"✓ Installed 48 packages  \d\.\d s\n", streams.out)
    [record] = streams.console.steps
    assert record["seconds"] >= 0.1
    assert {**record, "seconds": 0} == {
        "name": "install",
        "status": "done",
        "seconds": 0,
        "packages": 48,
    }


def test_an_instant_shows_no_time() -> None:
    streams = Streams()
    with streams.console.step("write", "Writing") as step:
        step.done("Wrote shop")
    assert streams.out == "✓ Wrote shop\n"


def test_a_step_that_raises_has_failed() -> None:
    streams = Streams()
    with contextlib.suppress(KeyboardInterrupt), streams.console.step("test", "Testing") as step:
        step.done("too early")
        raise KeyboardInterrupt
    assert streams.out == "✗ Testing\n"
    assert streams.console.steps[0]["status"] == "failed"


def test_a_step_may_find_nothing_to_do() -> None:
    streams = Streams()
    with streams.console.step("git", "Committing") as step:
        step.skip("No commit: git is not installed")
    assert streams.out == "- No commit: git is not installed\n"
    assert streams.console.steps[0]["status"] == "skipped"
    assert streams.console.steps[0]["reason"] == "No commit: git is not installed"


def test_steps_that_were_not_come_to_are_recorded_and_not_shown() -> None:
    streams = Streams()
    with streams.console.step("a", "A") as step:
        step.done("A")
    streams.console.leave_out(["a", "b"])
    assert [(step["name"], step["status"]) for step in streams.console.steps] == [
        ("a", "done"),
        ("b", "skipped"),
    ]
    assert streams.out == "✓ A\n"


def test_an_error_is_two_lines_on_the_other_stream_below_what_the_program_said() -> None:
    streams = Streams()
    streams.console.error("it broke", "mend it", [f"line {number}" for number in range(100)])
    lines = streams.err.splitlines()
    assert lines[-2:] == ["error: it broke", "hint: mend it"]
    assert (lines[0], lines[-3], len(lines)) == ("  | line 70", "  | line 99", 32)
    assert streams.out == ""


def test_what_cannot_be_encoded_is_replaced_and_symbols_are_ascii() -> None:
    streams = Streams(encoding="ascii")
    with streams.console.step("a", "A") as step:
        step.done("Wrote café")
    with pytest.raises(ValueError), streams.console.step("b", "B"):  # noqa: PT011
        raise ValueError
    streams.console.files({"a/b": 1, "c": 2})
    assert streams.out == "ok Wrote caf?\n!! B\n|-- a/\n|   `-- b  1\n`-- c  2\n"


def test_files_are_drawn_as_a_tree() -> None:
    streams = Streams()
    streams.console.files({"src/shop/main.py": 12, "README.md": 3, "src/x": 0})
    assert streams.out.splitlines() == [
        "├── README.md  3",
        "└── src/",
        "    ├── shop/",
        "    │   └── main.py  12",
        "    └── x  0",
    ]


def test_a_tree_of_nothing_is_empty() -> None:
    assert list(draw_tree({})) == []


def test_for_programs_there_is_one_document_and_nothing_else() -> None:
    streams = Streams(json=True)
    console = streams.console
    with console.step("a", "A") as step:
        step.show("detail")
        step.done("done")
    console.line("text")
    console.note("careful", ["here"])
    console.result("result")
    console.files({"a": 1})
    console.error("it broke", "mend it", ["output"])
    console.document({"ok": False, "text": "ü"})
    assert json.loads(streams.out) == {"ok": False, "text": "ü"}
    assert streams.err == ""


def test_quiet_leaves_errors_and_what_was_asked_for() -> None:
    streams = Streams(quiet=True)
    console = streams.console
    with console.step("a", "A") as step:
        step.done("done")
    console.line("text")
    console.note("careful", ["here"])
    console.result("result")
    console.files({"a": 1})
    console.diff(["+b"])
    console.table("T", ["c"], [["d"]])
    console.error("it broke", "mend it", ["output"])
    assert streams.out == "result\n└── a  1\n+b\nT\n  c\n  d\n\n"
    assert streams.err == "  | output\nerror: it broke\nhint: mend it\n"
    assert [step["status"] for step in console.steps] == ["done"]


def test_a_note_goes_where_errors_go() -> None:
    streams = Streams()
    streams.console.note("it is still used in", ["a.py:1", "b.py:2"])
    assert (streams.out, streams.err) == ("", "note: it is still used in\n  a.py:1\n  b.py:2\n")


def test_without_json_there_is_no_document() -> None:
    streams = Streams()
    streams.console.document({"ok": True})
    assert streams.out == ""


def test_text_is_never_taken_for_markup() -> None:
    text = "[bold]not bold[/bold] :smile: [/]"
    assert text in in_terminal(f"console.line({text!r}); console.error({text!r}, 'x')")


def test_a_long_line_is_not_broken_in_a_terminal() -> None:
    text = "/".join(["folder"] * 40)
    assert text in in_terminal(f"console.line({text!r})")


RUNNING = """
    with console.step("install", "Installing packages") as step:
        step.show("Resolved 48 packages")
        time.sleep(1.3)
        step.done("Installed 48 packages")
"""


def test_in_a_terminal_a_running_step_shows_its_time_and_what_happens() -> None:
    seen = in_terminal(RUNNING)
    plain = ESCAPE.sub("", seen)
    assert re.search(r"⠋|⠙|⠹", plain)
    assert "Installing packages  0 s  Resolved 48 packages" in plain
    assert "Installing packages  1 s  Resolved 48 packages" in plain
    assert re.search(r"✓ Installed 48 packages  \d\.\d s\n$", plain)
    assert "\x1b[32m✓" in seen  # green
    assert seen.rfind("\x1b[?25h") > seen.rfind("\x1b[?25l")  # the cursor is there again


def test_a_detail_that_is_too_long_stays_on_one_line() -> None:
    code = RUNNING.replace("Resolved 48 packages", "x" * 300)
    plain = ESCAPE.sub("", in_terminal(code))
    assert "x…" in plain
    assert plain.count("\n") == 2  # one below the step while it runs, one below its result


def test_no_color_takes_the_colours_away() -> None:
    seen = in_terminal(RUNNING, NO_COLOR="1")
    assert re.search(r"\x1b\[[0-9;]*3[0-9]m", seen) is None
    assert "✓ Installed 48 packages" in ESCAPE.sub("", seen)


def test_a_dumb_terminal_gets_plain_lines() -> None:
    seen = in_terminal(RUNNING, TERM="dumb")
    assert re.fullmatch(r"✓ Installed 48 packages  \d\.\d s\n", seen)


def test_a_terminal_that_knows_ascii_only_gets_ascii_only() -> None:
    seen = in_terminal(RUNNING, PYTHONIOENCODING="ascii")
    assert seen.isascii()
    assert "ok Installed 48 packages" in ESCAPE.sub("", seen)


def test_rich_is_not_imported_without_a_terminal() -> None:
    code = """
        import sys
        from forge_cli.console import Console
        console = Console()
        with console.step("a", "A") as step:
            step.done("A")
        console.error("x", "y")
        print("rich" in sys.modules)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.06, "0.1 s"), (59.9, "59.9 s"), (72.4, "1 min 12 s")]
)
def test_times_are_short(monkeypatch: pytest.MonkeyPatch, seconds: float, text: str) -> None:
    streams = Streams()
    times = iter([0.0, seconds])
    monkeypatch.setattr("forge_cli.console.time.monotonic", lambda: next(times))
    with streams.console.step("a", "A") as step:
        step.done("A")
    assert streams.out == f"✓ A  {text}\n"

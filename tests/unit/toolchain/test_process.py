"""Running a program: what is heard of it, and that nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forge_cli.toolchain.process import Output, run

if TYPE_CHECKING:
    from collections.abc import Mapping


def python(folder: Path, code: str, environment: Mapping[str, str] | None = None) -> Output:
    return run([sys.executable, "-c", textwrap.dedent(code)], folder, environment=environment)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(file: Path, *, seconds: float = 20) -> str:
    """What another process writes to `file`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if file.exists() and (text := file.read_text()).endswith("\n"):
            return text.strip()
        time.sleep(0.01)
    raise AssertionError(f"{file} was not written")


def wait_until_gone(pid: int, *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while is_alive(pid):
        assert time.monotonic() < end, f"process {pid} is still there"
        time.sleep(0.01)


def test_both_streams_are_heard_in_order_and_as_they_come(tmp_path: Path) -> None:
    heard: list[str] = []
    code = "import os; os.write(1, b'one\\n'); os.write(2, b'two\\n'); os.write(1, b'three')"
    output = run([sys.executable, "-c", code], tmp_path, on_line=heard.append)
    assert heard == ["one", "two", "three"]
    assert output.lines == ("one", "two", "three")
    assert output.code == 0


def test_a_line_is_heard_while_the_program_goes_on(tmp_path: Path) -> None:
    heard: list[float] = []
    code = "import time; print('now', flush=True); time.sleep(1)"
    run([sys.executable, "-c", code], tmp_path, on_line=lambda _: heard.append(time.monotonic()))
    assert time.monotonic() - heard[0] > 0.8


@pytest.mark.parametrize(
    ("code", "expected"),
    [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)],
)
def test_the_code_is_that_of_the_shell(tmp_path: Path, code: str, expected: int) -> None:
    assert python(tmp_path, code).code == expected


def test_only_the_end_of_a_long_output_is_kept(tmp_path: Path) -> None:
    output = python(tmp_path, "for i in range(5000): print(i)")
    assert output.lines[-1] == "4999"
    assert len(output.lines) == 200


def test_an_endless_line_is_cut(tmp_path: Path) -> None:
    output = python(tmp_path, "print('x' * 1_000_000)")
    assert max(map(len, output.lines)) <= 10_000


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    output = python(tmp_path, r"import os; os.write(1, b'a\xff\x00b\n')")
    assert output.lines == ("a\ufffd\x00b",)


def test_progress_bars_and_colours_leave_plain_lines(tmp_path: Path) -> None:
    code = r"import os; os.write(1, b'10%\r50%\r\x1b[32mdone\x1b[0m\x1b]0;title\x07\r\n')"
    assert python(tmp_path, code).lines == ("10%", "50%", "done")


def test_programs_are_asked_for_no_colours(tmp_path: Path) -> None:
    code = "import os; print([os.environ.get(n) for n in ('NO_COLOR', 'FORCE_COLOR', 'PY_COLORS')])"
    given = {**os.environ, "FORCE_COLOR": "1", "PY_COLORS": "1"}
    assert python(tmp_path, code, given).lines == ("['1', None, '0']",)


def test_there_is_no_input_to_wait_for(tmp_path: Path) -> None:
    reader = "import sys; open('read', 'w').write(repr(sys.stdin.read()))"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, reader], cwd=tmp_path, stdin=subprocess.PIPE
    )
    assert parent.wait(20) == 0  # while its own input stays open
    parent.communicate()
    assert (tmp_path / "read").read_text() == "''"


def test_there_is_no_terminal_to_ask_on(tmp_path: Path) -> None:
    code = """
        import os
        try:
            os.open("/dev/tty", os.O_RDWR)
        except OSError:
            print("none")
    """
    assert python(tmp_path, code).lines == ("none",)


def test_a_child_that_keeps_the_output_open_is_not_waited_for(tmp_path: Path) -> None:
    code = """
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.pid)
    """
    started = time.monotonic()
    output = python(tmp_path, code)
    os.kill(int(output.lines[0]), signal.SIGKILL)
    assert time.monotonic() - started < 20


def test_a_program_that_is_silent_after_closing_its_output_is_waited_for(tmp_path: Path) -> None:
    code = "import os, time; os.close(1); os.close(2); time.sleep(0.5); os._exit(3)"
    assert python(tmp_path, code).code == 3


def test_a_program_that_takes_too_long_is_ended_and_what_it_said_last_is_kept(
    tmp_path: Path,
) -> None:
    code = "import time; print('one'); print('two ', end='', flush=True); time.sleep(600)"
    started = time.monotonic()
    output = run([sys.executable, "-c", code], tmp_path, limit=2)
    assert time.monotonic() - started < 60
    assert output.code == 124
    assert output.lines == ("one", "two", "ended after 2 seconds")


def test_a_program_that_ends_in_time_is_not_ended(tmp_path: Path) -> None:
    output = run([sys.executable, "-c", "print(1)"], tmp_path, limit=600)
    assert (output.code, output.lines) == (0, ("1",))


def test_a_missing_program_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run([tmp_path / "nothing"], tmp_path)


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    python(tmp_path, "print(1)")
    with pytest.raises(FileNotFoundError):
        run([tmp_path / "nothing"], tmp_path)
    assert len(list(Path("/dev/fd").iterdir())) == before


PARENT = """
import sys
from pathlib import Path
from forge_cli.toolchain.process import run
run([sys.executable, "-c", sys.argv[1]], Path.cwd())
"""
# Writes the ids of itself and of a child that both go on; {politeness} says what SIGINT does.
FAMILY = """
import os, signal, subprocess, sys, time
{politeness}
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open("pids", "w") as file:
    print(os.getpid(), child.pid, file=file)
try:
    time.sleep(600)
finally:
    with open("tidied", "w") as file:
        print("yes", file=file)
"""


def start_family(folder: Path, politeness: str = "") -> tuple[subprocess.Popen[bytes], list[int]]:
    command = [sys.executable, "-c", PARENT, FAMILY.format(politeness=politeness)]
    parent = subprocess.Popen(
        command, cwd=folder, start_new_session=True, stderr=subprocess.DEVNULL
    )
    return parent, [int(pid) for pid in wait_for(folder / "pids").split()]


def test_ctrl_c_ends_the_program_and_its_children_which_may_tidy_up(tmp_path: Path) -> None:
    parent, pids = start_family(tmp_path)
    parent.send_signal(signal.SIGINT)
    assert parent.wait(20) == -signal.SIGINT
    for pid in pids:
        wait_until_gone(pid)
    assert wait_for(tmp_path / "tidied") == "yes"


def test_a_program_that_heeds_nothing_is_ended_by_the_second_ctrl_c(tmp_path: Path) -> None:
    deaf = "for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)"
    parent, pids = start_family(tmp_path, deaf)
    parent.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert all(map(is_alive, pids))
    parent.send_signal(signal.SIGINT)
    parent.wait(20)
    for pid in pids:
        wait_until_gone(pid)


@pytest.mark.slow
def test_a_program_that_heeds_nothing_is_ended_in_the_end(tmp_path: Path) -> None:
    deaf = "for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)"
    parent, pids = start_family(tmp_path, deaf)
    parent.send_signal(signal.SIGINT)
    parent.wait(30)
    for pid in pids:
        wait_until_gone(pid)


def test_an_error_of_the_listener_ends_the_program(tmp_path: Path) -> None:
    def fail(line: str) -> None:
        raise ValueError(line)

    code = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with pytest.raises(ValueError, match=r"^\d+$") as caught:
        run([sys.executable, "-c", code], tmp_path, on_line=fail)
    wait_until_gone(int(str(caught.value)))

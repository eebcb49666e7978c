"""A server in front: it has the terminal, it is told to end with all its children, and it outlives nobody."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from forge_cli.development import any_port, serving_quietly
from forge_cli.toolchain import ProgramFailedError
from tests.unit.terminal import environment, terminal_of

if TYPE_CHECKING:
    from pathlib import Path

# Says what it gets; has a child, as a reloading server does.
SERVER = """
import os, signal, subprocess, sys, time
waiting = [sys.executable, "-c", "import time; time.sleep(600)"]
child = subprocess.Popen(waiting, stderr=subprocess.DEVNULL)
def end(number, frame):
    print("told", signal.Signals(number).name, flush=True)
    if "stubborn" not in sys.argv:
        sys.exit(0)
signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGCONT, lambda *_: print("goes on", flush=True))
print("pids", os.getpid(), child.pid, flush=True)
if "asks" in sys.argv:
    print("answer:", input(), flush=True)
while True:
    time.sleep(0.05)
"""
FORGE = """
import os, sys
from pathlib import Path
from forge_cli.cli.signals import heed_signals
from forge_cli.development import serve
from forge_cli.development import serving
serving.GRACE = 1
heed_signals()
try:
    print("ended", serve([sys.executable, "-c", sys.argv[1], *sys.argv[2:]], Path.cwd(), os.environ), flush=True)
except KeyboardInterrupt as interruption:
    print("interrupted", getattr(interruption, "exit_code", 130), flush=True)
"""


def is_alive(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return state not in ("", "Z", "Z+")


def wait_until_gone(*pids: int, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while left := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", FORGE, SERVER, *arguments]


def test_ctrl_c_goes_to_the_server_whose_children_end_too(tmp_path: Path) -> None:
    with terminal_of(tmp_path, command()) as terminal:
        pids = pids_in(terminal.line("pids "))
        terminal.type("\x03")
        terminal.expect("told SIGINT")
        terminal.expect("ended 0")
        assert terminal.end() == 0
        wait_until_gone(*pids)


def test_the_server_gets_the_keys(tmp_path: Path) -> None:
    with terminal_of(tmp_path, command("asks")) as terminal:
        terminal.expect("pids")
        terminal.type("hello\n")
        terminal.expect("answer: hello")
        terminal.type("\x03")
        terminal.expect("ended 0")


def test_a_closed_terminal_ends_it(tmp_path: Path) -> None:
    with terminal_of(tmp_path, command()) as terminal:
        pids = pids_in(terminal.line("pids "))
    wait_until_gone(*pids, terminal.process.pid)


@pytest.mark.parametrize("server", ["well-behaved", "stubborn"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_whatever_ends_forge_ends_the_server(
    tmp_path: Path, number: signal.Signals, server: str
) -> None:
    with subprocess.Popen(
        command(server), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True
    ) as forge:
        assert forge.stdout is not None
        pids = pids_in(forge.stdout.readline())
        forge.send_signal(number)
        wait_until_gone(*pids)
        assert forge.wait(10) == (-number if number == signal.SIGKILL else 0)
        if number != signal.SIGKILL:
            assert f"interrupted {128 + number}" in forge.stdout.read()


def test_a_server_that_is_killed_leaves_no_children(tmp_path: Path) -> None:
    with subprocess.Popen(
        command(), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True
    ) as forge:
        assert forge.stdout is not None
        server, child = pids_in(forge.stdout.readline())
        os.kill(server, signal.SIGKILL)
        assert forge.stdout.readline() == f"ended {128 + signal.SIGKILL}\n"
        wait_until_gone(child)


def test_ctrl_z_stops_both_until_they_may_go_on(tmp_path: Path) -> None:
    shell = ["/bin/bash", "--norc", "--noprofile", "-i"]
    with terminal_of(tmp_path, shell, PS1="shell> ", HISTFILE="/dev/null") as terminal:
        terminal.expect("shell> ")
        (tmp_path / "forge.py").write_text(FORGE)
        (tmp_path / "server.py").write_text(SERVER)
        terminal.type(f'{shlex.quote(sys.executable)} forge.py "$(cat server.py)"\n')
        pids = pids_in(terminal.line("pids "))
        terminal.type("\x1a")
        terminal.expect("shell> ")
        assert all(is_alive(pid) for pid in pids)
        terminal.type("fg\n")
        terminal.expect("goes on")
        terminal.type("\x03")
        terminal.expect("told SIGINT")
        terminal.expect("ended 0")
        terminal.expect("shell> ")
        wait_until_gone(*pids)
        terminal.type("exit\n")


def pids_in(line: str) -> tuple[int, int]:
    server, child = (int(word) for word in line.removeprefix("pids ").split())
    return server, child


LISTENER = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(600)
"""


def test_a_server_that_nobody_sees_is_there_for_the_block(tmp_path: Path) -> None:
    port = any_port("127.0.0.1")
    server = [sys.executable, "-c", LISTENER, str(port)]
    with serving_quietly(server, tmp_path, os.environ, port):
        socket.create_connection(("127.0.0.1", port)).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_server_that_does_not_come_up_is_told_with_what_it_printed(tmp_path: Path) -> None:
    server = [sys.executable, "-c", "raise SystemExit('no such module')"]
    with (
        pytest.raises(ProgramFailedError, match="the service does not start") as failed,
        serving_quietly(server, tmp_path, os.environ, any_port("127.0.0.1")),
    ):
        pytest.fail("it does not serve")
    assert failed.value.output == ("no such module",)

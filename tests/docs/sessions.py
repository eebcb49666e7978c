"""A shell, as a reader has it open while following a page: one for all of its commands."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.conversations import Done, converse, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_END = "\x1eended with "
_SECONDS = 900
_PORTS = ("8000", "8001")
"""The ports of the pages. Free ones stand for them: others may be at work on this machine."""


@dataclass(frozen=True)
class Running:
    """A command that goes on in the background: its process group, and where it prints to."""

    group: int
    log: Path

    def wait_for(self, is_there: Callable[[], bool], seconds: float = 120) -> bool:
        """Whether what is waited for comes to be there before it ends."""
        end = time.monotonic() + seconds
        while not is_there():
            if time.monotonic() > end or not _is_alive(self.group):
                return is_there()
            time.sleep(0.1)
        return True

    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


class Shell:
    """bash, with commands typed into it one by one; `folder` is where it begins."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env={**environment, "PORT": self._ports[_PORTS[0]]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._files = tempfile.TemporaryDirectory()
        self._numbers = itertools.count()
        self._running: list[Running] = []

    def run(self, command: str) -> Done:
        """Run a command to its end, without a terminal."""
        return self._run(f"{self._script(command)} </dev/null")

    def converse(self, command: str, answers: str) -> Done:
        """Run a command in a terminal, and answer what it asks; see `conversations.steps`."""
        return converse(command, steps(answers), self.folder(), self._environment)

    def folder(self) -> Path:
        return Path(self.run("pwd").output)

    def start(self, command: str) -> Running:
        """Start a command that goes on."""
        log = Path(self._files.name, str(len(self._running)))
        log.touch()
        # Job control gives it a process group of its own, which Ctrl-C goes to.
        lines = f"set -m\n{self._script(command)} </dev/null >'{log}' 2>&1 &\nset +m\necho $!"
        running = Running(int(self._run(lines).output), log)
        self._running.append(running)
        return running

    def interrupt(self) -> str:
        """Ctrl-C for what was started last; all that it printed."""
        running = self._running.pop()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.group, signal.SIGINT)
        self._run(f"wait {running.group}")
        return self.printed_by(running)

    def printed_by(self, running: Running) -> str:
        return _replaced(running.printed(), _swapped(self._ports))

    def close(self) -> None:
        while self._running:
            self.interrupt()
        self._process.communicate(timeout=_SECONDS)
        self._files.cleanup()

    def _script(self, command: str) -> str:
        """A command, which may be of several lines, so that the shell takes it as one."""
        file = Path(self._files.name, f"command-{next(self._numbers)}")
        file.write_text(_replaced(command, self._ports) + "\n", encoding="utf-8")
        return f"source '{file}'"

    def _run(self, lines: str) -> Done:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{lines}\nprintf '\\n{_END}%d\\n' $?\n".encode())
        self._process.stdin.flush()
        printed: list[str] = []
        with self._limit():
            for line in self._process.stdout:
                text = line.decode(errors="replace")
                if text.startswith(_END):
                    output = _replaced("".join(printed).strip("\n"), _swapped(self._ports))
                    return Done(int(text.removeprefix(_END)), output)
                printed.append(text)
        raise AssertionError(f"the shell ended in: {lines}\n{''.join(printed)}")

    @contextlib.contextmanager
    def _limit(self) -> Iterator[None]:
        """What hangs is killed, and the shell with it."""
        timer = threading.Timer(_SECONDS, os.killpg, [self._process.pid, signal.SIGKILL])
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _free_ports(number: int) -> list[str]:
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [str(each.getsockname()[1]) for each in found]


def _replaced(text: str, words: Mapping[str, str]) -> str:
    return re.sub(rf"\b({'|'.join(words)})\b", lambda found: words[found[0]], text)


def _swapped(words: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in words.items()}


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

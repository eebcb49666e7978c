"""`forge dev` as a user runs it: in a terminal or without, and what is left of it afterwards."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.projects.running import Answer, ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORGE = [sys.executable, "-m", "forge_cli"]
MARK = "FORGE_TEST_MARK"
_PATIENCE = 90  # seconds; the machine may be busy


@contextlib.contextmanager
def open_folder(name: str = "of everybody") -> Iterator[Path]:
    """A folder that every user may come into, unlike those of pytest; with a space in its path."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="forge-test-") as parent:
        Path(parent).chmod(0o755)
        folder = Path(parent) / name
        folder.mkdir()
        yield folder


@dataclass
class Development:
    """A `forge dev` that runs: its process, and what it has printed into `output`."""

    process: subprocess.Popen[bytes]
    output: Path
    address: str = field(default="", init=False)

    def wait_until_it_serves(self) -> str:
        """The address of the service, when it answers."""
        self.address = self.wait_for("Uvicorn running on ").split()[0]
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                ask(f"{self.address}/health/live")
                return self.address
            except OSError:
                assert time.monotonic() < deadline, self.text
                time.sleep(0.05)

    def wait_for(self, text: str) -> str:
        """What was printed after `text`, up to the end of its line."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            _, found, rest = self.text.partition(text)
            if found and "\n" in rest:
                return rest.partition("\n")[0]
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.02)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def create_user(self, name: str) -> Answer:
        user = {"username": name, "email": f"{name}@example.com"}
        return ask(f"{self.address}/users", "POST", user)

    def users(self) -> set[str]:
        found: Any = ask(f"{self.address}/users?limit=100").body
        return {user["username"] for user in found.get("items", ())}


@contextlib.contextmanager
def developing(
    folder: Path, environment: Mapping[str, str], *options: str, prefix: tuple[str, ...] = ()
) -> Iterator[Development]:
    """`forge dev` in the project in `folder`, without a terminal; it is over after the block."""
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            [*prefix, *FORGE, "dev", *options],
            cwd=folder,
            env={**environment, MARK: str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            yield Development(process, Path(output.name))
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(_PATIENCE)


def left_of(folder: Path) -> list[str]:
    """The processes that were started for the project in the folder: with its path in their command or environment."""
    shown = subprocess.run(
        ["ps", "axeww", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True
    )
    return [
        line[:300]
        for line in shown.stdout.splitlines()
        if (f"{MARK}={folder}" in line or f"{folder}/" in line)
        and line.split()[1][0] != "Z"
        and "ps axeww" not in line
        and int(line.split()[0]) != os.getpid()
    ]


def wait_until_nothing_is_left(folder: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while left := left_of(folder):
        assert time.monotonic() < deadline, "\n".join(left)
        time.sleep(0.05)

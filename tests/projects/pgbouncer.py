"""PgBouncer in transaction mode, from the machine: a connection of the server for the time of a transaction."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.projects.postgres import Postgres

CONFIGURATION = """
[databases]
* = host={postgres} user=postgres
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = 200
server_login_retry = 1
logfile = {folder}/log
"""


def find_pgbouncer() -> str | None:
    """Debian puts it where only root looks."""
    return shutil.which("pgbouncer", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


@contextmanager
def in_front_of(postgres: Postgres, pool_size: int) -> Iterator[str]:
    """The URL of a PgBouncer with that many connections to the server, for the time of the block."""
    program = find_pgbouncer()
    assert program is not None
    with TemporaryDirectory(prefix="pgbouncer-", dir="/tmp") as name:
        folder = Path(name)
        configuration = folder / "pgbouncer.ini"
        values = {"postgres": postgres.folder, "folder": folder, "pool_size": pool_size}
        configuration.write_text(CONFIGURATION.format(**values))
        command = [program, "--quiet", str(configuration)]
        if os.geteuid() == 0:  # which it refuses to run as
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
            command[1:1] = ["--user", "nobody"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(folder / ".s.PGSQL.6432", process)
                yield f"postgresql+asyncpg://postgres@/postgres?host={folder}&port=6432"
            finally:
                process.terminate()


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while not path.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)

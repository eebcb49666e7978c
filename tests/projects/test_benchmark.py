"""The benchmark of the generated service, for a short time and on little data: what it says is not looked at."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.service.bodies import check
from benchmarks.service.database import Postgres, postgres
from benchmarks.service.project import PROJECTS, Project, make_blog
from benchmarks.service.report import PARTS, report
from benchmarks.service.servers import (
    APPLICATIONS,
    FORGE,
    LIMIT,
    TUTORIAL,
    TUTORIAL_TUNED,
    Application,
    Server,
    serving,
)
from benchmarks.service.throughput import Size
from benchmarks.service.workloads import BULK_CREATE, CREATE, GET, LIST, READS, WORKLOADS, Workload
from benchmarks.service.wrk import load

SIZE = Size(rounds=1, seconds=1, users=100, posts=500)
ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.projects,
    pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc"),
]
needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not on PATH")

# A rival, but for one letter of each body.
WRONG = """
from {} import app as right
async def app(scope, receive, send):
    async def send_changed(message):
        if "body" in message:
            message["body"] = message["body"].replace(b"user", b"User", 1)
        await send(message)
    await right(scope, receive, send_changed)
"""


@pytest.fixture(scope="module")
def blog() -> Project:
    return make_blog(PROJECTS)


@pytest.fixture(scope="module")
def database(blog: Project) -> Iterator[Postgres]:
    with postgres(blog) as database:
        database.create(READS, blog)
        database.fill(READS, SIZE.users, SIZE.posts)
        yield database


@pytest.fixture(scope="module")
def servers(blog: Project, database: Postgres) -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serving(blog, application, database.url(READS)))
            for name, application in APPLICATIONS.items()
        }


def test_the_rivals_pass_the_checks_of_the_project(blog: Project, tmp_path: Path) -> None:
    """They are Python of that environment, which the checks of forge do not know."""
    shutil.copytree(ROOT / "benchmarks" / "service" / "rivals", tmp_path / "rivals")
    python = PROJECTS.parent / "service" / "bin" / "python"
    options = ["--strict", "--ignore-missing-imports"]  # asyncpg has no types
    options += ["--config-file", str(blog.folder / "pyproject.toml")]
    done = subprocess.run(
        [python, "-m", "mypy", *options, "tutorial.py", "limit.py"],
        cwd=tmp_path / "rivals",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("workload", [each for each in WORKLOADS.values() if not each.writes])
def test_the_rivals_answer_what_forge_answers(
    workload: Workload, servers: dict[str, Server], database: Postgres
) -> None:
    check(workload, servers, database, SIZE.users)


@pytest.mark.parametrize("rival", [LIMIT, TUTORIAL, TUTORIAL_TUNED])
def test_an_answer_that_differs_ends_the_benchmark(
    rival: str, servers: dict[str, Server], database: Postgres, blog: Project, tmp_path: Path
) -> None:
    right = APPLICATIONS[rival]
    (tmp_path / "wrong.py").write_text(WRONG.format(right.module.partition(":")[0]))
    wrong = Application("wrong:app", f"{tmp_path}:{right.path}")
    with (
        serving(blog, wrong, database.url(READS)) as server,
        pytest.raises(SystemExit, match=f"list 50: {FORGE} and {rival} differ"),
    ):
        check(LIST, {**servers, rival: server}, database, SIZE.users)


@needs_wrk
@pytest.mark.parametrize(
    "workload", [replace(GET, path="/nowhere/"), replace(CREATE, path="/posts")]
)
def test_a_refusal_ends_the_benchmark(workload: Workload, servers: dict[str, Server]) -> None:
    with pytest.raises(SystemExit, match="not all answers were successes"):
        load(workload, servers[FORGE].port, 1, "unique", SIZE.users)


def test_a_server_that_does_not_start_shows_why(blog: Project, database: Postgres) -> None:
    broken = Application("nothing_of_this_name:app")
    with (
        pytest.raises(SystemExit, match="nothing_of_this_name"),
        serving(blog, broken, database.url(READS)),
    ):
        pass


@needs_wrk
def test_every_figure_is_there() -> None:
    lines = list(report([*WORKLOADS, *PARTS], SIZE))
    tables = [table.splitlines() for table in "\n".join(lines).split("\n\n")]
    assert [len(table) for table in tables] == [1, 7, 1, 7, 7, 17, 4, 3, 4, 5]
    for table in tables:
        for line in table[2:]:
            assert re.search(r"\d", line), line
    rates, cpu, tuned = tables[1], tables[3], tables[4]
    for table in (rates, cpu, tuned):
        titles = [line.split("|")[1].strip() for line in table[2:]]
        assert titles == [workload.title for workload in WORKLOADS.values()]
    for line in rates[2:]:
        assert len(re.findall(r"\d (?:met|missed) ", line)) == 4, line


@needs_wrk
def test_ctrl_c_leaves_nothing_running() -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks.service",
        "--only",
        BULK_CREATE.name,
        "--seconds",
        "9",
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as benchmark:
        assert benchmark.stderr is not None
        assert benchmark.stderr.readline().strip() == BULK_CREATE.title
        deadline = time.monotonic() + 60
        while "wrk" not in (started := descendants(benchmark.pid)).values():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert "postgres" in started.values()
        benchmark.send_signal(signal.SIGINT)
        benchmark.communicate(timeout=60)
    assert benchmark.returncode
    assert not {pid: name for pid, name in started.items() if name_of(pid) == name}


def descendants(pid: int) -> dict[int, str]:
    """The processes that a process has started, and those that they have, by their names."""
    children = [each for each in map(int, numbers(Path("/proc"))) if parent_of(each) == pid]
    found = {child: name_of(child) for child in children}
    for child in children:
        found |= descendants(child)
    return found


def numbers(folder: Path) -> Iterator[str]:
    return (path.name for path in folder.iterdir() if path.name.isdigit())


def parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""

"""Migrations on real databases with rows in them: up, down and up again, for every kind of change."""

import subprocess
from ast import literal_eval
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import uv
from hypothesis import HealthCheck, Phase, assume, given, reject, settings

from forge_cli.errors import ForgeError
from forge_cli.manifest import Project
from forge_cli.migrations import first_revision, next_revision
from forge_cli.migrations.matching import match
from forge_cli.rendering import render
from tests.projects import samples
from tests.projects.conftest import DATABASES, Workshop
from tests.projects.migrations_samples import CHANGES, Change
from tests.unit.migrations.strategies import Step, changes

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = datetime(2026, 1, 2, tzinfo=UTC)
PROGRAM = Path(__file__).with_name("migrator.py")
Migrate = Callable[[dict[str, Any]], list[str]]


@pytest.fixture(
    scope="module",
    params=DATABASES,
)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def migrate(
    database: str,
    workshops: Callable[[Path, str], Workshop],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Migrate]:
    """One process with one database, in which one case runs after the other."""
    folder = tmp_path_factory.mktemp("migrating")
    samples.write(samples.new(database), folder)
    workshop = workshops(folder, database)
    command = [uv.find_uv_bin(), "run", "--no-sync", "python", str(PROGRAM), database, str(folder)]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**workshop.environment, "PYTHONPATH": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        cases, answers = process.stdin, process.stdout
        assert cases is not None
        assert answers is not None

        def run(case: dict[str, Any]) -> list[str]:
            print(repr(case), file=cases, flush=True)
            return list(literal_eval(answers.readline()))

        yield run
        cases.close()


def write(made: Project, folder: Path) -> None:
    """What migrations and `alembic check` need of a project."""
    for name, entry in render(made).items():
        if name.startswith(("src/", "migrations/", "pyproject")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(entry.data)


def put(folder: Path, *revisions: tuple[str, str]) -> str:
    """Write revisions; the path of the last."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in revisions:
        (folder / Path(path).name).write_text(text)
    return str(folder / Path(revisions[-1][0]).name)


def id_of(revision: tuple[str, str]) -> str:
    return revision[1].partition('revision: str = "')[2].partition('"')[0]


def run(case: dict[str, Any], migrate: Migrate) -> None:
    if problems := migrate(case):
        pytest.fail("\n".join(problems), pytrace=False)


def case_of(change: Change, database: str, name: str, folder: Path) -> dict[str, Any]:
    """Everything that the migrator has to know."""
    packages = {"before": f"old_{name}", "after": f"new_{name}"}
    before = samples.project(database, *change.before, name=packages["before"])
    after = samples.project(database, *change.after, name=packages["after"])
    for side, made in (("before", before), ("after", after)):
        write(made, folder / side)
    first = first_revision(before, FIRST)

    def second(to: Project) -> tuple[str, str]:
        renames, fills = change.renames, change.fills
        found = next_revision(
            before, to, renames=renames, fills=fills, down_revision=id_of(first), created=SECOND
        )
        assert found is not None
        return found

    refusals = []
    for number, (models, message) in enumerate(change.refused):
        place = folder / f"refused{number}"
        put(place, first, second(samples.project(database, *models)))
        refusals.append((str(place), message))
    put(folder / "versions", first, second(after))
    return {
        "folder": str(folder / "after"),
        "versions": str(folder / "versions"),
        "sources": [str(folder / side / "src") for side in packages],
        "packages": packages,
        "first": id_of(first),
        "old": put(folder / "old", first),
        "new": put(folder / "new", first_revision(after, FIRST)),
        "rows": dict(change.rows),
        "up": change.up,
        "down": change.down,
        "again": change.up if change.again is None else change.again,
        "goes_back": change.goes_back,
        "by_hand": [*change.by_hand.get("", ()), *change.by_hand.get(database, ())],
        "queries": change.queries,
        "refusals": refusals,
    }


@pytest.mark.parametrize("name", CHANGES)
def test_up_down_and_up_again(name: str, database: str, migrate: Migrate, tmp_path: Path) -> None:
    run(case_of(CHANGES[name], database, str(list(CHANGES).index(name)), tmp_path), migrate)


def test_a_rebuild_that_would_lose_something_is_refused(
    database: str, migrate: Migrate, tmp_path: Path
) -> None:
    """What SQLAlchemy does not see of SQLite, and nothing else could keep."""
    if database == "postgresql":
        return  # which rebuilds nothing
    before, after = samples.model("Post", "title:str"), samples.model("Post", "title:str:null")
    change = Change(
        (before,),
        (after,),
        {"posts": [{"id": 1, "title": "one"}]},
        by_hand={"": ("ALTER TABLE posts ADD COLUMN nick TEXT COLLATE NOCASE",)},
        refused=(((after,), "posts would lose its COLLATE"),),
    )
    run(case_of(change, database, "collation", tmp_path) | {"ends_there": True}, migrate)


def test_random_changes(database: str, migrate: Migrate, tmp_path: Path) -> None:
    """Up makes the schema that a new project gets, down the one before; no row is lost on the way."""
    write(samples.new(database), tmp_path)
    numbers = count()

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(changes(database))
    def check(step: Step) -> None:
        first = first_revision(step.before, FIRST)
        try:
            second = next_revision(
                step.before,
                step.after,
                renames=step.renames,
                fills=step.fills,
                down_revision=id_of(first),
                created=SECOND,
            )
        except ForgeError:
            reject()
        assume(second is not None)
        assert second is not None
        folder = tmp_path / str(next(numbers))
        put(folder / "versions", first, second)
        case = {
            "folder": str(tmp_path),
            "versions": str(folder / "versions"),
            "packages": None,
            "first": id_of(first),
            "old": put(folder / "old", first),
            "new": put(folder / "new", first_revision(step.after, FIRST)),
            "kept": dict(match(step.before, step.after, step.renames).tables),
        }
        if problems := migrate(case):
            pytest.fail("\n".join([*problems, second[1]]), pytrace=False)

    check()

"""forge doctor: a line for each thing to know, and what to do about it."""

from __future__ import annotations

import os
import re
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from forge_cli.cli.app import app
from forge_cli.doctor.project import check_project
from forge_cli.transaction import holding
from tests.unit.doctor import indexes
from tests.unit.documents import document_in
from tests.unit.terminal import forge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forge_cli.doctor import Finding
    from tests.unit.cli.conftest import Service

MACHINE = {"python", "uv", "git", "disk", "index", "forge", "postgresql"}
PROJECT = {"environment", "transaction", "markers", "template", "manifest", "edits", "migrations"}


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An index on this machine, and a shell that names nothing else."""
    for name in list(os.environ):
        if name in ("DATABASE_URL", "TEST_DATABASE_URL", "VIRTUAL_ENV") or (
            name.startswith("UV_") and name != "UV_CACHE_DIR"
        ):
            monkeypatch.delenv(name)
    with indexes.answering() as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        yield


def told(service: Service, *, code: int) -> dict[str, Any]:
    """All that the command tells, by the name of the finding."""
    found = service.json("doctor", code=code)["findings"]
    assert len({each["name"] for each in found}) == len(found)
    return {each["name"]: each for each in found}


def findings(service: Service) -> dict[str, Finding]:
    """What is found in the files of the project."""
    return {each.name: each for each in check_project(service.folder)}


def the_problem(service: Service, name: str) -> str:
    """What is wrong and what to do; nothing else is wrong."""
    found = findings(service)
    assert {each.name for each in found.values() if each.status == "problem"} == {name}
    return f"{found[name].what}\n{found[name].hint}"


def test_outside_of_a_project_only_the_machine_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["doctor", "--json"])
    document = document_in(result.stdout)
    assert result.exit_code == 0
    assert document["ok"]
    assert document["path"] is None
    assert {each["name"] for each in document["findings"]} == MACHINE


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    result = forge(tmp_path, "doctor", UV_DEFAULT_INDEX=indexes.unreachable(), PATH=str(tmp_path))
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("! git"))
    assert lines[place].endswith("git is missing")
    assert lines[place + 1].startswith("  install it")
    assert any(line.startswith("! index") for line in lines)


def test_the_whole_is_quick_though_the_index_is_silent(service: Service) -> None:
    with indexes.silent() as url:
        os.environ["UV_DEFAULT_INDEX"] = url
        started = time.monotonic()
        found = told(service, code=1)
    assert found["index"]["status"] == "warning"
    assert time.monotonic() - started < 6  # 3 on a machine that is not busy with other tests


def test_a_project_that_waits_for_nothing_but_its_installation(service: Service) -> None:
    found = told(service, code=1)
    assert set(found) == MACHINE | PROJECT
    assert [name for name in found if found[name]["status"] == "problem"] == ["environment"]
    assert found["environment"]["what"] == "the project is not installed"
    assert found["edits"]["what"].startswith("0 of ")
    assert found["manifest"]["what"] == "2 models, as forge/ wants them"
    assert found["migrations"]["what"] == "2 migrations, one head"


def test_it_says_how_many_things_have_to_be_done(service: Service) -> None:
    result = service.run("doctor", code=1)
    assert result.stderr.splitlines()[0] == "error: 1 thing has to be done"
    assert "the project is not installed" in result.stdout
    quiet = service.run("doctor --quiet", code=1).stdout.splitlines()
    assert not [line for line in quiet if line.startswith("✓")]
    assert [line for line in quiet if "the project is not installed" in line]


def test_edits_are_counted_and_no_fault(service: Service) -> None:
    service.edit("README.md", "# shop", "# The shop")
    (service.folder / "Dockerfile").unlink()
    found = findings(service)["edits"]
    assert found.status == "ok"
    assert found.what.startswith("2 of ")
    (service.folder / "compose.yaml").unlink()
    (service.folder / "compose.yaml").mkdir()
    found = findings(service)["edits"]
    assert (found.status, found.what) == ("warning", "compose.yaml is a folder")


def test_a_manifest_that_was_edited(service: Service) -> None:
    service.edit("forge/models/Post.toml", "[fields]", '[fields]\nrank = "int:null"')
    assert "forge apply does it" in the_problem(service, "manifest")


def test_a_manifest_with_a_mistake(service: Service) -> None:
    service.edit("forge/models/Post.toml", "[fields]", '[fields]\nrank = "integer"')
    assert "did you mean int?" in the_problem(service, "manifest")


def test_a_lock_that_is_missing(service: Service) -> None:
    shutil.rmtree(service.folder / ".forge/lock")
    text = the_problem(service, "lock")
    assert "restore .forge/lock from version control" in text


def test_a_project_of_a_newer_forge(service: Service) -> None:
    for folder in ("forge", ".forge/lock"):
        service.edit(f"{folder}/project.toml", "template = 1", "template = 99")
    assert "upgrade forge" in the_problem(service, "lock")


def test_a_change_that_was_interrupted(service: Service) -> None:
    staging = service.folder / ".forge/run/transaction"
    before = service.files(but="nothing")
    staging.mkdir(parents=True)
    assert "a change was interrupted" in the_problem(service, "transaction")
    assert staging.is_dir()
    assert service.files(but="nothing") == before
    service.run("show")
    assert findings(service)["transaction"].status == "ok"


def test_another_forge_at_work(service: Service) -> None:
    with holding(service.folder):
        found = findings(service)["transaction"]
    assert (found.status, found.what) == (
        "warning",
        "another forge is at work in this project",
    )
    assert findings(service)["transaction"].status == "ok"


@pytest.mark.parametrize("path", ["README.md", "src/shop/main.py", "notes/mine.txt"])
def test_marks_of_conflicts(path: str, service: Service) -> None:
    service.write("rules.md", "<<<<<<< is how a conflict begins\n")  # that alone is none
    service.write(path, "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\n")
    assert f"are left in {path}\n" in the_problem(service, "markers")


def test_migrations_with_two_heads(service: Service) -> None:
    for number in "12":
        service.write(
            f"migrations/versions/{number}.py",
            f'"""x"""\nrevision = "{number}"\ndown_revision = None\n',
        )
    assert "forge db merge" in the_problem(service, "migrations")


def test_models_ahead_of_the_migrations(service: Service) -> None:
    service.run("add-field Post zest:int:null --no-migration --no-test")
    assert "no migration knows Post.zest\n" in the_problem(service, "migrations")
    service.run("add-model Tag posts:many:Post --no-migration --no-test")
    text = the_problem(service, "migrations")
    assert "no migration knows Post.zest, the table tags\n" in text
    assert "alembic revision --autogenerate" in text


def test_a_field_that_only_another_model_has_in_a_migration(service: Service) -> None:
    service.run("add-field User title:str:null --no-migration --no-test")
    assert "no migration knows User.title\n" in the_problem(service, "migrations")


def test_models_that_were_renamed_are_in_the_migrations(service: Service) -> None:
    for command in (
        "rename-field Post body content",
        "rename-model Post Article --table articles",
        "rename-model Article Essay --table essays",
        "add-field Essay mood:text:null",
        "change-field Essay mood:text:null:max=10",
    ):
        service.run(f"{command} --no-test")
    assert "6 migrations, one head" in findings(service)["migrations"].what


def test_a_migration_that_was_written_by_hand(service: Service) -> None:
    service.run("add-field Post zest:int:null --no-migration --no-test")
    head = findings(service)["migrations"]
    assert head.status == "problem"
    [last] = (service.folder / "migrations/versions").glob("*create_posts*")
    revision = re.search(r'^revision: str = "(\w+)"', last.read_text(), re.MULTILINE)
    assert revision
    start = f'revision = "own"\ndown_revision = "{revision[1]}"\n'
    for text in (
        'def upgrade():\n    op.execute("ALTER TABLE posts ADD zest integer")\n',
        'TABLE = "posts"\ndef upgrade():\n    op.add_column(TABLE, sa.Column("zest"))\n',
        'def upgrade():\n    with op.batch_alter_table("posts") as b:\n        b.add_column("zest")\n',
    ):
        service.write("migrations/versions/own.py", f"{start}\n{text}")
        assert findings(service)["migrations"].status == "ok", text
    for text in (
        'def upgrade():\n    op.add_column("users", sa.Column("zest"))\n',
        'def downgrade():\n    op.add_column("posts", sa.Column("zest"))\n',
    ):
        service.write("migrations/versions/own.py", f"{start}\n{text}")
        assert findings(service)["migrations"].status == "problem", text
    service.write("migrations/versions/own.py", f'"""own"""\n{start}\ndef upgrade(:\n')
    assert "own.py:5 is no valid Python" in the_problem(service, "migrations")


def test_a_database_that_is_named_and_does_not_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://a:secret@127.0.0.1:1/x")
    found = told(service, code=1)["test-database-url"]
    assert found["status"] == "problem"
    assert "nobody answers at 127.0.0.1:1" in found["what"]


def test_a_project_on_sqlite_needs_no_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge(tmp_path, "new", "shop", "--database", "sqlite", "--no-install", "--no-git")
    monkeypatch.chdir(tmp_path / "shop")
    document = document_in(CliRunner().invoke(app, ["doctor", "--json"]).stdout)
    assert {each["name"] for each in document["findings"]} == (MACHINE | PROJECT) - {"postgresql"}

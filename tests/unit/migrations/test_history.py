"""Revisions are read from their files, whoever wrote them."""

import time
from pathlib import Path

import pytest

from forge_cli.errors import ForgeError
from forge_cli.migrations import Revision, first_revision, heads_of, one_head, read_revisions
from tests.projects import samples
from tests.unit.migrations.revisions import CREATED

ALEMBIC = '''"""create tags

Revision ID: b2
Revises: a1
Create Date: 2026-01-02 03:04:05

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'b2'
down_revision: Union[str, None] = 'a1'
branch_labels: Union[str, Sequence[str], None] = None
'''
MERGE = '''"""merge"""
revision = "d4"
down_revision = ("b2", "c3")  # both
'''
ODD = '''# by hand
"""create
posts"""
import os
down_revision = (
    "a1"  # the first
)
revision: str = "c" "3"
'''


def write(root: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = root / "migrations/versions" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def line(revision: str, *down: str, message: str = "") -> str:
    before = {0: None, 1: down[0] if down else None}.get(len(down), down)
    return f'"""{message or revision}"""\nrevision = "{revision}"\ndown_revision = {before!r}\n'


def test_files_of_forge_of_alembic_and_of_people(tmp_path: Path) -> None:
    _, first = first_revision(samples.new("sqlite"), CREATED)
    root = write(tmp_path, a=first, b=ALEMBIC, year__c=ODD, d=MERGE)
    found = read_revisions(root)
    assert found == (
        Revision("migrations/versions/a.py", found[0].id, (), "create users"),
        Revision("migrations/versions/b.py", "b2", ("a1",), "create tags"),
        Revision("migrations/versions/d.py", "d4", ("b2", "c3"), "merge"),
        Revision("migrations/versions/year/c.py", "c3", ("a1",), "create"),
    )
    assert f'revision: str = "{found[0].id}"' in first


def test_what_is_no_revision_is_passed_over(tmp_path: Path) -> None:
    root = write(tmp_path, __init__="", a=line("a1"))
    (root / "migrations/versions/notes.txt").write_text("x")
    (root / "migrations/versions/__pycache__").mkdir()
    (root / "migrations/versions/__pycache__/a.cpython-311.pyc").write_bytes(b"\0")
    assert [revision.id for revision in read_revisions(root)] == ["a1"]


def test_a_project_without_revisions(tmp_path: Path) -> None:
    assert read_revisions(tmp_path) == ()
    assert one_head(()) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("revision = ", "it is no valid Python"),
        ("down_revision = None\n", "it has no plain"),
        ("revision = 'a1'\n", "it has no plain"),
        ("revision = make()\ndown_revision = None\n", "it has no plain"),
        ("revision = 'a1'\ndown_revision = 3\n", "it has no plain"),
        ("revision = 'a1'\ndown_revision = None\nrevision = other\n", "it has no plain"),
        ("revision = 'a1'\ndown_revision = None\nif True:\n    revision = 'b'\n", None),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str, why: str | None) -> None:
    root = write(tmp_path, a=text)
    if why is None:
        assert [revision.id for revision in read_revisions(root)] == ["a1"]
        return
    with pytest.raises(ForgeError, match=why) as caught:
        read_revisions(root)
    assert "migrations/versions/a.py" in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    root = write(tmp_path, a="")
    (root / "migrations/versions/a.py").write_bytes(b"\xff\xfe")
    with pytest.raises(ForgeError, match=r"migrations/versions/a\.py is no revision"):
        read_revisions(root)


def test_a_revision_in_a_text_does_not_count(tmp_path: Path) -> None:
    text = f'{line("a1")}\nNOTE = """\nrevision = "x"\ndown_revision = "y"\n"""\n'
    found = read_revisions(write(tmp_path, a=text))
    assert (found[0].id, found[0].down) == ("a1", ())


def test_one_head(tmp_path: Path) -> None:
    write(tmp_path, a=line("a1"), b=line("b2", "a1"), c=line("c3", "a1"), d=line("d4", "b2", "c3"))
    revisions = read_revisions(tmp_path)
    assert one_head(revisions) == "d4"
    assert [head.id for head in heads_of(revisions)] == ["d4"]


def test_two_heads_are_named(tmp_path: Path) -> None:
    b2, c3 = line("b2", "a1", message="create tags"), line("c3", "a1", message="create posts")
    revisions = read_revisions(write(tmp_path, a=line("a1"), b=b2, c=c3))
    with pytest.raises(ForgeError) as caught:
        one_head(revisions)
    expected = "the migrations have two heads: b2 (create tags), c3 (create posts)"
    assert str(caught.value) == expected
    assert caught.value.hint == "merge them: forge db merge"


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        ((line("a1"), line("a1")), "are both revision a1"),
        ((line("a1", "gone"),), "comes after revision gone, which is in no file"),
        ((line("a1", "b2"), line("b2", "a1")), "go round in a circle"),
    ],
)
def test_a_history_that_leads_nowhere(tmp_path: Path, texts: tuple[str, ...], what: str) -> None:
    write(tmp_path, **{f"r{number}": text for number, text in enumerate(texts)})
    with pytest.raises(ForgeError, match=what):
        one_head(read_revisions(tmp_path))


def test_three_hundred_revisions_are_read_at_once(tmp_path: Path) -> None:
    _, text = first_revision(samples.types("postgresql"), CREATED)
    ids = [f"{number:012x}" for number in range(300)]
    old = text.partition('revision: str = "')[2][:12]
    for before, revision in zip([None, *ids], ids, strict=False):
        down = f'"{before}"' if before else "None"
        here = text.replace(old, revision).replace(
            "down_revision: str | None = None", f"down_revision: str | None = {down}"
        )
        write(tmp_path, **{revision: here})
    start = time.process_time()
    assert one_head(read_revisions(tmp_path)) == ids[-1]
    assert time.process_time() - start < 0.5

"""Proposals: what a command would do, with nothing written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    Renames,
    add_fields,
    add_model,
    new_model,
    new_project,
    parse_field,
    remove_model,
    rename_model,
)
from forge_cli.planning import Edit, Proposal, Request, Undo, compose, propose

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.manifest import Project

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
TAG = new_model("Tag", [parse_field("name:str:max=50:unique")])
POST = new_model("Post", [parse_field("title:str"), parse_field("author:ref:User")])
ROUTES = "src/shop/resources/posts/routes.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with User and Post."""
    start = new_project(name="shop")
    for path, file in compose(replace(start, models=(POST, *start.models)), NOW).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.data)
    return tmp_path


def adding_tag(wanted: Project, _lock: Project) -> tuple[Project, Renames]:
    return add_model(wanted, TAG), Renames()


def adding_field(model: str, field: str) -> Edit:
    return lambda wanted, _: (add_fields(wanted, model, [parse_field(field)]), Renames())


def proposed(root: Path, request: Request) -> Proposal:
    proposal = propose(root, request, NOW)
    assert proposal is not None
    return proposal


def carry_out(root: Path, request: Request) -> Proposal:
    """Do it without any of the care of the transaction."""
    proposal = proposed(root, request)
    for change in proposal.changes:
        place = root / change.path
        if change.after is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(change.after.data)
    return proposal


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*.*")
        if path.is_file()
    }


def test_nothing_is_written(root: Path) -> None:
    before = contents(root)
    proposal = proposed(root, Request(adding_tag))
    assert contents(root) == before
    assert [change.path for change in proposal.changes] == sorted(
        change.path for change in proposal.changes
    )
    assert {change.path.partition("/")[0] for change in proposal.changes} == {
        *(".forge", "forge", "migrations", "src", "tests")
    }
    assert all(proposal.seen[change.path] == change.before for change in proposal.changes)


@pytest.mark.parametrize("field", ["editor:ref:Editor:null", "editors:many:Editor"])
def test_what_is_added_may_refer_to_what_was_added_by_hand(root: Path, field: str) -> None:
    (root / "forge/models/Editor.toml").write_text('[fields]\nname = "str"\n')
    added = [parse_field(field)]
    for change in (
        lambda wanted, _: (add_model(wanted, new_model("Essay", added)), Renames()),
        lambda wanted, _: (add_fields(wanted, "Post", added), Renames()),
    ):
        proposal = proposed(root, Request(change))
        made = {change.path for change in proposal.changes}
        assert "src/shop/resources/editors/model.py" in made
        assert ".forge/lock/models/Editor.toml" in made


def test_a_model_that_the_lock_has_lost_does_not_get_a_second_table(root: Path) -> None:
    carry_out(root, Request(adding_tag))
    (root / ".forge/lock/models/Tag.toml").unlink()
    with pytest.raises(ForgeError) as caught:
        propose(root, Request(adding_field("Post", "rank:int:null")), NOW)
    assert str(caught.value) == (
        "src/shop/resources/tags is there as forge writes it,"
        " but .forge/lock/models/Tag.toml is not"
    )
    assert caught.value.hint == (
        "restore .forge/lock from version control;"
        " or move away src/shop/resources/tags and its migration"
    )

    routes = root / "src/shop/resources/tags/routes.py"
    routes.write_bytes(routes.read_bytes() + b"\nEDITED = True\n")
    proposal = proposed(root, Request(adding_field("Post", "rank:int:null")))
    assert [each.path for each in proposal.conflicts] == ["src/shop/resources/tags/routes.py"]


def test_what_is_there_already_is_no_proposal(root: Path) -> None:
    carry_out(root, Request(adding_tag))
    assert propose(root, Request(adding_tag), NOW) is None


def test_the_revision_follows_the_one_head(root: Path) -> None:
    first = carry_out(root, Request(adding_tag))
    more = Request(
        lambda wanted, _: (add_fields(wanted, "Tag", [parse_field("note:text:null")]), Renames())
    )
    second = proposed(root, more)
    [path], [following] = first.revisions, second.revisions
    revision = (root / path).read_text().partition('\nrevision: str = "')[2].partition('"')[0]
    [change] = [change for change in second.changes if change.path == following]
    assert change.after
    assert f'down_revision: str | None = "{revision}"' in change.after.data.decode()


def test_without_a_migration_nobody_asks_for_a_head(root: Path) -> None:
    for path in (root / "migrations/versions").iterdir():
        twin = path.read_text().replace('revision: str = "', 'revision: str = "x')
        path.with_name("twin.py").write_text(twin)
    with pytest.raises(ForgeError, match="two heads"):
        propose(root, Request(adding_tag), NOW)
    assert proposed(root, Request(adding_tag, migration=False)).revisions == ()


def test_a_revision_is_taken_back_only_where_that_is_allowed(root: Path) -> None:
    before = contents(root)
    made = carry_out(root, Request(adding_tag))
    asked: list[str] = []

    def refuse(_: Path, revision: object) -> Undo:
        asked.append(getattr(revision, "path", ""))
        return Undo(allowed=False, why="I say so")

    request = Request(lambda wanted, _: (remove_model(wanted, "Tag"), Renames()), may_undo=refuse)
    refused = proposed(root, request)
    assert asked == list(made.revisions)
    assert "I say so" in " ".join(refused.notes)
    assert refused.revisions != made.revisions

    carry_out(root, replace(request, may_undo=lambda *_: Undo(allowed=True)))
    assert contents(root) == before


@pytest.mark.parametrize("plural", [None, "essays"])
def test_a_renamed_model_takes_the_edits_along(root: Path, plural: str | None) -> None:
    mine = "\n\n# mine\n"
    (root / ROUTES).write_text((root / ROUTES).read_text() + mine)
    (root / "src/shop/resources/posts/feed.py").write_text("FEED = 1\n")
    request = Request(lambda wanted, _: rename_model(wanted, "Post", "Article", plural=plural))
    proposal = carry_out(root, request)
    assert not proposal.conflicts
    folder = root / "src/shop/resources" / (plural or "articles")
    assert (folder / "routes.py").read_text().endswith(mine)
    assert "async def create_article(" in (folder / "routes.py").read_text()
    assert (folder / "feed.py").read_text() == "FEED = 1\n"
    assert not (root / ROUTES).exists()


def test_another_plural_alone_moves_the_files_as_well(root: Path) -> None:
    (root / ROUTES).write_text((root / ROUTES).read_text() + "\n\n# mine\n")
    manifest = root / "forge/models/Post.toml"
    manifest.write_text('plural = "articles"\ntable = "posts"\n\n' + manifest.read_text())
    proposal = carry_out(root, Request(lambda wanted, _: (wanted, Renames()), may_drop=True))
    assert not proposal.conflicts
    assert (root / "src/shop/resources/articles/routes.py").read_text().endswith("# mine\n")


def test_a_rename_of_what_was_never_rendered_is_none(root: Path) -> None:
    """A model that the manifest has, and that is renamed before it was applied."""
    (root / "forge/models/Tag.toml").write_text('[fields]\nname = "str"\n')
    proposal = carry_out(root, Request(lambda wanted, _: rename_model(wanted, "Tag", "Label")))
    assert (root / "src/shop/resources/labels/model.py").exists()
    assert not (root / "forge/models/Tag.toml").exists()
    assert not any("resources/tags" in change.path for change in proposal.changes)

"""Which tests a change calls for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.cli.testing import tests_of as chosen
from forge_cli.manifest import new_model, new_project, parse_field
from forge_cli.planning import Proposal

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.manifest import Project

START = new_project(name="shop")
POST = new_model("Post", [parse_field("title:str"), parse_field("author:ref:User")])
TAG = new_model("Tag", [parse_field("name:str")])
MIGRATIONS = "tests/test_migrations.py"


def project(*models: object) -> Project:
    return replace(START, models=(*START.models, *models))  # type: ignore[arg-type]


def files(root: Path, before: Project, after: Project) -> tuple[str, ...] | None:
    for name in ("resources/test_posts.py", "resources/test_users.py", "test_migrations.py"):
        (root / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "tests" / name).write_text("")
    return chosen(root, Proposal(before, after, (), {}, (), (), (), (), ()))


def test_those_of_the_model_and_of_those_that_refer_to_it(tmp_path: Path) -> None:
    [user] = START.models
    longer = replace(user, fields=(*user.fields, parse_field("bio:text:null")))
    after = replace(project(POST, TAG), models=(longer, POST, TAG))
    wanted = ("tests/resources/test_posts.py", "tests/resources/test_users.py", MIGRATIONS)
    assert files(tmp_path, project(POST, TAG), after) == wanted


def test_not_those_that_are_gone(tmp_path: Path) -> None:
    assert files(tmp_path, project(TAG), project()) == (MIGRATIONS,)


def test_all_where_the_project_itself_changed(tmp_path: Path) -> None:
    assert files(tmp_path, project(), replace(project(), api_prefix="/api")) is None

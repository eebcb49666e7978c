"""A blog, built by one command after the other; everything is green after each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import growing
from tests.projects.conftest import DATABASES, Workshop

BOTH = DATABASES
COMMANDS = (
    "add-model Category name:str:max=100:unique parent:ref:Category:null:as=children",
    "add-model Tag name:str:max=50:unique",
    (
        "add-model Post title:str:max=200 slug:str:max=80 body:text"
        " status:enum:draft,published:default=draft published_at:datetime:null author:ref:User"
        " category:ref:Category:null:on-delete=set-null tags:many:Tag --unique-together author,slug"
    ),
    (
        "add-model Comment body:text post:ref:Post:on-delete=cascade author:ref:User"
        " parent:ref:Comment:null:as=replies"
    ),
    "add-model Profile bio:text:null user:ref:User:unique:on-delete=cascade --no-timestamps",
    "add-field Post rank:int:default=0:index summary:str:null reviewer:ref:User:null:as=reviewed-posts",
    "rename-field Post body content",
    "change-field Post title:str:max=300 status:enum:draft,published,archived:default=draft",
    "rename-model Comment Remark",
    "remove-field Post summary",
    "remove-model Profile",
)


@pytest.mark.parametrize("database", BOTH)
def test_a_blog_grows_command_by_command(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    blog = growing.start(tmp_path, database)
    workshop = growing.install(blog, database, workshops)
    for command in COMMANDS:
        output = blog.run(command).output
        assert " passed" in output, output  # the tests of what changed, run by forge itself
        workshop.run("ruff", "format", "--check")
        workshop.run("ruff", "check")
        before = blog.files()
        assert "Nothing to do" in blog.run(command).output
        assert blog.files() == before
    workshop.run("mypy")
    # Every test of the project; up, down, up and `alembic check` are among them.
    assert " passed" in workshop.run("coverage", "run", "-m", "pytest", "-q")
    assert "100%" in workshop.run("coverage", "report", "--fail-under=100")


@pytest.mark.slow
@pytest.mark.parametrize("database", BOTH)
def test_all_of_it_is_green_after_each_command(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    blog = growing.start(tmp_path, database)
    workshop = growing.install(blog, database, workshops)
    for command in COMMANDS:
        blog.run(f"{command} --no-test")
        workshop.run("ruff", "format", "--check")
        workshop.run("ruff", "check")
        workshop.run("mypy")
        assert " passed" in workshop.run("pytest", "-q")

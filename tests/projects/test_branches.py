"""Two branches that each grow the project come together in git, and the project goes on."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import growing
from tests.projects.conftest import DATABASES, Workshop
from tests.projects.growing import git

BOTH = DATABASES
BRANCHES = {
    "posts": "add-model Post title:str:max=200 author:ref:User --no-test",
    "notes": "add-model Note text:text owner:ref:User:on-delete=cascade --no-test",
}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("database", BOTH)
def test_branches_that_each_add_a_model_merge(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    blog = growing.start(tmp_path, database)
    for branch, command in BRANCHES.items():
        git(blog.folder, "checkout", "--quiet", "-b", branch, "main")
        blog.run(command)
        git(blog.folder, "add", "--all")
        git(blog.folder, "commit", "--quiet", "-m", command)

    if _merges_trees():
        git(tmp_path, "clone", "--quiet", "--bare", str(blog.folder), "bare.git")
        tree = git(tmp_path / "bare.git", "merge-tree", "--write-tree", "posts", "notes")
        assert "CONFLICT" not in tree

    git(blog.folder, "checkout", "--quiet", "main")
    for branch in BRANCHES:
        git(blog.folder, "merge", "--quiet", "--no-edit", branch)
    assert git(blog.folder, "status", "--porcelain") == ""

    refused = blog.run("add-field Post rank:int:default=0", code=2).errors
    assert "two heads" in refused
    assert "forge db merge" in refused
    workshop = growing.install(blog, database, workshops)
    told = workshop.run("pytest", "-q", "tests/test_migrations.py", fails=True)
    assert "alembic merge heads" in told

    blog.run("db merge")
    assert " passed" in blog.run("add-field Post rank:int:default=0 note:ref:Note:null").output
    assert " passed" in workshop.run("pytest", "-q")


def _merges_trees() -> bool:
    """Whether this git has `merge-tree --write-tree`: since 2.38."""
    usage = subprocess.run(["git", "merge-tree", "-h"], capture_output=True, text=True, check=False)
    return "--write-tree" in usage.stdout + usage.stderr

"""Every command that README.md and the site show is run, and prints what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import DOCS, Commands, Unknown, blocks_of, name_of, pages
from tests.docs.reading import check_syntax, follow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.docs.sessions import Shell

    Opener = Callable[[Path, dict[str, str]], Shell]

PAGES = [page for page in pages() if any(isinstance(each, Commands) for each in blocks_of(page))]
FRESH = "<!-- begins in an empty folder -->"
INSTALLED = "<!-- needs a service that is installed -->"


def says(page: Path, remark: str) -> bool:
    return remark in page.read_text(encoding="utf-8")


def begins_with_the_blog(page: Path) -> bool:
    return page.is_relative_to(DOCS / "how-to") and not says(page, FRESH)


def parameters(pages: list[Path], *marks: pytest.MarkDecorator) -> list[object]:
    return [pytest.param(page, id=name_of(page), marks=marks) for page in pages]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_block_has_something_that_runs_it_or_holds_it_to_the_truth(page: Path) -> None:
    for block in blocks_of(page):
        assert not isinstance(block, Unknown), f"line {block.line}: {block.language}"
        if isinstance(block, Commands):
            check_syntax(block)
            assert block.remarks.get("not run", "it is"), f"line {block.line}: say why not"


@pytest.mark.parametrize("page", parameters([page for page in PAGES if not says(page, INSTALLED)]))
def test_a_page_can_be_followed_without_installing(
    page: Path, request: pytest.FixtureRequest, open_shell: Opener, hasty: dict[str, str]
) -> None:
    """Then no command runs the tests of the service, and a page takes seconds."""
    where = "copy_of_blog" if begins_with_the_blog(page) else "desk"
    follow_or_fail(page, open_shell(request.getfixturevalue(where), hasty))


@pytest.mark.parametrize("page", parameters(PAGES, pytest.mark.slow))
def test_a_page_can_be_followed(
    page: Path, request: pytest.FixtureRequest, open_shell: Opener, environment: dict[str, str]
) -> None:
    where = "copy_of_blog" if begins_with_the_blog(page) else "desk"
    shell = open_shell(request.getfixturevalue(where), environment)
    if begins_with_the_blog(page):
        done = shell.run("uv sync --quiet")
        assert done.code == 0, done.output
    follow_or_fail(page, shell)


def follow_or_fail(page: Path, shell: Shell) -> None:
    """Without the traceback: what went wrong is a matter of the page."""
    problem = ""
    try:
        follow(page, shell)
    except AssertionError as error:
        problem = str(error)
    if problem:
        pytest.fail(problem, pytrace=False)

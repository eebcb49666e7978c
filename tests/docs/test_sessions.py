"""What the pages are held to: a runner that lets mistakes pass would prove nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.comparing import agrees
from tests.docs.pages import Commands, FileBlock, Interrupt, Unknown, blocks_of
from tests.docs.reading import follow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.docs.sessions import Shell

    Opener = Callable[[Path, dict[str, str]], Shell]


@pytest.fixture
def follow_text(
    tmp_path: Path, open_shell: Opener, environment: dict[str, str]
) -> Callable[[str], None]:
    """Follow a page with this text."""
    page = tmp_path / "page.md"

    def do(text: str) -> None:
        page.write_text(text)
        folder = tmp_path / "folder"
        folder.mkdir(exist_ok=True)
        follow(page, open_shell(folder, environment))

    return do


@pytest.fixture(autouse=True)
def _any_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.docs.reading.name_of", lambda page: page.name)


def console(*lines: str, remark: str = "") -> str:
    return "\n".join(["# A page", "", remark, "```console", *lines, "```", ""])


GOOD = (
    console("$ echo one; echo two", "one", "two"),
    console("$ echo one two three", "one ... three"),
    console("$ seq 5", "1", "...", "5"),
    console("$ echo 'done  3.1 s'", "done  0.2 s"),
    console("$ cd /", "$ X=7", "$ echo $PWD $X", "/ 7"),
    console("$ cat <<X", "> a", "> b", "> X", "a", "b"),
    console("$ false", remark="<!-- exit code: 1 -->"),
    console("$ printf 'b\\na\\n'", "a", "b", remark="<!-- lines in any order -->"),
    console("$ docker run x", remark="<!-- not run: no engine -->"),
    "    echo indented  # with a comment\n    exit_code=0\n",
    "```{edit} a.py\nX = 1\n```\n```console\n$ cat a.py\nX = 1\n```",
    "```{edit} a.py\nX = 1\n```\n```{edit} a.py\n:instead-of: X = 1\nY = 2\n```\n```{file} a.py\nY = 2\n```",
)
BAD = (
    (console("$ false"), "false ended with 1"),
    (console("$ true", remark="<!-- exit code: 3 -->"), "true ended with 0"),
    (console("$ echo one", "two"), "is shown to print"),
    (console("$ seq 5", "1", "2"), "is shown to print"),
    (console("$ seq 5", "2", "..."), "is shown to print"),
    (console("$ echo 3 files", "4 files"), "is shown to print"),
    (console("$ printf 'a\\nb\\n'", "a", remark="<!-- lines in any order -->"), "is shown to"),
    (console("$ docker 'run", remark="<!-- not run: no engine -->"), "unexpected EOF"),
    ("```{edit} a.py\nX = 1\n```\n```{file} a.py\nX = 2\n```", "this is not in a.py"),
    ("```{edit} a.py\nX = 1\n```\n```{edit} a.py\n:after: Y\nZ = 1\n```", "has 'Y' 0 times"),
    ("```rust\nfn main() {}\n```", "nothing runs a block of rust"),
    ("```text\n$ forge new blog\n```", "nothing runs a block of text"),
    ("```\nforge new blog\n```", "nothing runs a block of no language"),
)


@pytest.mark.parametrize("text", GOOD)
def test_a_page_that_is_right_can_be_followed(
    follow_text: Callable[[str], None], text: str
) -> None:
    follow_text(text)


@pytest.mark.parametrize(("text", "reason"), BAD)
def test_a_page_that_is_wrong_cannot(
    follow_text: Callable[[str], None], text: str, reason: str
) -> None:
    with pytest.raises(AssertionError, match=rf"page\.md:\d+: (?s:.*){reason}"):
        follow_text(text)


def test_what_keeps_running_is_there_until_ctrl_c(
    follow_text: Callable[[str], None], tmp_path: Path
) -> None:
    follow_text(
        console(
            "$ for i in 1 2 3; do echo $i; sleep 0.2; done; touch started; sleep 60; touch late",
            "1",
            "2",
            remark="<!-- keeps running -->",
        )
        + console("$ while [ ! -e started ]; do sleep 0.1; done; echo here", "here")
        + "<!-- Ctrl-C -->\n\n"
        + console("$ ls", "started")
    )
    assert not (tmp_path / "folder" / "late").exists()


def test_what_ends_too_early_is_a_mistake(follow_text: Callable[[str], None]) -> None:
    with pytest.raises(AssertionError, match="is shown to print"):
        follow_text(console("$ echo 1", "1", "2", remark="<!-- keeps running -->"))


def test_what_differs_from_run_to_run_does_not_count() -> None:
    shown = (
        "✓ 14 passed on PostgreSQL 18.6  5.5 s\n  create  migrations/versions/20261126_2133_x.py"
    )
    printed = "✓ 15 passed on PostgreSQL 18.7.1  1 min 3 s\n  create  migrations/versions/20270101_0000_x.py"
    assert agrees(shown, printed)
    assert agrees(shown, printed.replace("15 passed on PostgreSQL 18.7.1", "15 passed"))
    skipped = "- Not tested: the project is not installed (uv sync)"
    assert agrees(shown, "\n".join([skipped, printed.splitlines()[1]]))
    assert not agrees(shown, printed.replace("✓", "✗"))
    assert not agrees(shown, printed.replace("_x.py", "_y.py"))


def test_the_blocks_of_a_page_are_found_in_order(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- exit code: 2 -->\n```console\n$ a\n```\n\n- in a list\n\n  ```sh\n  b \\\n    c\n  # no\n  d\n  ```\n\n"
        "<!-- Ctrl-C -->\n\n```{file} x/y.py\n:after: z\ncode\n```\n\n```{toctree}\npage\n```\n\n~~~\n~~~\n"
    )
    first, second, third, fourth, fifth = blocks_of(page)
    assert isinstance(first, Commands)
    assert first.remarks == {"exit code": "2"}
    assert isinstance(second, Commands)
    assert [each.typed for each in second.commands] == ["b \\\n  c", "d"]
    assert second.remarks == {}
    assert isinstance(third, Interrupt)
    assert fourth == FileBlock(17, "file", "x/y.py", {"after": "z"}, "code")
    assert isinstance(fifth, Unknown)


def test_the_ports_of_a_page_are_free_ones_behind_it(follow_text: Callable[[str], None]) -> None:
    follow_text(
        console("$ echo $PORT; echo 8000 > port; echo 80001", "8000", "80001")
        + console("$ grep -c '^80*$' port", "0", remark="<!-- exit code: 1 -->")
    )

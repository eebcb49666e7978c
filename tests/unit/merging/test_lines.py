"""diff3, on lines and on anything else."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.merging.lines import diff3, matches, merge_lines

if TYPE_CHECKING:
    from pathlib import Path

LINES = st.lists(st.sampled_from("abcde"), max_size=8)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        ("abc", "abc", "aXc", "aXc"),
        ("abc", "aXc", "abc", "aXc"),
        ("abc", "aXc", "aXc", "aXc"),
        ("abcde", "Xbcde", "abcdY", "XbcdY"),
        ("abc", "ac", "abc", "ac"),
        ("abc", "abcX", "Yabc", "YabcX"),
        ("", "", "X", "X"),
        ("abc", "", "abc", ""),
        ("aaa", "aa", "aaa", "aa"),
    ],
)
def test_what_one_side_changed_is_taken(base: str, ours: str, theirs: str, result: str) -> None:
    assert merge_lines(base, ours, theirs) == list(result)


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("abc", "aXc", "aYc"),  # both changed it
        ("abc", "ac", "aYc"),  # removed and changed
        ("ab", "aXb", "aYb"),  # both inserted at one place
        ("", "X", "Y"),  # both wrote it
        ("abcd", "aXcd", "abYd"),  # neighbours: which of the new lines goes with which?
    ],
)
def test_changes_that_touch_conflict(base: str, ours: str, theirs: str) -> None:
    assert merge_lines(base, ours, theirs) is None


def test_regions_say_where_they_are_in_ours() -> None:
    regions = list(diff3("abcdef", "XabcYef", "abcZef"))
    assert [(each.at, each.base, each.ours, each.theirs, each.merged) for each in regions] == [
        (0, "", "X", "", "X"),
        (1, "abc", "abc", "abc", "abc"),
        (4, "d", "Y", "Z", None),
        (5, "ef", "ef", "ef", "ef"),
    ]


@given(LINES, LINES, LINES)
def test_the_regions_are_the_whole_of_each_side(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    regions = list(diff3(base, ours, theirs))
    assert [line for each in regions for line in each.base] == base
    assert [line for each in regions for line in each.ours] == ours
    assert [line for each in regions for line in each.theirs] == theirs
    for each in regions:
        assert list(ours[each.at : each.at + len(each.ours)]) == list(each.ours)


@given(LINES, LINES)
def test_one_sided_changes_never_conflict(base: list[str], other: list[str]) -> None:
    assert merge_lines(base, other, base) == other
    assert merge_lines(base, base, other) == other
    assert merge_lines(base, other, other) == other


@given(LINES, LINES, LINES)
def test_the_sides_are_equals(base: list[str], ours: list[str], theirs: list[str]) -> None:
    assert merge_lines(base, ours, theirs) == merge_lines(base, theirs, ours)


@given(LINES, LINES)
def test_matches_are_common_in_order_and_apart(one: list[str], other: list[str]) -> None:
    last = (0, 0)
    for here, there, size in matches(one, other):
        assert size
        assert (here, there) >= last
        assert one[here : here + size] == other[there : there + size]
        last = (here + size, there + size)


@pytest.mark.skipif(not shutil.which("git"), reason="git is not there to compare with")
@given(LINES, LINES, LINES)
@settings(max_examples=150, deadline=None)
def test_clean_merges_are_those_of_git(
    tmp_path_factory: pytest.TempPathFactory, base: list[str], ours: list[str], theirs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    files = [
        _write(folder / name, lines)
        for name, lines in zip("obt", (ours, base, theirs), strict=True)
    ]
    run = subprocess.run(
        ["git", "merge-file", "--stdout", *files], capture_output=True, check=False, text=True
    )
    merged = merge_lines(base, ours, theirs)
    # git aligns lines by another algorithm: where a line is there twice it may conflict and diff3 not.
    if run.returncode == 0 and merged is not None and len({*base}) == len(base):
        assert run.stdout.split("\n")[:-1] == merged


def _write(path: Path, lines: list[str]) -> str:
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def test_a_long_file_with_one_change_costs_little() -> None:
    """A quadratic comparison of these would take minutes."""
    base = ["same"] * 20_000
    ours = [*base[:10_000], "mine", *base[10_000:]]
    assert merge_lines(base, ours, [*base, "theirs"]) == [*ours, "theirs"]

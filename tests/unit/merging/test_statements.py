"""Which statements of three versions of a function are the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forge_cli.merging.statements import Step, Version, merge_steps

# A letter is what a statement may be recognised by, a digit what it says.
STATEMENTS = st.lists(
    st.sampled_from([f"{kind}{said}" for kind in "abc" for said in "12"]), max_size=6
)


def version(statements: list[str]) -> Version:
    return Version(statements, [(each[0],) for each in statements])


def steps(base: str, ours: str, theirs: str) -> list[tuple[str, str, str]]:
    b, o, t = base.split(), ours.split(), theirs.split()
    return [
        (
            " ".join(b[i] for i in step.base),
            " ".join(o[i] for i in step.ours),
            " ".join(t[i] for i in step.theirs),
        )
        for step in merge_steps(version(b), version(o), version(t))
    ]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        # Each side has changed one of two neighbours.
        ("a1 b1", "a2 b1", "a1 b2", [("a1", "a2", "a1"), ("b1", "b1", "b2")]),
        # Each has put something beside one that the other has changed.
        ("a1", "a1 x1", "a2", [("a1", "a1", "a2"), ("", "x1", "")]),
        # One has removed one, the other has changed its neighbour.
        ("a1 b1", "b1", "a1 b2", [("a1", "", "a1"), ("b1", "b1", "b2")]),
        # Both have put the same there.
        ("a1", "a1 x1", "a1 x1", [("a1", "a1", "a1"), ("", "x1", "x1")]),
        # Which of the two comes first?
        ("a1", "a1 x1", "a1 y1", [("a1", "a1", "a1"), ("", "x1", "y1")]),
        ("a1", "a1 x1 y1", "a1 z1", [("a1", "a1", "a1"), ("", "x1 y1", "z1")]),
        ("a1 b1", "a1 x1 b1", "a1", [("a1", "a1", "a1"), ("b1", "x1 b1", "")]),
        # What has become of the one that both removed?
        ("a1 b1", "b1", "b2", [("a1 b1", "b1", "b2")]),
        ("a1 b1", "b1", "x1 y1 b2", [("a1", "", "x1 y1"), ("b1", "b1", "b2")]),
    ],
)
def test_steps(base: str, ours: str, theirs: str, expected: list[tuple[str, str, str]]) -> None:
    assert steps(base, ours, theirs) == expected


@given(STATEMENTS, STATEMENTS, STATEMENTS)
def test_every_statement_is_in_one_step_and_in_order(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    found = list(merge_steps(version(base), version(ours), version(theirs)))
    assert [i for step in found for i in step.base] == list(range(len(base)))
    assert [i for step in found for i in step.ours] == list(range(len(ours)))
    assert [i for step in found for i in step.theirs] == list(range(len(theirs)))


@given(STATEMENTS, STATEMENTS)
def test_changes_of_one_side_never_clash(base: list[str], other: list[str]) -> None:
    same = version(base)
    for sides in ((version(other), same), (same, version(other)), (version(other),) * 2):
        found: list[Step] = list(merge_steps(same, *sides))
        assert not any(step.is_clash for step in found)

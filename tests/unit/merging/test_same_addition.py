"""What you and forge both add to one pair of brackets, and brackets that are hard to cut."""

from __future__ import annotations

import pytest

from forge_cli.merging import Merged, merge_text


def merge(base: str, ours: str, theirs: str) -> Merged:
    return merge_text(*(side.encode() for side in (base, ours, theirs)), python=True)


@pytest.mark.parametrize(
    "form",
    [
        "x = [{}]\n",
        "x = f({})\n",
        "x = ({})\n",
        "x = {{{}}}\n",
        "x = Literal[{}]\n",
        "__all__ = [{}]\n",
    ],
)
def test_the_same_element_in_two_places_is_a_conflict(form: str) -> None:
    sides = (
        form.format(elements) for elements in ('"a", "b"', '"new", "a", "b"', '"a", "b", "new"')
    )
    assert merge(*sides).conflicts


def test_an_element_that_was_there_twice_stays_twice() -> None:
    merged = merge("x = [a, a, b]\n", "x = [a, a, b, mine]\n", "x = [theirs, a, a, b]\n")
    assert (merged.data, merged.conflicts) == (b"x = [theirs, a, a, b, mine]\n", ())


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (
            'LABELS = {"draft": ("Draft"), "published": ("Published")}\n',
            'LABELS = {"draft": ("Draft"), "published": ("Published"), "hidden_from_everybody": ("Hidden from all")}\n',
            'LABELS = {"archived_long_ago": "Archived", "draft": ("Draft"), "published": ("Published")}\n',
        ),
        (
            "@f((b))\ndef g(): ...\n",
            "@f(long_name_number_one_is_here, (b))\ndef g(): ...\n",
            '@f((b), "é")\ndef g(): ...\n',
        ),
    ],
)
def test_brackets_within_brackets_merge_or_conflict(base: str, ours: str, theirs: str) -> None:
    merged = merge(base, ours, theirs)
    if not merged.conflicts:
        text = merged.data.decode()
        compile(text, "merged", "exec")
        for word in (
            "hidden_from_everybody",
            "archived_long_ago",
            "long_name_number_one_is_here",
            "é",
        ):
            assert (word in text) == (word in ours or word in theirs)

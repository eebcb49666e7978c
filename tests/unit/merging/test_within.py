"""One statement that both sides have changed: the few cases where it is certain what that makes."""

from __future__ import annotations

import pytest

from tests.unit.merging.merges import conflicts, merged


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        (
            "S = Literal['a', 'z']",
            "S = Literal['a', 'mine', 'z']",
            "S = Literal['a', 'z', 'b']",
            "S = Literal['a', 'mine', 'z', 'b']",
        ),
        # Where the order means nothing, both may add at one place; forge's comes first.
        (
            "S = Literal['a']",
            "S = Literal['a', 'mine']",
            "S = Literal['a', 'b']",
            "S = Literal['a', 'b', 'mine']",
        ),
        (
            "S = {'a'}",
            "S = {'a', 'b', 'mine'}",
            "S = {'a', 'b', 'c'}",
            "S = {'a', 'c', 'b', 'mine'}",
        ),
        (
            "S = {'a': 1, **x}",
            "S = {'m': 2, 'a': 1, **x}",
            "S = {'a': 1, 'b': 3, **x}",
            "S = {'m': 2, 'a': 1, 'b': 3, **x}",
        ),
        ("S = {'a': 1, **x}", "S = {'a': 1, **x, **m}", "S = {**x}", "S = {**x, **m}"),
        ("s = f(a, b)", "s = f(m, a, b)", "s = f(a, b, c)", "s = f(m, a, b, c)"),
        ("s = f(a, x, b, c)", "s = f(a, x, b)", "s = f(x, b, c)", "s = f(x, b)"),
        (
            "s = f(a, key=b)",
            "s = f(a, mine, key=b)",
            "s = f(a, key=b, other=c)",
            "s = f(a, mine, key=b, other=c)",
        ),
        (
            "s = f([a, b], g(x))",
            "s = f([m, a, b], g(x))",
            "s = f([a, b, c], g(x))",
            "s = f([m, a, b, c], g(x))",
        ),
        (
            "s: dict = f(a, b)",
            "s: dict = f(a, b, m)",
            "s: dict = f(c, a, b)",
            "s: dict = f(c, a, b, m)",
        ),
        ("await f(a, b)", "await f(a, b, m)", "await f(c, a, b)", "await f(c, a, b, m)"),
        (
            "s = ('é', 'z')",
            "s = ('é', 'm', 'z')",
            "s = ('é', 'z', 'ü')",
            "s = ('é', 'm', 'z', 'ü')",
        ),
        # Laid out as ours is, or as a formatter does it where that no longer fits.
        (
            "s = f(a, b)",
            "s = f(\n    a,\n    b,\n    m,\n)",
            "s = f(c, a, b)",
            "s = f(\n    c,\n    a,\n    b,\n    m,\n)",
        ),
        ("s = f(a, b)", "s = f(\n    a, b, m\n)", "s = f(c, a, b)", "s = f(\n    c, a, b, m\n)"),
        (
            "s = f(a, z)",
            f"s = f(a, {'m' * 50}, z)",
            f"s = f(a, z, {'c' * 36})",
            f"s = f(\n    a, {'m' * 50}, z, {'c' * 36}\n)",
        ),
        (
            "s = f(a, z)",
            f"s = f(a, {'m' * 60}, z)",
            f"s = f(a, z, {'c' * 40})",
            f"s = f(\n    a,\n    {'m' * 60},\n    z,\n    {'c' * 40},\n)",
        ),
        (
            "s = f(\n    a, z\n)",
            f"s = f(\n    a, {'m' * 60}, z\n)",
            f"s = f(a, z, {'c' * 40})",
            f"s = f(\n    a,\n    {'m' * 60},\n    z,\n    {'c' * 40},\n)",
        ),
    ],
)
def test_elements_that_each_side_adds_or_removes(
    base: str, ours: str, theirs: str, result: str
) -> None:
    assert merged(f"{base}\n", f"{ours}\n", f"{theirs}\n") == f"{result}\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("s = f(a, b)", "s = f(a, b, m)", "s = f(a, b, c)"),
        ("s = f(a, b)", "s = f(a, m)", "s = f(a, c)"),
        ("s = f(a, key=b)", "s = f(a, key=m)", "s = f(a, key=b, other=c)"),
        ("s = f(a, key=b)", "s = f(a, key=b, mine=m)", "s = f(a, key=c)"),
        ("s = f(a, b)", "s = g(a, b)", "s = f(a, b, c)"),
        ("s = f(a, b)", "t = f(a, b)", "s = f(a, b, c)"),
        ("s = f(a, b)", "s: int = f(a, b)", "s = f(a, b, c)"),
        ("s = f(a, b)", "s = f(m, a, b)  # why", "s = f(a, b, c)"),
        ("s = f(a)", "s = f()", "s = f(a, b)"),
        ("s = f(a for a in b)", "s = f((a for a in b), m)", "s = f(c, (a for a in b))"),
        ("s = ((a), b)", "s = ((a), b, m)", "s = ((a), c, b)"),
        ("s = {'a': 1}", "s = {'a': 1, 'b': 2}", "s = {'a': 1, 'b': 3}"),
        ("s = a + b", "s = a + b + m", "s = c + a + b"),
        ("s = f(a, b)", "s = f(m,\n      a, b)", "s = f(a, b, c)"),
        ("s = [a, b]", "s = [m, a, b]", "s = [a, b, f(\n    c\n)]"),
    ],
)
def test_what_is_not_certain_is_a_conflict(base: str, ours: str, theirs: str) -> None:
    assert conflicts(f"{base}\n", f"{ours}\n", f"{theirs}\n")


FILTERS = "FILTERS = together(\n    Post,\n    title,\n    text,\n    rank,\n)\n"
MINE = FILTERS.replace("    title,\n", "    title,\n    mine,  # by hand\n")
FORGES = FILTERS.replace("Post", "Article")
BOTH = MINE.replace("Post", "Article")
FIRST, SECOND = "\n\ndef first():\n    return 1\n", "\n\ndef second():\n    return 2\n"


def test_lines_of_one_statement_merge_whatever_else_has_changed_in_the_file() -> None:
    """A file of which functions were moved is merged by statements, another one by lines."""
    changed = SECOND.replace("2", "3")
    assert merged(FILTERS + FIRST, MINE + FIRST, FORGES + FIRST) == BOTH + FIRST
    assert (
        merged(FILTERS + FIRST + SECOND, MINE + SECOND + FIRST, FORGES + FIRST + changed)
        == BOTH + changed + FIRST
    )


def test_lines_of_one_statement_that_both_changed_are_a_conflict() -> None:
    ours = FILTERS.replace("title", "headline") + SECOND + FIRST
    theirs = FILTERS.replace("title", "name") + FIRST + SECOND.replace("2", "3")
    assert conflicts(FILTERS + FIRST + SECOND, ours, theirs)


def test_a_statement_with_blocks_of_its_own_stays_whole() -> None:
    tried = "try:\n    first()\n    second()\n    third()\nexcept OSError:\n    pass\n"
    ours = tried.replace("first()", "mine()") + SECOND + FIRST
    theirs = tried.replace("third()", "forge()") + FIRST + SECOND.replace("2", "3")
    assert conflicts(tried + FIRST + SECOND, ours, theirs)

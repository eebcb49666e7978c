"""Which revisions are applied and which are pending, whatever the shape of their history."""

from forge_cli.development.migrations import History, _oldest_first
from forge_cli.migrations import Revision

#   base - left  \
#        \ right - merge - last
REVISIONS = tuple(
    Revision(f"{name}.py", name, down)
    for name, down in {
        "last": ("merge",),
        "merge": ("left", "right"),
        "right": ("base",),
        "left": ("base",),
        "base": (),
    }.items()
)


def history(*current: str) -> History:
    return History(tuple(_oldest_first(REVISIONS)), frozenset(current))


def test_each_comes_after_those_before_it() -> None:
    assert [each.id for each in history().revisions] == ["base", "right", "left", "merge", "last"]
    assert [each.id for each in history().heads] == ["last"]


def test_what_is_below_is_applied_too() -> None:
    assert history().applied == frozenset()
    assert history("left").applied == {"base", "left"}
    assert history("left", "right").applied == {"base", "left", "right"}
    assert history("merge").applied == {"base", "left", "right", "merge"}


def test_the_rest_is_pending_the_oldest_first() -> None:
    assert [each.id for each in history("right").pending] == ["left", "merge", "last"]
    assert history("last").pending == ()


def test_a_circle_is_left_to_alembic() -> None:
    circle = (Revision("a.py", "a", ("b",)), Revision("b.py", "b", ("a",)))
    assert {each.id for each in _oldest_first(circle)} == {"a", "b"}

"""One file, whatever it holds: line endings, byte order marks, final newlines, markers, files that are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forge_cli.merging import (
    Merged,
    TextConflict,
    has_markers,
    merge_markers,
    merge_text,
    same_meaning,
)

BOM = b"\xef\xbb\xbf"
BASE = b"one\ntwo\nthree\nfour\nfive\n"
THEIRS = b"one\ntwo\nthree\nfour\nFIVE\nsix\n"
FILES = st.lists(
    st.sampled_from([b"a", b"b", b"c", b"\r", b"\n", b"\r\n", BOM, b"\xff", b"\0"])
).map(b"".join)


def merge(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    result = merge_text(base, ours, theirs, python=False)
    assert not result.conflicts
    return result.data


@given(FILES, FILES, st.booleans())
def test_without_changes_of_both_nothing_is_merged(one: bytes, other: bytes, python: bool) -> None:
    assert merge_text(one, other, one, python=python) == Merged(other)
    assert merge_text(one, one, other, python=python) == Merged(other)
    assert merge_text(one, other, other, python=python) == Merged(other)


@given(FILES, FILES, FILES, st.booleans())
def test_any_bytes_merge_or_conflict_and_always_alike(
    base: bytes, ours: bytes, theirs: bytes, python: bool
) -> None:
    result = merge_text(base, ours, theirs, python=python)
    assert result == merge_text(base, ours, theirs, python=python)
    if result.conflicts:
        assert has_markers(merge_markers(base, ours, theirs, python=python))


@pytest.mark.parametrize(
    ("ours", "result"),
    [
        (b"ONE\ntwo\nthree\nfour\nfive\n", b"ONE\ntwo\nthree\nfour\nFIVE\nsix\n"),
        (
            b"ONE\r\ntwo\r\nthree\r\nfour\r\nfive\r\n",
            b"ONE\r\ntwo\r\nthree\r\nfour\r\nFIVE\r\nsix\r\n",
        ),
        (b"ONE\ntwo\nthree\nfour\nfive", b"ONE\ntwo\nthree\nfour\nFIVE\nsix"),
        (BOM + b"ONE\ntwo\nthree\nfour\nfive\n", BOM + b"ONE\ntwo\nthree\nfour\nFIVE\nsix\n"),
        # Mixed: a line of ours keeps its own ending, a new one takes the commonest.
        (b"ONE\r\ntwo\nthree\r\nfour\r\nfive\n", b"ONE\r\ntwo\nthree\r\nfour\r\nFIVE\r\nsix\r\n"),
        (b"ONE\ntwo\r\nthree\nfour\nfive\r\n", b"ONE\ntwo\r\nthree\nfour\nFIVE\nsix\n"),
    ],
)
def test_the_result_is_written_as_ours_is(ours: bytes, result: bytes) -> None:
    assert merge(BASE, ours, THEIRS) == result


@pytest.mark.parametrize(
    ("ours", "result"),
    [
        (BASE.replace(b"\n", b"\r\n"), THEIRS.replace(b"\n", b"\r\n")),
        (BASE.rstrip(b"\n"), THEIRS.rstrip(b"\n")),
        (BOM + BASE, BOM + THEIRS),
    ],
)
def test_another_style_is_no_edit(ours: bytes, result: bytes) -> None:
    assert merge(BASE, ours, THEIRS) == result


def test_a_base_of_another_style_is_followed_where_ours_has_kept_to_it() -> None:
    assert merge(BASE.rstrip(), b"ONE" + BASE[3:].rstrip(), THEIRS) == b"ONE" + THEIRS[3:]
    assert merge(BOM + BASE, BOM + b"ONE" + BASE[3:], THEIRS) == b"ONE" + THEIRS[3:]


def test_an_empty_file_has_no_style() -> None:
    assert merge(b"", b"", THEIRS) == THEIRS
    assert merge(b"one\n", b"", b"one\n") == b""


def test_a_lone_carriage_return_ends_no_line() -> None:
    assert merge(b"a\rb\nc\nd\n", b"a\rB\nc\nd\n", b"a\rb\nc\nD\n") == b"a\rB\nc\nD\n"


@pytest.mark.parametrize("odd", [b"caf\xe9", b"\0\1\2", b"\xff\xfe"])
@pytest.mark.parametrize("side", [0, 1, 2])
def test_what_is_no_text_is_taken_whole_or_not_at_all(odd: bytes, side: int) -> None:
    sides = [b"base\n", b"base\nours\n", b"theirs\nbase\n"]
    sides[side] = odd
    result = merge_text(*sides, python=True)
    assert [each.line for each in result.conflicts] == [None]
    assert has_markers(merge_markers(*sides, python=True))
    assert all(each in merge_markers(*sides, python=True) for each in sides[1:])


def test_a_conflict_names_the_line_and_what_happened() -> None:
    base = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n"
    ours = b"zero\n1\nX\n3\n5\n6\n7a\n8\nmine\n9\n"
    theirs = b"1\nY\n3\nfour\n5\n6\n8\nforge's\n9\n"
    assert merge_text(base, ours, theirs, python=False).conflicts == (
        TextConflict(3, "changed by you and by forge"),
        TextConflict(5, "removed by you, changed by forge"),
        TextConflict(7, "removed by forge, changed by you"),
        TextConflict(9, "added by you and by forge, each in another way"),
    )


def test_markers_surround_the_smallest_regions() -> None:
    base = b"head\nsame\nx\nsame\ntail\n"
    ours = b"HEAD\r\nsame\r\nnew\r\nmine\r\nend\r\nsame\r\ntail\r\n"
    theirs = b"head\nsame\nnew\ntheirs\nend\nsame\nTAIL\n"
    assert merge_markers(base, ours, theirs, python=False).decode().split("\r\n") == [
        *["HEAD", "same", "new"],
        *["<<<<<<< yours", "mine", "||||||| before", "x", "=======", "theirs", ">>>>>>> forge"],
        *["end", "same", "TAIL", ""],
    ]


def test_python_gets_markers_only_around_the_block_in_conflict() -> None:
    base = b"import a\n\nx = 1\n\n\ndef f():\n    return 1\n"
    ours = b"import a\nimport b\n\nx = 1\n\n\ndef f():\n    return 2\n"
    theirs = b"import a\nimport c\n\nx = 1\ny = 2\n\n\ndef f():\n    return 3\n"
    assert merge_markers(base, ours, theirs, python=True).decode().split("\n") == [
        *["import a", "import b", "import c", "", "x = 1", "y = 2", "", "", "def f():"],
        *["<<<<<<< yours", "    return 2", "||||||| before", "    return 1", "======="],
        *["    return 3", ">>>>>>> forge", ""],
    ]


def test_a_conflict_that_is_not_one_of_lines_is_shown_whole() -> None:
    base = b"a = 1\nb = 2\nc = 3\n"
    ours = b"d = 0\na = 1\nb = 2\nc = 3\n"
    theirs = b"a = 1\nb = 2\nc = 3\nd = 1\n"
    assert merge_text(base, ours, theirs, python=True).conflicts
    assert merge_text(base, ours, theirs, python=False).conflicts == ()
    marked = merge_markers(base, ours, theirs, python=True)
    assert has_markers(marked)
    assert b"d = 0" in marked
    assert b"d = 1" in marked


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<<<<<<< yours\na\n=======\nb\n>>>>>>> forge\n", True),
        (b"x\r\n<<<<<<< HEAD\r\na\r\n=======\r\nb\r\n>>>>>>> main\r\n", True),
        (b"Title\n=======\n\ntext\n", False),
        (b">>>>>>> quoted seven times\n", False),
        (b"<<<<<<< only this\n", False),
        (b">>>>>>> b\n<<<<<<< a\n", False),
        (b"  <<<<<<< a\n  =======\n  >>>>>>> b\n", False),
        (b"", False),
    ],
)
def test_markers_are_told_from_headings_and_quotes(data: bytes, expected: bool) -> None:
    assert has_markers(data) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1\n", "x = 1\r\n"),
        ("x = 1\n", "x = 1"),
        ("x = 1\n", "\ufeffx = 1\n"),
        ("x = f('a', b)\n", 'x = f(\n    "a",\n    b,\n)\n'),
        ("x = 1  # one\n", "x = (1)  # one\n"),
        ("if a:\n    # why\n    b()\n", "if a:\n\n    # why\n    b()\n\n\n"),
        ("f(a, b)  # noqa\n", "f(\n    a,\n    b,\n)  # noqa\n"),
    ],
)
def test_the_same_in_another_form(one: str, other: str) -> None:
    assert same_meaning(one.encode(), other.encode(), python=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1\n", "x = 2\n"),
        ("x = 1\n", "x = 1  # type: ignore\n"),
        ("x = 1  # noqa\ny = 2\n", "x = 1\ny = 2  # noqa\n"),
        ("# a\nx = 1\n", "x = 1  # a\n"),
        ("f(\n    a,  # why\n    b,\n)\n", "f(\n    a,\n    b,  # why\n)\n"),
        ("x = 'a'\n", "x = b'a'\n"),
        ('x = """a\n b"""\n', 'x = """a\n  b"""\n'),
        ("x = (\n", "x = ((\n"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same_meaning(one.encode(), other.encode(), python=True)


def test_only_python_may_be_laid_out_otherwise() -> None:
    assert not same_meaning(b"a  = 1\n", b"a = 1\n", python=False)
    assert same_meaning(b"a = 1\r\n", b"a = 1\n", python=False)
    assert not same_meaning(b"a\0b", b"a\0\r\nb", python=False)
    assert same_meaning(b"a\0b", b"a\0b", python=False)

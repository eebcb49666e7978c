"""Imports are sets of names; what is used is there."""

from __future__ import annotations

import pytest

from tests.unit.merging.merges import conflicts, merged, source

BASE = "from x import A, C\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ("from x import A, B, C\n", "from x import A, C, D\n", "from x import A, B, C, D\n"),
        ("from x import A, B, C\n", "from x import C\n", "from x import B, C\n"),
        ("from x import A\n", "from x import A, C, D\n", "from x import A, D\n"),
        (
            "from x import A, C\nfrom x import E\n",
            "from x import C\n",
            "from x import C\nfrom x import E\n",
        ),
        # What only forge changed is written as forge writes it, what both changed as it would be.
        ("from x import (\n    A,\n    C,\n)\n", "from x import B\n", "from x import B\n"),
        (
            "from x import (\n    A,\n    B,\n    C,\n)\n",
            "from x import A, C, D\n",
            "from x import (\n    A,\n    B,\n    C,\n    D,\n)\n",
        ),
        # Constants, then classes, then the rest, with numbers by their value.
        (
            "from x import A, C, a10\n",
            "from x import A, B, C, MAX, a9\n",
            "from x import MAX, A, B, C, a9, a10\n",
        ),
        # A name a line where they do not fit on one.
        (
            f"from x import A, C, {'d' * 50}\n",
            f"from x import A, C, {'e' * 50}\n",
            f"from x import (\n    A,\n    C,\n    {'d' * 50},\n    {'e' * 50},\n)\n",
        ),
        # Comments stay with their line, those of the whole statement behind the first.
        (
            "from x import A, B, C  # noqa\n",
            "from x import A, C, D\n",
            "from x import A, B, C, D  # noqa\n",
        ),
        (
            "from x import (\n    A,  # a\n    # c\n    C,\n    D,\n)\n",
            "from x import A, B, C\n",
            "from x import (\n    A,  # a\n    B,\n    # c\n    C,\n    D,\n)\n",
        ),
        (
            "from y import A\nfrom x import C\n",
            "from x import B, C\n",
            "from y import A\nfrom x import B, C\n",
        ),
        ("from x import A as X, C\n", "from x import A, B, C\n", "from x import A as X, B, C\n"),
        (
            "import a.b\nfrom x import A, C\n",
            "import a.c\nfrom x import A, C\n",
            "import a.b\nimport a.c\nfrom x import A, C\n",
        ),
        # In a section that is not sorted, behind what it is behind in theirs.
        (
            "from x import A, C\nimport b\nimport a\n",
            "from x import A, C\nimport c\n",
            "from x import A, C\nimport c\nimport b\nimport a\n",
        ),
        (
            "from x import A, C\nfrom z import F\n",
            "from x import A, C\nfrom y import E\n",
            "from x import A, C\nfrom y import E\nfrom z import F\n",
        ),
        (
            "from . import m\nfrom x import A, C\n",
            "from . import n\nfrom x import A, C\n",
            "from . import m, n\nfrom x import A, C\n",
        ),
    ],
)
def test_imports_of_both(ours: str, theirs: str, result: str) -> None:
    assert merged(BASE, ours, theirs) == result


def test_imports_that_both_changed_otherwise_conflict() -> None:
    both = "changed by you and by forge"
    assert conflicts(BASE, "from y import A\n", "from z import A\n") == [
        (1, "A: defined by you and by forge")
    ]
    commented = "from x import (\n    A,  # mine\n    B,\n    C,\n)\n"
    assert conflicts(BASE, commented, "from x import C, D\n") == [(1, f"import from x: {both}")]


def test_a_section_keeps_its_empty_line() -> None:
    base = "import a\n\nfrom p.m import B\n\nx = 1\n"
    ours = "import a\n\nfrom p.l import A\nfrom p.m import B\n\nx = 1\n"
    theirs = "import a\n\nfrom p.k import Z\nfrom p.m import B\n\nx = 1\n"
    assert merged(base, ours, theirs) == (
        "import a\n\nfrom p.k import Z\nfrom p.l import A\nfrom p.m import B\n\nx = 1\n"
    )
    theirs = "import a\n\nfrom p.n import Z\n\nx = 1\n"
    assert (
        merged(base, ours, theirs) == "import a\n\nfrom p.l import A\nfrom p.n import Z\n\nx = 1\n"
    )


def test_the_first_imports_of_a_file() -> None:
    base = '"""Text."""\n\nx = 1\n'
    ours = '"""Text."""\n\nimport a\n\nx = 1\n'
    theirs = '"""Text."""\n\nfrom __future__ import annotations\n\nimport b\n\nx = 1\n'
    assert merged(base, ours, theirs) == (
        '"""Text."""\n\nfrom __future__ import annotations\n\nimport b\n\nimport a\n\nx = 1\n'
    )


CHECKING = source(
    """
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from a import A
        from c import C

    x = 1
    """
)
WITHOUT = source(
    """
    x = 1
    """
)


def test_imports_for_type_checking_are_a_set_too() -> None:
    ours = CHECKING.replace("    from c", "    from b import B\n    from c")
    theirs = CHECKING.replace("    from a import A\n", "").replace(
        "C\n", "C\n    from d import D\n"
    )
    assert merged(CHECKING, ours, theirs) == (
        CHECKING.replace("    from a import A\n", "    from b import B\n").replace(
            "C\n\n", "C\n    from d import D\n\n"
        )
    )


def test_imports_for_type_checking_of_which_each_side_removes_some() -> None:
    ours = CHECKING.replace("    from a import A\n", "")
    theirs = CHECKING.replace("    from c import C\n", "")
    assert (
        merged(CHECKING, ours + "y = 1\n", theirs)
        == "from typing import TYPE_CHECKING\n\nx = 1\ny = 1\n"
    )


def test_a_remark_above_imports_for_type_checking_is_not_lost() -> None:
    ours = CHECKING.replace("if TYPE", "# mine\nif TYPE").replace(
        "    from c", "    from b import B\n    from c"
    )
    theirs = CHECKING.replace("    from c", "    from bb import B2\n    from c")
    assert "# mine\nif TYPE_CHECKING:" in merged(CHECKING, ours, theirs)
    assert conflicts(CHECKING, CHECKING.replace("if TYPE", "# mine\nif TYPE"), WITHOUT)


def test_imports_for_type_checking_that_only_one_side_has() -> None:
    ours = CHECKING.replace("    from c", "    from b import B\n    from c")
    # Forge needs them no more, the user does.
    assert merged(CHECKING, ours, WITHOUT) == (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from b import B\n\nx = 1\n"
    )
    assert merged(CHECKING, CHECKING + "y = 2\n", WITHOUT + "\n") == "x = 1\ny = 2\n"
    # Both begin to need some.
    own = CHECKING.replace("    from a import A\n    from c import C", "    from b import B")
    assert merged(WITHOUT, own, CHECKING) == CHECKING.replace(
        "    from c", "    from b import B\n    from c"
    )


USES = source(
    """
    from sqlalchemy import String, Text
    from sqlalchemy.orm import Mapped

    title: Mapped[str] = column(String)
    body: Mapped[str] = column(Text)
    """
)


@pytest.mark.parametrize(
    "use",
    [
        "slug = column(String)\n",
        "slug: String\n",
        "slug: 'list[String]'\n",
        "slug: Mapped['String | None']\n",
        "def slug() -> 'String': ...\n",
        "def slug(a: String) -> None: ...\n",
        "def slug() -> None:\n    return String()\n",
        "__all__ = ['String']\n",
    ],
)
def test_an_import_that_forge_drops_stays_where_the_user_needs_it(use: str) -> None:
    theirs = USES.replace("String, Text", "Text").replace(
        "title: Mapped[str] = column(String)\n", ""
    )
    assert (
        merged(USES, USES + use, theirs)
        == theirs.replace("import Text", "import String, Text") + use
    )


@pytest.mark.parametrize(
    "use", ["", "slug = 'String'\n", "slug: Literal['String']\n", "# String\n"]
)
def test_and_goes_where_nobody_does(use: str) -> None:
    theirs = USES.replace("String, Text", "Text").replace(
        "title: Mapped[str] = column(String)\n", ""
    )
    assert merged(USES, USES + "x = 1\n" + use, theirs) == theirs + "x = 1\n" + use


def test_an_import_that_the_user_removed_is_back_where_forge_needs_it() -> None:
    ours = "from sqlalchemy import Text\nfrom sqlalchemy.orm import Mapped\n\nbody: Mapped[str] = column(Text)\n"
    theirs = USES + "slug: Mapped[str] = column(String)\n"
    assert merged(USES, ours, theirs) == (
        USES.replace("title: Mapped[str] = column(String)\n", "")
        + "slug: Mapped[str] = column(String)\n"
    )


def test_so_are_imports_for_type_checking() -> None:
    base = CHECKING + "a: 'A'\nc: 'C'\n"
    theirs = "x = 1\n"
    assert merged(base, base.replace("c: 'C'", "c: 'C'\nd: 'A'"), theirs) == (
        CHECKING.replace("    from c import C\n", "") + "d: 'A'\n"
    )
    ours = CHECKING.replace("    from c import C\n", "") + "a: 'A'\n"
    assert merged(base, ours, base + "e: 'C'\n") == CHECKING + "a: 'A'\ne: 'C'\n"


def test_an_import_of_the_user_stays_whether_it_is_used_or_not() -> None:
    ours = USES.replace("String, Text", "JSON, String, Text")
    assert "import JSON, Text" in merged(
        USES, ours, USES.replace("String, Text", "Text").replace("String", "str")
    )


def test_names_that_ours_left_unbound_stay_so() -> None:
    ours = USES + "x = Missing\n"
    assert merged(USES, ours, USES.replace("body:", "text:")) == ours.replace("body:", "text:")


def test_a_definition_that_the_other_side_still_uses_is_a_conflict() -> None:
    base = "class Status: ...\n\n\nx = 1\n"
    assert conflicts(base, base + "y = Status()\n", "x = 1\n") == [
        (None, "Status: still used by your code, removed by forge")
    ]
    assert conflicts(base, "x = 1\n", base + "y = Status()\n") == [
        (None, "Status: still used by forge, removed by you")
    ]
    local = "def f():\n    a = 1\n    b = 2\n    c = 3\n    return b + c\n"
    assert conflicts(local, local.replace("    a = 1\n", ""), local.replace("+ c", "+ c + a")) == [
        (None, "a: still used by forge, removed by you")
    ]


def test_a_renamed_definition_is_no_missing_one() -> None:
    base = "from m import Post\n\nx = Post\n"
    theirs = "from n import Article\n\nx = Article\n"
    names = {"Post": "Article"}
    assert merged(base, base + "y = Post\n", theirs, names=names) == theirs + "y = Post\n"
    ours = base.replace("import Post", "import Post, own")
    assert merged(base, ours, theirs, names=names) == (
        "from m import own\nfrom n import Article\n\nx = Article\n"
    )


def test_what_comes_with_a_star_is_not_missed() -> None:
    base = "from a import *\nfrom b import C, D\n\nx = C\n"
    ours = base + "y = D\n"
    assert merged(base, ours, base.replace("C, D", "C")) == ours.replace("C, D", "C")

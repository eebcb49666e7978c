"""Python, merged by its blocks where lines alone conflict."""

from __future__ import annotations

from textwrap import indent

import pytest

from forge_cli.merging import same_meaning
from tests.unit.merging.merges import conflicts, merged, source

BOTH = "changed by you and by forge"
HERS = "removed by forge, changed by you"
OURS = "removed by you, changed by forge"
ADDED = "added by you and by forge, each in another way"

CLASS = source(
    """
    class Post(Base):
        id: int
        title: str
        body: str
    """
)


def test_members_of_a_class_are_merged_each_for_itself() -> None:
    ours = CLASS.replace("title: str", "title: Text")
    theirs = CLASS.replace("body: str", "body: Text").replace("id: int", "id: Id")
    assert merged(CLASS, ours, theirs) == CLASS.replace("str", "Text").replace("int", "Id")


def test_the_head_of_a_class_and_its_body_are_merged_apart() -> None:
    ours = "@final\n" + CLASS.replace("(Base)", "(Base, Mixin)")
    theirs = CLASS.replace("id: int", "id: Id")
    assert merged(CLASS, ours, theirs) == ours.replace("id: int", "id: Id")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("(Base, Mixin)", "(Timestamps, Base)"), ("(Mixin)", "(Base, table=True)")],
)
def test_both_change_the_head_of_a_class(ours: str, theirs: str) -> None:
    sides = (CLASS.replace("(Base)", ours), CLASS.replace("(Base)", theirs))
    assert conflicts(CLASS, *sides) == [(1, f"class Post: {BOTH}")]


def test_an_own_member_between_those_of_forge_stays_where_it_is() -> None:
    ours = CLASS.replace("    body", "    mine: str\n    body")
    theirs = CLASS.replace("    body", "    forges: str\n    body")
    assert merged(CLASS, ours, theirs) == CLASS.replace(
        "    body", "    forges: str\n    mine: str\n    body"
    )


def test_the_order_is_that_of_the_user() -> None:
    ours = "class Post(Base):\n    body: str\n    title: str\n    id: int\n"
    theirs = CLASS.replace("body: str", "body: Text\n    more: int")
    assert merged(CLASS, ours, theirs) == (
        "class Post(Base):\n    body: Text\n    more: int\n    title: str\n    id: int\n"
    )


def test_what_forge_removed_goes_and_what_the_user_removed_stays_away() -> None:
    ours = CLASS.replace("    id: int\n", "").replace("body: str", "body: str = ''")
    theirs = CLASS.replace("    title: str\n", "")
    assert merged(CLASS, ours, theirs) == "class Post(Base):\n    body: str = ''\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("title: Text", "", (3, f"class Post: title: {HERS}")),
        ("title: str  # mine", "", (3, f"class Post: title: {HERS}")),
        ("# mine\n    title: str", "", (4, f"class Post: title: {HERS}")),
        ("", "title: Text", (2, f"class Post: title: {OURS}")),
        ("title: Text", "title: Title", (3, f"class Post: title: {BOTH}")),
        ("heading: str", "", (3, f"class Post: heading: {HERS}")),
        ("def title(self): ...", "title: Title", (3, f"class Post: title(): {BOTH}")),
        ("title: str\n    x: int", "title: str\n    x: str", (4, f"class Post: x: {ADDED}")),
    ],
)
def test_conflicts_of_members(ours: str, theirs: str, expected: tuple[int, str]) -> None:
    sides = [
        CLASS.replace("    title: str\n", f"    {side}\n" if side else "")
        for side in (ours, theirs)
    ]
    # Something else that keeps lines from merging by themselves, and is no conflict.
    assert conflicts(CLASS, *sides) == [expected]


def test_one_class_is_added_by_both() -> None:
    base = "x = 1\n"
    theirs = base + "\n\nclass A:\n    b = 1\n"
    assert merged(base, theirs + "\n\ny = 2\n", theirs) == theirs + "\n\ny = 2\n"
    other = theirs.replace("b = 1", "b = 2")
    assert conflicts(base, other, theirs) == [(4, f"class A: {ADDED}")]


FUNCTION = source(
    '''
    async def create(session: Session, data: PostCreate) -> Post:
        """Store it."""
        record = await insert(session, data)
        audit(record)
        return record
    '''
)


def test_an_own_statement_in_a_reformatted_function_that_forge_changes() -> None:
    ours = FUNCTION.replace(
        "insert(session, data)\n",
        "insert(\n        session,\n        data,\n    )\n    log(record)\n",
    )
    theirs = FUNCTION.replace("return record", "return represent(record)")
    assert merged(FUNCTION, ours, theirs) == ours.replace(
        "return record", "return represent(record)"
    )


def test_neighbouring_statements_may_be_changed_by_each_side() -> None:
    ours = FUNCTION.replace("audit(record)", "audit(record, data)")
    theirs = FUNCTION.replace("insert(session, data)", "insert_one(session, data)").replace(
        "return record", "return represent(record)"
    )
    assert merged(FUNCTION, ours, theirs) == theirs.replace("audit(record)", "audit(record, data)")


def test_the_head_the_docstring_and_the_body_of_a_function_are_apart() -> None:
    ours = FUNCTION.replace("Store it.", "Store the post.").replace("create", "store", 1)
    theirs = "@traced\n" + FUNCTION.replace("data: PostCreate", "data: PostCreate, user: User")
    assert merged(FUNCTION, ours, theirs) == theirs.replace("Store it.", "Store the post.").replace(
        "def create", "def store"
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "line", "what"),
    [
        ("    audit(record, 1)\n", "    audit(record, 2)\n", 4, "`audit(record, 1)`"),
        ("    audit(record)\n    a()\n", "    audit(record)\n    b()\n", 5, "`a()`"),
        ("", "    audit(record, 2)\n", 3, "`audit(record)`"),
        ("    a()\n    audit(record)\n", "", 4, "`a()`"),
    ],
)
def test_conflicts_in_functions(ours: str, theirs: str, line: int, what: str) -> None:
    sides = [FUNCTION.replace("    audit(record)\n", side) for side in (ours, theirs)]
    ((found, text),) = conflicts(FUNCTION, *sides)
    assert (found, text.split(": ")[:2]) == (line, ["create()", what])


def test_what_both_removed_and_one_wrote_otherwise_is_no_agreement() -> None:
    base = "def f():\n    a = get(1)\n    b = 2\n    return a\n"
    ours = base.replace("    a = get(1)\n", "")
    theirs = "def f():\n    return get(1)\n"
    assert conflicts(base, ours, theirs)


def test_statements_inside_compound_statements_are_merged_in_there() -> None:
    base = "def f(a):\n    if a:\n        b()\n        c()\n    for x in a:\n        d(x)\n"
    ours = base.replace("b()", "b(1)").replace("d(x)", "d(x)  # why")
    theirs = base.replace("c()", "c(2)").replace("d(x)", "d(x)\n        e(x)")
    assert merged(base, ours, theirs) == (
        "def f(a):\n    if a:\n        b(1)\n        c(2)\n"
        "    for x in a:\n        d(x)  # why\n        e(x)\n"
    )


def test_two_branches_are_one_statement() -> None:
    base = "def f(a):\n    if a:\n        b()\n    else:\n        c()\n    return\n"
    ours, theirs = base.replace("b()", "b(1)\n        x()"), base.replace("return", "return a")
    assert merged(base, ours, theirs) == ours.replace("return", "return a")
    theirs = base.replace("    else", "        y()\n    else")
    assert conflicts(base, ours, theirs) == [(2, f"f(): `if a:`: {BOTH}")]


def test_a_remark_at_the_end_of_a_line_that_forge_changes_is_kept() -> None:
    base = "a = 1\nb = f(1)\nc = 3\n"
    assert merged(base, "a = 1\nb = f(1)  # noqa: X\nc = 3\n", "a = 1\nb = f(2)\nc = 3\n") == (
        "a = 1\nb = f(2)  # noqa: X\nc = 3\n"
    )
    assert merged(base, "a = 1\nb = f(2)\nc = 3\n", "a = 1\nb = f(1)  # one\nc = 3\n") == (
        "a = 1\nb = f(2)  # one\nc = 3\n"
    )
    assert conflicts(base, "b = f(  # x\n    1\n)\n", "b = f(2)\n")


def test_comments_count() -> None:
    base = "def f():\n    a()\n    b()\n"
    ours = "def f():\n    a()  # type: ignore[x]\n    b()\n\n\ng = 1\n"
    assert merged(base, ours, base.replace("b()", "b(1)") + "\n\nh = 1\n") == (
        "def f():\n    a()  # type: ignore[x]\n    b(1)\n\n\nh = 1\n\n\ng = 1\n"
    )
    assert conflicts(base, ours.replace("a() ", "a() "), base.replace("    a()\n", ""))


def test_comments_above_a_block_are_merged_apart_from_it() -> None:
    base = "# forge's\ndef f():\n    return 1\n\n\ndef g():\n    return 1\n"
    ours = base.replace("# forge's\n", "# forge's\n# mine\n").replace("def g", "# of g\ndef g")
    theirs = base.replace("return 1", "return 2")
    assert merged(base, ours, theirs) == ours.replace("return 1", "return 2")
    theirs = theirs.replace("# forge's", "# for you")
    assert conflicts(base, ours, theirs)[0][1] == f"comments: {BOTH}"


def test_comments_at_the_end_stay_at_the_end() -> None:
    base = "class A:\n    a = 1\n\n\nb = 2\n"
    ours = "class A:\n    a = 1\n    # more of A\n\n\nb = 2\n# the end\n"
    theirs = "class A:\n    a = 1\n    aa = 1\n\n\nb = 2\nc = 3\n"
    assert merged(base, ours, theirs) == (
        "class A:\n    a = 1\n    aa = 1\n    # more of A\n\n\nb = 2\nc = 3\n# the end\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import x\nexcept ImportError:\n    x = 1\n",
        "@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\n",
        "if a:\n    b = 1\nelse:\n    b = 2\n",
        "a = 1; b = 2\n",
        "a = 1\na = a + 1\n",
    ],
)
def test_what_has_no_name_of_its_own_is_whole_or_a_conflict(text: str) -> None:
    base = f"import o\n\n{text}\n\nend = 1\n"
    ours = base.replace("import o", "import o\nimport p")
    theirs = (
        base.replace("import o", "import o\nimport q").replace("1\n", "11\n").replace("...", "3")
    )
    result = merged(base, ours, theirs)
    assert result == theirs.replace("import o", "import o\nimport p")
    ours = ours.replace("1\n", "12\n").replace("...", "4")
    assert conflicts(base, ours, theirs)


def test_a_name_that_is_defined_twice_is_not_mixed_by_lines_either() -> None:
    base = "S = [\n    1,\n    2,\n    3,\n]\n"
    again = base.replace("3", "4") + base
    assert conflicts(base, again, base.replace("1,", "1,\n    5,")) == [
        (1, f"S: {BOTH}; it is there more than once")
    ]
    assert merged(base + "a = 1\n", again + "a = 1\n", base + "a = 2\n") == again + "a = 2\n"
    inner = "class A:\n    " + base.replace("\n", "\n    ").rstrip()
    outer = "class A:\n    " + again.replace("\n", "\n    ").rstrip()
    assert conflicts(inner, outer, inner.replace("1,", "1,\n        5,"))


def test_two_properties_of_one_name_stay_together() -> None:
    base = "class A:\n    x = 1\n"
    own = "\n    @property\n    def y(self): ...\n\n    @y.setter\n    def y(self, y): ...\n"
    assert merged(base, base + own, base + "    z = 2\n") == f"{base}    z = 2\n{own}"
    other = base + own
    assert conflicts(other, other.replace("...", "1"), other.replace("...", "2"))


def test_statements_without_a_name_that_both_changed() -> None:
    base = "app = App()\napp.use(One, 1)\napp.use(Two)\n"
    assert conflicts(base, base.replace("One, 1", "One, 2"), base.replace("One, 1", "One, 3")) == [
        (2, f"`app.use(One, 2)`: {BOTH}")
    ]
    assert conflicts(base, base.replace("app.use(One, 1)\n", ""), base.replace("1", "3")) == [
        (1, f"`app.use(One, 1)`: {OURS}")
    ]


def test_a_definition_that_both_added_far_apart() -> None:
    base = "a = 1\nb = 2\nc = 3\n"
    assert conflicts(base, "d = 0\n" + base, base + "d = 1\n") == [(1, f"d: {ADDED}")]


@pytest.mark.parametrize("head", ["with own():", "if own():", "for own in ():"])
@pytest.mark.parametrize("definition", ["a = Table()", "def a():\n    return 1", "class a: ..."])
def test_what_forge_removes_is_not_kept_below_a_condition(head: str, definition: str) -> None:
    base = f"x = 1\n\n{definition}\n\ny = 1\n"
    ours = base.replace(definition, f"{head}\n{indent(definition, '    ')}")
    theirs = "x = 1\n\ny = 1\n"
    assert conflicts(base, ours, theirs)[0][1] == f"a: {HERS}"
    assert conflicts(base, theirs, ours)[0][1] == f"a: {OURS}"


@pytest.mark.parametrize("definition", ["a = Table()", "def a():\n    return 1"])
def test_what_forge_removes_is_not_kept_where_the_user_moved_it(definition: str) -> None:
    base = f"{definition}\n\n\nclass B:\n    x = 1\n    y = 2\n"
    gone = base.removeprefix(definition)
    ours = gone.replace("    y = 2", f"{indent(definition, '    ')}\n    y = 2")
    theirs = gone.replace("    y = 2", "    y = 2\n    z = 3")
    assert conflicts(base, ours, theirs)[0][1] == "B: moved here by you, removed by forge"


def test_what_forge_adds_is_below_what_it_needs() -> None:
    base = "class A: ...\n\n\nclass B: ...\n"
    ours = "class B: ...\n\n\nclass A: ...\n"
    theirs = "class A: ...\n\n\nC = A()\n\n\nclass B:\n    c = C\n"
    assert conflicts(base, ours, theirs)[0][1] == "C: would be used before it is defined"


@pytest.mark.parametrize(
    ("use", "head"),
    [
        ("use(a)", "def f():"),
        ("use([b + a for b in a])", "def f(b):"),
        ("for b in a:\n    use(b)", "def f():"),
        ("if a:\n    use()", "async def f(self):"),
        ("while more():\n    try:\n        use(a)\n    finally:\n        pass", "def f(*b, **c):"),
    ],
)
def test_what_forge_uses_in_a_function_is_not_above_where_the_user_moved_it(
    use: str, head: str
) -> None:
    steps = ["x()", "y()", "z()"]
    base = ["a = g()", *steps, "last(a)"]
    ours, theirs = [*steps, "a = g()", "last(a)"], ["a = g()", "x()", use, *steps[1:], "last(a)"]
    files = [f"{head}\n{indent(chr(10).join(body), '    ')}\n" for body in (base, ours, theirs)]
    assert conflicts(*files)[0][1] == "f: a: would be used before it is defined"


@pytest.mark.parametrize(
    "use",
    [
        "use([a for a in g()])",
        "use({b: a for b, a in g()})",
        "use(lambda a: a)",
        "def h(a):\n    return a",
    ],
)
def test_what_is_only_called_like_something_below_may_be_above_it(use: str) -> None:
    base = "def f():\n    x()\n    y()\n    z()\n    last()\n"
    ours = base.replace("    last()", "    a = g()\n    last(a)")
    theirs = base.replace("    x()\n", f"    x()\n{indent(use, '    ')}\n")
    result = merged(base, ours, theirs)
    assert "last(a)" in result
    assert indent(use, "    ") in result


def test_a_function_that_forge_renames_may_use_early_what_it_did() -> None:
    base = "def f():\n    while more():\n        if late():\n            use(a)\n        a = g()\n"
    ours, theirs = base.replace("g()", "g(1)"), base.replace("def f", "def h")
    assert merged(base, ours, theirs, names={"f": "h"}) == ours.replace("def f", "def h")


@pytest.mark.parametrize(
    ("renamed", "added", "module"),
    [
        ("row", "use(a)", "a = 0\n"),  # it would be the one of the module
        ("row", "use([b + a for b in c()])", "from elsewhere import a\n"),
        ("row", "use(lambda: a)", "def a(): ...\n"),
    ],
)
def test_what_forge_uses_is_not_taken_for_another_that_is_called_so(
    renamed: str, added: str, module: str
) -> None:
    base = f"{module}\n\ndef f():\n    a = g()\n    x()\n    y()\n    z()\n"
    ours = base.replace("    a = g()", f"    {renamed} = g()")
    theirs = base.replace("    y()\n", f"    y()\n    {added}\n")
    assert conflicts(base, ours, theirs)[0][1].endswith(": a: still used by forge, removed by you")


def test_nor_is_it_for_a_builtin() -> None:
    base = "id = 1\n\n\ndef f():\n    x()\n    y()\n"
    theirs = base.replace("    y()\n", "    y()\n    use(id)\n")
    assert conflicts(base, base.replace("id = 1", "number = 1"), theirs) == [
        (None, "f: id: still used by forge, removed by you")
    ]


def test_what_the_user_uses_is_not_taken_for_another_either() -> None:
    base = "a = 0\n\n\ndef f():\n    w()\n    x()\n    y()\n    z()\n"
    ours = base.replace("    z()\n", "    z()\n    mine(a)\n")
    theirs = base.replace("    w()\n", "    a = w()\n")
    assert conflicts(base, ours, theirs) == [(1, "f: a: still used by your code, removed by forge")]


def test_a_function_that_the_user_renamed_gets_what_forge_adds() -> None:
    base = "def f(b):\n    w(b)\n    x()\n    y()\n    z()\n"
    theirs = base.replace("    y()\n", "    a = y()\n    use(a, b, id)\n")
    ours = base.replace("def f", "def mine")
    assert merged(base, ours, theirs) == theirs.replace("def f", "def mine")


def test_repeated_keys_and_keywords_are_refused() -> None:
    base = "a = {\n    'x': 1,\n    'y': 2,\n    'z': 3,\n}\n"
    ours, theirs = base.replace("'x'", "'w': 0,\n    'x'"), base.replace("3,", "3,\n    'w': 1,")
    assert conflicts(base, ours, theirs)
    base = "a = f(\n    x=1,\n    y=2,\n    z=3,\n)\n"
    ours, theirs = base.replace("x=", "w=0,\n    x="), base.replace("3,", "3,\n    w=1,")
    assert conflicts(base, ours, theirs)


@pytest.mark.parametrize("odd", ["\f", "\x0b", "\x1c", "\x85", "\u2028", "a\rb"])
def test_files_with_odd_separators_are_merged_by_lines_only(odd: str) -> None:
    base = f"a = '''{odd}'''\nb = 2\nc = 3\n"
    assert merged(base, base.replace("'''\n", "'''  # x\n"), base + "d = 4\n") == (
        base.replace("'''\n", "'''  # x\n") + "d = 4\n"
    )
    assert conflicts(base, base + "e = 5\n", base + "d = 4\n")
    assert conflicts(base, f"d = 5\n{base}", base + "d = 4\n") == [
        (None, "d: defined by you and by forge")
    ]


def test_so_are_files_in_another_encoding_and_files_that_do_not_parse() -> None:
    base = "# -*- coding: utf-8 -*-\na = 1\nb = 2\n"
    assert conflicts(base, base + "e = 5\n", base + "d = 4\n")
    broken = "a = (\nb = 2\nc = 3\n"
    assert merged(broken, broken.replace("2", "3"), "#\n" + broken) == (
        "#\n" + broken.replace("2", "3")
    )


def test_an_expression_too_deep_to_be_walked_is_refused() -> None:
    base = f"a = {' + '.join(['1'] * 2_000)}\nb = 1\nc = 2\nd = 3\n"
    assert conflicts(base, "x = 1\n" + base, base + "y = 1\n") == [
        (None, f"{BOTH}; it is nested too deeply to be merged")
    ]
    assert conflicts(base, base + "x = 1\n", base + "y = 1\n")
    assert not same_meaning(base.encode(), base.encode() + b"\n", python=True)


def test_lines_that_merge_into_nonsense_are_refused() -> None:
    base = "\f\na = 1\nb = 2\nc = 3\nd = 4\n"
    ours = base.replace("a = 1", 'a = """').replace("d = 4", '"""')
    theirs = base.replace("c", 'x = """y"""\nc')
    assert merged(base[2:], ours[2:], theirs[2:]) == 'a = """\nb = 2\nc = 3\n"""\nx = """y"""\n'
    assert conflicts(base, ours, theirs) == [
        (None, "the changes of both sides make no valid Python together")
    ]


def test_what_forge_renames_takes_the_edits_of_the_user_along() -> None:
    base = "class Post(Base):\n    id: int\n    title: str\n\n\ndef list_posts():\n    return all(Post)\n"
    theirs = base.replace("Post", "Article").replace("posts", "articles")
    ours = base.replace("title: str", "title: str\n    mine: int").replace("all(", "some(")
    ours = ours.replace("return", "log()\n    return").replace("    id: int", "    id: Id")
    names = {"Post": "Article", "list_posts": "list_articles"}
    theirs = theirs.replace("title: str", "title: str\n    forges: int").replace("some", "all")
    assert conflicts(base, ours, theirs, names=names) == [
        (9, f"list_posts(): `return some(Post)`: {BOTH}")
    ]
    ours = ours.replace("some(", "all(")
    assert merged(base, ours, theirs, names=names) == (
        "class Article(Base):\n    id: Id\n    title: str\n    forges: int\n    mine: int\n"
        "\n\ndef list_articles():\n    log()\n    return all(Article)\n"
    )


def test_an_own_definition_under_the_new_name_is_a_conflict() -> None:
    base = "class Post:\n    a = 1\n"
    ours = base + "\n\nclass Article:\n    b = 1\n"
    assert conflicts(base, ours, "class Article:\n    a = 1\n", names={"Post": "Article"})

"""Files as forge renders them, edited as people do, when a field comes, goes or gets another name."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

from forge_cli.merging import definition_names, merge_text, same_meaning
from tests.unit.merging.rendered import FILES, file, post

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("title:str:max=200", "body:text", "author:ref:User")
AFTER = {
    "a field more": (*FIELDS, "slug:str:max=80:unique"),
    "a field more in front": ("status:enum:draft,published:default=draft", *FIELDS),
    "a relation more": (*FIELDS, "tags:many:Tag"),
    "a field less": ("title:str:max=200", "author:ref:User"),
    "no relation": ("title:str:max=200", "body:text"),
    "another limit": ("title:str:max=99", "body:text:null", "author:ref:User"),
    "another name": ("heading:str:max=200", "body:text", "author:ref:User"),
}
Edit: TypeAlias = Callable[[str], str]

OWN_ROUTE = '''

@router.get("/posts/latest")
async def latest_post(db: ReadSessionDep) -> Record:
    """The newest one."""
    return await crud.latest(db)
'''
OWN_FUNCTION = """

async def latest(db: ReadSession) -> Record:
    return await SELECTION.page(db, PostQuery(sort="-created_at", limit=1))
"""
OWN_METHOD = '''
    def summary(self) -> str:
        """For lists."""
        return self.title[:80]
'''
OWN_TEST = """

async def test_the_latest(client: AsyncClient) -> None:
    record = await create(client)
    assert (await client.get(f"{PATH}/latest")).json() == record
"""


def replaced(old: str, new: str) -> Edit:
    def edit(source: str) -> str:
        assert old in source
        return source.replace(old, new)

    return edit


def within(start: str, old: str, new: str) -> Edit:
    """In one function only."""

    def edit(source: str) -> str:
        above, below = source.split(start)
        function, others = below.split("\n\n\n", 1)
        return f"{above}{start}{function.replace(old, new)}\n\n\n{others}"

    return edit


def appended(text: str) -> Edit:
    return lambda source: source + text


EDITS: dict[str, tuple[str, Edit]] = {
    "a route at the end": ("routes.py", appended(OWN_ROUTE)),
    "a route in the midst": (
        "routes.py",
        lambda source: source.replace("\n\n@router.patch", f"{OWN_ROUTE}\n\n@router.patch"),
    ),
    "a function": ("crud.py", appended(OWN_FUNCTION)),
    "a function before all others": (
        "crud.py",
        lambda source: source.replace("\n\nasync def get(", f"{OWN_FUNCTION}\n\nasync def get("),
    ),
    "a method": ("posts/model.py", appended(OWN_METHOD)),
    "a column": (
        "posts/model.py",
        replaced("    body:", "    mine: Mapped[int | None]\n    body:"),
    ),
    "a column at the end": (
        "posts/model.py",
        replaced("\n\n    author:", "\n    mine: Mapped[int | None]\n\n    author:"),
    ),
    "an import in the list of forge": (
        "posts/model.py",
        lambda source: source.replace("import ForeignKey,", "import JSON, ForeignKey,").replace(
            "    body:", "    extra: Mapped[object] = mapped_column(JSON)\n    body:"
        ),
    ),
    "an import beside those of forge": (
        "crud.py",
        lambda source: (
            source.replace(
                "\nfrom sqlalchemy.ext", "\nfrom sqlalchemy import func\nfrom sqlalchemy.ext"
            )
            + "\n\nCOUNT = func.count()\n"
        ),
    ),
    "a docstring": (
        "schemas.py",
        replaced("class PostRead(Output):\n", 'class PostRead(Output):\n    """A post."""\n\n'),
    ),
    "a docstring for the model": (
        "posts/model.py",
        replaced("(Timestamps, Base):\n", '(Timestamps, Base):\n    """A post."""\n\n'),
    ),
    "another docstring": (
        "routes.py",
        replaced("All of them or, where one is refused, none.", "All or none."),
    ),
    "a variable renamed": ("test_posts.py", within("async def test_delete", "path", "url")),
    "a test rewritten": (
        "test_posts.py",
        lambda source: source.replace(
            "    assert (await client.get(path)).status_code == 404\n",
            "    for _ in range(2):\n        assert (await client.get(path)).status_code == 404\n",
        ),
    ),
    "a test more": ("test_posts.py", appended(OWN_TEST)),
    "a remark in the code": (
        "routes.py",
        replaced(
            "    return await crud.page(db, query)",
            "    # a page\n    return await crud.page(db, query)",
        ),
    ),
    "a remark at the end of a line": (
        "posts/model.py",
        replaced("    id: Mapped[Id]\n", "    id: Mapped[Id]  # of the old system\n"),
    ),
    "a decorator": (
        "routes.py",
        replaced("async def list_posts(", "@cached\nasync def list_posts("),
    ),
    "a statement more": (
        "crud.py",
        replaced("    await session.delete(", "    log(entity)\n    await session.delete("),
    ),
    "a filter": (
        "schemas.py",
        replaced(
            "class PostQuery(PageQuery):\n", "class PostQuery(PageQuery):\n    mine: bool = False\n"
        ),
    ),
    "a new class": ("schemas.py", appended("\n\nclass PostSummary(Output):\n    title: str\n")),
    "a base class": ("schemas.py", replaced("PostRead(Output)", "PostRead(Output, Mine)")),
    "an entry removed": (
        "routes.py",
        lambda source: source.split("\n\n\n@router.delete")[0] + "\n",
    ),
}


def crlf(source: str) -> str:
    return source.replace("\n", "\r\n")


@pytest.fixture(scope="session")
def reformatted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files with shorter lines and other quotes."""
    folder = tmp_path_factory.mktemp("reformatted")
    for name in FILES:
        (folder / name.replace("/", "+")).write_bytes(file(name, *FIELDS))
    ruff(folder, "format", "--line-length", "79", "--config", "format.quote-style='single'")
    return {name: (folder / name.replace("/", "+")).read_text() for name in FILES}


def ruff(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--isolated", str(folder)]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def both(path: str, ours: str, after: tuple[str, ...]) -> str:
    """The merge of the user's file with the rendering of other fields."""
    base, theirs = file(path, *FIELDS), file(path, *after)
    names = definition_names(base, theirs) if "heading" in after[0] else {}
    result = merge_text(base, ours.encode(), theirs, python=True, names=names)
    assert result.conflicts == ()
    return result.data.decode()


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("edit", EDITS)
def test_the_edit_is_there_and_what_forge_changed_too(edit: str, after: str) -> None:
    path, make = EDITS[edit]
    base = file(path, *FIELDS).decode()
    theirs = file(path, *AFTER[after]).decode()
    ours = make(base)
    assert ours != base
    result = both(path, ours, AFTER[after])
    b, o, t, r = (Counter(text.split("\n")) for text in (base, ours, theirs, result))
    for line in o | t:
        # Blank lines and the names of an import may be arranged otherwise.
        if line and not line.startswith(("from ", "    from ")):
            # Both may have removed the same one.
            alike = {o[line]} & {t[line]}
            assert r[line] in alike | {max(0, o[line] + t[line] - b[line])}, line
    assert both(path, crlf(ours), AFTER[after]) == crlf(result)


def test_a_variable_that_new_code_of_forge_uses_under_its_old_name() -> None:
    base, theirs = (file("crud.py", *fields) for fields in (FIELDS, AFTER["a relation more"]))
    ours = base.replace(b"entity", b"post")
    assert [each.what for each in merge_text(base, ours, theirs, python=True).conflicts] == [
        "entity: still used by forge, removed by you"
    ]


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("path", FILES)
def test_without_an_edit_it_is_what_forge_renders(path: str, after: str) -> None:
    base, theirs = file(path, *FIELDS).decode(), file(path, *AFTER[after]).decode()
    assert both(path, base, AFTER[after]) == theirs
    assert both(path, crlf(base), AFTER[after]) == crlf(theirs)
    assert both(path, base.rstrip(), AFTER[after]) == theirs.rstrip()


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("path", FILES)
def test_a_reformatted_file_says_what_forge_renders(
    path: str, after: str, reformatted: dict[str, str]
) -> None:
    assert reformatted[path] != file(path, *FIELDS).decode()
    result = both(path, reformatted[path], AFTER[after])
    assert same_meaning(result.encode(), file(path, *AFTER[after]), python=True)


@pytest.mark.slow
def test_the_result_is_formatted_and_sorted_if_both_sides_were(tmp_path: Path) -> None:
    for number, (path, make) in enumerate(EDITS.values()):
        ours = make(file(path, *FIELDS).decode())
        (tmp_path / f"ours_{number}.py").write_text(ours)
        for name, after in AFTER.items():
            (tmp_path / f"{number}_{name.replace(' ', '_')}.py").write_text(both(path, ours, after))
    style = ["--line-length", "100"]
    ruff(tmp_path, "format", "--check", *style)
    ruff(
        tmp_path,
        "check",
        "--select",
        "I",
        "--config",
        "lint.isort.known-first-party=['my_service', 'tests']",
        *style,
    )


def test_every_rename_is_found() -> None:
    before, after = post(*FIELDS), post(*FIELDS, model="Article")
    path = "src/my_service/resources/posts/schemas.py"
    assert definition_names(before[path], after[path]) == {
        f"Post{name}": f"Article{name}"
        for name in ("Create", "Update", "Read", "Sort", "Include", "Query")
    }
    path = "src/my_service/resources/posts/routes.py"
    names = definition_names(before[path], after[path])
    assert names["bulk_create_posts"] == "bulk_create_articles"
    after = post("heading:str:max=200", *FIELDS[1:])
    path = "src/my_service/resources/posts/model.py"
    assert definition_names(before[path], after[path]) == {"title": "heading"}

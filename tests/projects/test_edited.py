"""A project that its owner edits as people do, between the commands that grow it: every edit stays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import growing
from tests.projects.conftest import Workshop
from tests.projects.growing import Grown

POSTS = "PACKAGE/resources/posts"
START = (
    "add-model Category name:str:max=100:unique parent:ref:Category:null:as=children",
    "add-model Tag name:str:max=50:unique",
    (
        "add-model Post title:str:max=200 slug:str:max=80 body:text"
        " status:enum:draft,published:default=draft author:ref:User"
        " category:ref:Category:null:on-delete=set-null tags:many:Tag"
    ),
    "add-model Comment body:text post:ref:Post:on-delete=cascade author:ref:User",
)
ROUTE = '''@router.get("/posts/{post_id}/title")
async def get_title(db: ReadSessionDep, post_id: IdPath) -> dict[str, str]:
    """The title alone, for link previews."""
    record = await crud.get(db, post_id)
    return {"title": record["title"]}


@router.post("/posts/{post_id}/touch", status_code=status.HTTP_204_NO_CONTENT)
async def touch_post(session: SessionDep, post_id: IdPath) -> None:
    """Without a body."""
    await crud.lock(session, post_id)


@router.post("/posts/words")
async def count_words(data: dict[str, list[str]]) -> dict[str, int]:
    """With a body that is no model."""
    return {name: len(words) for name, words in data.items()}


'''
COLUMN = "    subtitle: Mapped[str | None] = mapped_column(String(100))  # by hand\n"
METHOD = """
    def is_published(self) -> bool:
        return self.status is PostStatus.PUBLISHED
"""
REVISION = '''"""Add a subtitle, by hand."""

import sqlalchemy as sa
from alembic import op

revision = "byhand"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("posts", sa.Column("subtitle", sa.String(100)))


def downgrade() -> None:
    op.drop_column("posts", "subtitle")
'''
OWN_TEST = '''async def test_delete(client: AsyncClient) -> None:
    """Rewritten: what is deleted is gone from the list as well."""
    record = await create(client)
    assert (await client.delete(f"{PATH}/{record['id']}")).status_code == 204
    listed = (await client.get(PATH)).json()["items"]
    assert record["id"] not in [item["id"] for item in listed]
'''
LATER = (
    "add-field Post rank:int:default=0:index reviewer:ref:User:null:as=reviewed-posts",
    "add-field User bio:text:null",
    "add-field Category colour:str:max=20:null",
    "add-field Tag note:text:null",
    "change-field Post title:str:max=300",
    "rename-field Post slug handle",
    "add-model Profile text:text user:ref:User:unique:on-delete=cascade",
    "rename-model Comment Remark",
    "remove-field Post rank",
    "remove-model Profile",
)


def edit(blog: Grown, workshop: Workshop) -> dict[str, tuple[str, ...]]:
    """Edit the project; by path, what is then in the files and must stay."""
    # Routes, and a variable renamed.
    blog.edit(f"{POSTS}/routes.py", "def represent(", f"{ROUTE}def represent(")
    blog.edit(
        f"{POSTS}/routes.py",
        """    related = represent_related(record) if include else None
    return found(represent(record), if_none_match, related)
""",
        """    whole = represent_related(record) if include else None
    return found(represent(record), if_none_match, whole)
""",
    )
    # A column, with its migration, and a method.
    model = f"{POSTS}/model.py"
    blog.edit(model, "    body: Mapped", f"{COLUMN}    body: Mapped")
    blog.write(model, blog.read(model) + METHOD)
    head = workshop.run("alembic", "heads").split()[0]
    blog.write("migrations/versions/by_hand.py", REVISION.format(head=head))
    # A file with other lines and quotes; `ruff format` is told to leave it.
    blog.edit("pyproject.toml", "[tool.ruff]\n", '[tool.ruff]\nextend-exclude = ["schemas.py"]\n')
    quotes = "format.quote-style='single'"
    schemas = [blog.path(f"{POSTS}/schemas.py"), blog.path("PACKAGE/resources/users/schemas.py")]
    workshop.run(
        "ruff", "format", "--isolated", "--line-length=60", "--config", quotes, *map(str, schemas)
    )
    # A file with the line ends of Windows; imports beside forge's, a docstring.
    crud = f"{POSTS}/crud.py"
    blog.edit(crud, "from collections.abc", "import unicodedata\nfrom collections.abc")
    blog.edit(
        crud,
        "    record = await insert_one",
        '    """Slugs are normal."""\n    record = await insert_one',
    )
    normal = '\n\ndef normal(text: str) -> str:\n    return unicodedata.normalize("NFC", text)\n'
    blog.write(crud, (blog.read(crud) + normal).replace("\n", "\r\n"))
    # Files moved, with what imports them; a file deleted; one that is the owner's alone.
    blog.path("tests/resources/test_tags.py").rename(blog.path("tests/test_labels.py"))
    blog.path(f"{POSTS}/related.py").rename(blog.path(f"{POSTS}/embedded.py"))
    blog.edit(f"{POSTS}/routes.py", "posts.related import", "posts.embedded import")
    blog.path("tests/resources/test_categories.py").unlink()
    blog.write("PACKAGE/resources/comments/moderation.py", 'WORDS = ("spam",)  # mine\n')
    # A test rewritten.
    tests = "tests/resources/test_posts.py"
    text = blog.read(tests)
    begin = text.index("async def test_delete(")
    end = text.index("\n\n\n", begin) + 1
    blog.write(tests, text[:begin] + OWN_TEST + text[end:])
    workshop.run("ruff", "check", "--fix")  # sorts the imports
    return {
        f"{POSTS}/routes.py": (ROUTE, "    whole = represent_related", "posts.embedded import"),
        model: (COLUMN, METHOD),
        f"{POSTS}/schemas.py": ("Field('id', description=SORT_HELP)",),
        crud: (
            "import unicodedata\r\n",
            '"""Slugs are normal."""\r\n',
            normal.replace("\n", "\r\n"),
        ),
        "tests/resources/test_posts.py": (OWN_TEST,),
    }


@pytest.mark.parametrize("database", ["postgresql", pytest.param("sqlite", marks=pytest.mark.slow)])
def test_every_edit_is_there_after_every_command(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    blog = growing.start(tmp_path, database)
    workshop = growing.install(blog, database, workshops)
    for command in START:
        blog.run(f"{command} --no-test")
    kept = edit(blog, workshop)
    assert " passed" in workshop.run("pytest", "-q")

    for command in LATER:
        done = blog.run(command)
        assert " passed" in done.output
        for path, texts in kept.items():
            for text in texts:
                assert text in blog.read(path), f"{command}\n{path}\n{blog.read(path)}"
        assert "\n" not in blog.read(f"{POSTS}/crud.py").replace("\r\n", "")
        assert not blog.path("tests/resources/test_categories.py").exists()
        assert not blog.path("tests/resources/test_tags.py").exists()
        assert not blog.path(f"{POSTS}/related.py").exists()
        workshop.run("ruff", "check")
        workshop.run("ruff", "format", "--check")
    workshop.run("mypy")
    assert '"note"' in blog.read("tests/test_labels.py")
    assert "reviewer: UserRead" in blog.read(f"{POSTS}/embedded.py")
    assert "# mine" in blog.read("PACKAGE/resources/remarks/moderation.py")
    assert not blog.path("PACKAGE/resources/comments").exists()
    assert " passed" in workshop.run("pytest", "-q")

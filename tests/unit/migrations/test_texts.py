"""What a migration does is written as an engineer would write it, for each database."""

from textwrap import dedent, indent

import pytest

from forge_cli.manifest import Renames
from tests.projects.samples import model
from tests.unit.migrations.revisions import path_and_text, post, revise, steps

BOTH = pytest.mark.parametrize("database", ["postgresql", "sqlite"])


def body(text: str) -> str:
    return indent(dedent(text).strip("\n"), "    ").rstrip()


def test_a_whole_revision() -> None:
    path, text = path_and_text(
        "postgresql", post("title:str:max=50"), post("title:str:max=20", "data:json:null")
    )
    assert path == "migrations/versions/20260102_0304_change_posts.py"
    revision = text.partition('revision: str = "')[2][:12]
    assert text == dedent(
        f'''\
        """change posts"""

        from collections.abc import Sequence

        import sqlalchemy as sa
        from alembic import op
        from alembic.util import CommandError
        from sqlalchemy.dialects import postgresql

        revision: str = "{revision}"
        down_revision: str | None = "0123456789ab"
        branch_labels: str | Sequence[str] | None = None
        depends_on: str | Sequence[str] | None = None


        def count(query: str) -> int:
            return op.get_bind().scalar(sa.text(query)) or 0


        def refuse(problem: str, query: str) -> None:
            """Stop, with everything as it was, where there are rows that would lose something."""
            if rows := count(query):
                raise CommandError(f"{{problem}} in {{rows}} rows")


        def upgrade() -> None:
            refuse(
                "posts: title is longer than 20 characters",
                "SELECT count(*) FROM posts WHERE length(title) > 20",
            )
            op.add_column("posts", sa.Column("data", postgresql.JSONB(), nullable=True))
            op.alter_column(
                "posts", "title", existing_type=sa.String(length=50), type_=sa.String(length=20)
            )


        def downgrade() -> None:
            op.drop_column("posts", "data")
            op.alter_column(
                "posts", "title", existing_type=sa.String(length=20), type_=sa.String(length=50)
            )
        '''  # noqa: S608
    )


@BOTH
def test_what_only_schemas_know_makes_no_revision(database: str) -> None:
    before = post(
        "rank:int:max=5",
        "title:str:pattern=^a",
        "body:text:max=5",
        "key:uuid",
        "kind:enum:a,b",
        "tags:many:User",
    )
    after = post(
        "rank:int:min=3",
        "title:str:min=2",
        "body:text",
        "key:uuid:default=random",
        "kind:enum:b,a,c",
        "tags:many:User:as=other",
    )
    assert revise(database, before, after) is None
    assert revise(database, before, before) is None


@BOTH
def test_a_renamed_model_keeps_its_table(database: str) -> None:
    before, after = (
        post("title:str"),
        model("Article", "title:str", table="posts", timestamps=False),
    )
    assert revise(database, before, after, Renames({"Post": "Article"})) is None


@BOTH
def test_a_column_that_may_be_empty_is_added_in_place(database: str) -> None:
    up, _ = steps(database, post("title:str"), post("title:str", "rank:int:null"))
    assert up == body(
        """
        op.add_column("posts", sa.Column("rank", sa.Integer(), nullable=True))
        """
    )


@BOTH
def test_a_constant_default_is_added_in_place(database: str) -> None:
    up, _ = steps(database, post("title:str"), post("title:str", "rank:int:default=3"))
    assert up == body(
        """
        op.add_column(
            "posts", sa.Column("rank", sa.Integer(), server_default=sa.text("3"), nullable=False)
        )
        """
    )


def test_a_value_for_all_rows_on_postgresql() -> None:
    up, down = steps(
        "postgresql",
        post("title:str"),
        post("title:str", "rank:int:index"),
        fills={("Post", "rank"): "7"},
    )
    assert up == body(
        """
        op.add_column("posts", sa.Column("rank", sa.Integer(), nullable=True))
        op.execute("UPDATE posts SET rank = 7")
        op.alter_column("posts", "rank", nullable=False)
        op.create_index(op.f("ix_posts_rank"), "posts", ["rank"], unique=False)
        """
    )
    assert down == body(
        """
        op.drop_index(op.f("ix_posts_rank"), table_name="posts")
        op.drop_column("posts", "rank")
        """
    )


def test_a_value_for_all_rows_on_sqlite() -> None:
    up, down = steps(
        "sqlite",
        post("title:str"),
        post("title:str", "order:decimal:5,2"),
        fills={("Post", "order"): "1.5"},
    )
    assert up == body(
        """
        op.add_column("posts", sa.Column("order", sa.BigInteger(), nullable=True))
        op.execute('UPDATE posts SET "order" = 150')
        with op.batch_alter_table("posts") as batch_op:
            batch_op.alter_column("order", nullable=False)
        """
    )
    assert down == body(
        """
        with op.batch_alter_table("posts") as batch_op:
            batch_op.drop_column("order")
        """
    )


def test_what_needs_a_rebuild_is_done_in_one() -> None:
    up, _ = steps(
        "sqlite",
        post("title:str:unique", "rank:int", "old:int:unique"),
        post(
            "title:str:null",
            "rank:int:unique:null",
            "author:ref:User:null",
            "made:datetime:default=now",
        ),
    )
    assert up == body(
        """
        refuse(
            "posts: rank occurs more than once",
            "SELECT count(*) FROM posts WHERE rank IN (SELECT rank FROM posts GROUP BY rank HAVING "
            "count(*) > 1)",
        )
        op.add_column("posts", sa.Column("author_id", sa.Integer(), nullable=True))
        with op.batch_alter_table("posts") as batch_op:
            batch_op.drop_constraint(op.f("uq_posts_title"), type_="unique")
            batch_op.drop_constraint(op.f("uq_posts_old"), type_="unique")
            batch_op.drop_column("old")
            batch_op.add_column(
                sa.Column(
                    "made",
                    sa.DateTime(),
                    server_default=sa.text("(strftime('%Y-%m-%d %H:%M:%f000', 'now'))"),
                    nullable=False,
                )
            )
            batch_op.alter_column("title", nullable=True)
            batch_op.alter_column("rank", nullable=True)
            batch_op.create_unique_constraint(op.f("uq_posts_rank"), ["rank"])
            batch_op.create_foreign_key(op.f("fk_posts_author_id"), "users", ["author_id"], ["id"])
        op.create_index(op.f("ix_posts_author_id"), "posts", ["author_id"], unique=False)
        """
    )


def test_a_renamed_field_takes_its_names_along_on_postgresql() -> None:
    renames = Renames(fields={("Post", "title"): "heading"})
    up, down = steps("postgresql", post("title:str:unique"), post("heading:str:unique"), renames)
    assert up == body(
        """
        op.alter_column("posts", "title", new_column_name="heading")
        op.execute("ALTER TABLE posts RENAME CONSTRAINT uq_posts_title TO uq_posts_heading")
        """
    )
    assert down == body(
        """
        op.alter_column("posts", "heading", new_column_name="title")
        op.execute("ALTER TABLE posts RENAME CONSTRAINT uq_posts_heading TO uq_posts_title")
        """
    )


def test_a_renamed_field_takes_its_names_along_on_sqlite() -> None:
    renames = Renames(fields={("Post", "title"): "heading", ("Post", "rank"): "place"})
    up, _ = steps(
        "sqlite",
        post("title:str:unique", "rank:int:index"),
        post("heading:str:unique", "place:int:index"),
        renames,
    )
    assert up == body(
        """
        op.alter_column("posts", "title", new_column_name="heading")
        op.alter_column("posts", "rank", new_column_name="place")
        with op.batch_alter_table("posts") as batch_op:
            batch_op.drop_constraint(op.f("uq_posts_title"), type_="unique")
            batch_op.create_unique_constraint(op.f("uq_posts_heading"), ["heading"])
        op.drop_index(op.f("ix_posts_rank"), table_name="posts")
        op.create_index(op.f("ix_posts_place"), "posts", ["place"], unique=False)
        """
    )


def test_names_that_are_swapped_go_by_way_of_another() -> None:
    renames = Renames(fields={("Post", "a"): "b", ("Post", "b"): "a"})
    up, _ = steps("postgresql", post("a:int", "b:str"), post("b:int", "a:str"), renames)
    assert up == body(
        """
        op.alter_column("posts", "a", new_column_name="a_before")
        op.alter_column("posts", "b", new_column_name="a")
        op.alter_column("posts", "a_before", new_column_name="b")
        """
    )


def test_a_type_is_converted_on_postgresql() -> None:
    up, down = steps("postgresql", post("due:date:default=now"), post("due:datetime:default=now"))
    assert up == body(
        """
        op.alter_column("posts", "due", server_default=None)
        op.alter_column(
            "posts",
            "due",
            existing_type=sa.Date(),
            type_=sa.DateTime(timezone=True),
            postgresql_using="due::timestamp AT TIME ZONE 'UTC'",
        )
        op.alter_column("posts", "due", server_default=sa.text("now()"))
        """
    )
    assert "refuse(" in down


def test_a_type_is_converted_on_sqlite() -> None:
    up, _ = steps("sqlite", post("price:int:unique"), post("price:decimal:18,2:unique"))
    assert up == body(
        """
        op.add_column("posts", sa.Column("price_converted", sa.BigInteger(), nullable=True))
        op.execute("UPDATE posts SET price_converted = price * 100")
        with op.batch_alter_table("posts") as batch_op:
            batch_op.drop_constraint(op.f("uq_posts_price"), type_="unique")
            batch_op.drop_column("price")
            batch_op.alter_column("price_converted", new_column_name="price", nullable=False)
        with op.batch_alter_table("posts") as batch_op:
            batch_op.create_unique_constraint(op.f("uq_posts_price"), ["price"])
        """
    )


@BOTH
def test_members_are_replaced_before_the_default(database: str) -> None:
    renames = Renames(members={("Post", "kind"): {"gone": "new"}})
    up, down = steps(
        database,
        post("kind:enum:a,gone:default=gone"),
        post("kind:enum:a,new:default=new"),
        renames,
    )
    first, *_ = up.splitlines()
    assert first == "    op.execute(\"UPDATE posts SET kind = 'new' WHERE kind = 'gone'\")"
    assert (
        down.splitlines()[0]
        == "    op.execute(\"UPDATE posts SET kind = 'gone' WHERE kind = 'new'\")"
    )


@BOTH
def test_a_column_comes_back_with_values(database: str) -> None:
    _, down = steps(database, post("title:str", "rank:int"), post("title:str"))
    assert down.splitlines()[:2] == [
        '    op.add_column("posts", sa.Column("rank", sa.Integer(), nullable=True))',
        '    op.execute("UPDATE posts SET rank = 0")',
    ]


def test_a_column_comes_back_empty_where_no_value_can_be_made_up() -> None:
    _, down = steps("postgresql", post("title:str", "author:ref:User"), post("title:str"))
    assert (
        body(
            """
        if not count("SELECT count(*) FROM posts WHERE author_id IS NULL"):
            op.alter_column("posts", "author_id", nullable=False)
        """
        )
        in down
    )


def test_a_colon_in_a_value_is_no_parameter() -> None:
    up, _ = steps(
        "postgresql",
        post("title:str"),
        post("title:str", "name:str"),
        fills={("Post", "name"): "it's :x"},
    )
    assert r"""op.execute("UPDATE posts SET name = 'it''s \\:x'")""" in up


@BOTH
def test_link_tables_come_and_go_with_their_fields(database: str) -> None:
    up, down = steps(database, post("title:str"), post("title:str", "fans:many:User"))
    assert up.splitlines()[:2] == ["    op.create_table(", '        "posts_fans",']
    assert down.splitlines()[-1] == '    op.drop_table("posts_fans")'


@BOTH
def test_a_path_that_is_taken_is_not_taken_again(database: str) -> None:
    change = database, post("title:str"), post("title:str", "rank:int:null")
    path, text = path_and_text(*change)
    other, same = path_and_text(*change, taken=(path,))
    assert other == f"{path.removesuffix('.py')}_{text.partition('revision: str = ')[2][1:13]}.py"
    assert same == text

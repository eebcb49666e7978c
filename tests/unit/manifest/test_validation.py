from dataclasses import replace

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    TEMPLATE_RELEASE,
    Field,
    Model,
    Project,
    new_project,
    parse_field,
    validate,
)

from .projects import model, project


def refused(wrong: Project, what: str, hint: str) -> None:
    with pytest.raises(ForgeError) as caught:
        validate(wrong)
    assert what in str(caught.value)
    assert hint in caught.value.hint
    assert "\n" not in str(caught.value) + caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_what_forge_new_starts_with_is_valid(database: str) -> None:
    validate(new_project(name="my-service", database=database))


def test_a_project_with_every_relation_is_valid() -> None:
    validate(
        project(
            "User username:str:unique",
            "Profile user:ref:User:unique:on-delete=cascade bio:text",
            "Post author:ref:User editor:ref:User:null:as=edited tags:many:Tag related:many:Post:as=related-to",
            "Comment post:ref:Post parent:ref:Comment:null:as=replies",
            "Tag name:str:unique",
        )
    )


@pytest.mark.parametrize(
    ("models", "what", "hint"),
    [
        (["Post author:ref:Usr", "User name:str"], "Post.author: there is no model Usr", "mean User?"),
        (["Post author:ref:Zzz", "User name:str"], "Post.author: there is no model Zzz", "add Zzz first"),
        (["Post tags:many:Tag"], "Post.tags: there is no model Tag", "add Tag first"),
        (["Post related:many:Post"], "Post.related: a many with its own model needs a name", ":as="),
        (
            ["Post a:ref:User b:ref:User", "User name:str"],
            "Post.a and Post.b would share the route from User back, .../posts",
            "posts-by-b",
        ),
        (
            ["Post a:ref:User", "Comment b:ref:User:as=posts", "User name:str"],
            "Comment.b and Post.a would share the route from User back",
            "add :as=",
        ),
        (
            ["Post tags:many:Tag main:ref:Tag", "Tag name:str"],
            "Post.tags and Post.main would share the route",
            "add :as=",
        ),
        (["Node parent:ref:Node"], "no Node could ever be created", "Node.parent:...:null"),
        (
            ["Bird c:ref:Cat", "Cat d:ref:Dog", "Dog e:ref:Bird"],
            "each needs another first: Bird -> Cat -> Dog -> Bird",
            "Dog.e:...:null",
        ),
        (["Post a:int", "POST a:int"], "POST and Post would share the name post", "otherwise"),
        (["UserID a:int", "UserId a:int"], "would share the name userid", "otherwise"),
        (["Post a:int", "Posts a:int"], "Post and Posts would share the name in code posts", "plural"),
        (["Datum a:int"], "the plural of Datum cannot be data", "datum_list"),
        (["Post a:int", "PostCreate a:int"], "both make a class PostCreate", "rename one"),
        (["Post read:enum:a,b"], "Post and Post.read would both make a class PostRead", "rename one"),
        (
            ["Blog post_state:enum:a,b", "BlogPost state:enum:a,b"],
            "Blog.post_state and BlogPost.state would both make a class BlogPostState",
            "rename one",
        ),
        (["Unit of_work_route:enum:a,b"], "would make a class UnitOfWorkRoute, which the", "rename"),
        (["Post"], "Post has no fields", "name:str"),
        (["Post title:str title:text"], "Post has two fields called title", "leave one"),
        (
            ["Post author:ref:User author_id:int", "User name:str"],
            "the fields author and author_id would both make the name author_id",
            "rename one",
        ),
        (
            ["Post tags:many:Tag tag_ids:json", "Tag name:str"],
            "the fields tags and tag_ids would both make the name tag_ids",
            "rename one",
        ),
        (
            ["Post tags:many:Tag tag:ref:Tag:as=first", "Tag name:str"],
            "the fields tags and tag would both make the name tag_id",
            "rename one",
        ),
        (
            ["Post line1:str line_1:str"],
            "the fields line1 and line_1 would both make the name Line1",
            "rename one",
        ),
        (
            ["Post email:str email_value:str"],
            "the fields email and email_value would both make the name EmailValue",
            "rename one",
        ),
        (
            ["Post post_status:str status_value:enum:a,b"],
            "the fields post_status and status_value would both make the name PostStatusValue",
            "rename one of them",
        ),
        (
            ["Post tags:many:Tag", "Tag name:str", "PostsTag name:str"],
            "would share the name posts_tags in the database",
            "rename one",
        ),
        (
            [f"{'P' + 'x' * 36} tag_list:many:Tag", "Tag name:str"],
            "the table of",
            "shorten it",
        ),
        (
            [f"{'P' + 'x' * 36} {'y' * 40}:int:index"],
            "83 bytes, 63 at most",
            "shorten the table",
        ),
        (["Post slug:str:max=651:unique"], "cannot index values of 651 characters", "max=650"),
    ],
)  # fmt: skip
def test_models_that_cannot_be_had_together_are_refused(
    models: list[str], what: str, hint: str
) -> None:
    refused(project(*models), what, hint)


def test_two_indexes_of_one_name_are_refused() -> None:
    wrong = project(
        model("Post a_b:int:index", table="x"),
        model("Note b:int:index", table="x_a"),
        "Tag name:str",
    )
    refused(
        wrong, "Note.b and Post.a_b would share the name ix_x_a_b in the database", "rename one"
    )
    wrong = project(model("Post a_b:int:unique a:int b:int", unique_together=[["a", "b"]]))
    refused(wrong, "Post.a_b and Post unique by a, b would share the name uq_posts_a_b", "rename")


@pytest.mark.parametrize(
    ("options", "what", "hint"),
    [
        ({"plural": "Posts"}, "the plural of Post cannot be called Posts", "call it posts"),
        ({"plural": "class"}, "the plural of Post cannot be class: it is a Python keyword", "post_list"),
        ({"plural": "load_models"}, "it is a name that the generated code uses", "post_list"),
        ({"table": "my-posts"}, "the table of Post cannot be called my-posts", "call it my_posts"),
        ({"table": "pg_posts"}, "the table of Post cannot be pg_posts", "app_pg_posts"),
        ({"table": "sqlite_posts"}, "the table of Post cannot be sqlite_posts", "app_sqlite"),
        ({"table": "alembic_version"}, "or Alembic has that name", "app_alembic_version"),
        ({"table": "collation"}, "collation: it is a keyword of SQL", "app_collation"),
        ({"table": "t" * 41}, "41 characters, 40 at most", "shorten"),
        ({"path": "/posts"}, "the path of Post cannot be nothing", "blog-posts"),
        ({"path": "my posts"}, "the path of Post cannot be my posts", "blog-posts"),
        ({"path": "{id}"}, "the path of Post cannot be {id}", "blog-posts"),
        ({"path": "health"}, "every service has /health", "app-health"),
        ({"path": "docs/posts"}, "every service has /docs", "app-docs"),
        ({"path": "openapi.json"}, "every service has /openapi.json", "app-openapi.json"),
        ({"unique_together": [["a"]]}, "unique together needs different fields, not a", ":unique"),
        ({"unique_together": [[]]}, "needs different fields, not nothing", ":unique"),
        ({"unique_together": [["a", "a"]]}, "needs different fields, not a, a", ":unique"),
        ({"unique_together": [["a", "zz"]]}, "has no field zz to go by", "there are a, b, c"),
        ({"unique_together": [["a", "c"]]}, "c cannot be unique with others, it is text", "leave"),
        ({"unique_together": [["a", "b"], ["b", "a"]]}, "b, a are unique together twice", "leave"),
        ({"unique_together": [["a", "d", "e"]]}, "cannot index a, d, e together", "650 characters"),
    ],
)  # fmt: skip
def test_options_of_a_model_are_checked(options: dict[str, object], what: str, hint: str) -> None:
    refused(
        project(model("Post a:int b:int c:text d:str:max=600 e:str:max=60", **options)), what, hint
    )


def test_paths_and_tables_of_two_models_must_differ() -> None:
    one = "Post a:int"
    refused(project(one, model("Note a:int", path="posts")), "would share the path posts", "path")
    refused(
        project(one, model("Note a:int", table="posts")), "share the name posts in the", "table"
    )
    refused(
        project(one, model("Note a:int", path="posts/notes")),
        "the path posts/notes of Note lies among the records of Post",
        "does not begin with posts/",
    )


def test_unique_together_may_name_the_column_of_a_ref() -> None:
    post = model("Post author:ref:User slug:str", unique_together=[["author_id", "slug"]])
    assert post.unique_together == (("author", "slug"),)
    validate(project(post, "User name:str"))


def test_sqlite_indexes_what_postgresql_cannot() -> None:
    validate(project("Post slug:str:max=5000:unique", database="sqlite"))


def test_sqlite_keeps_fewer_digits() -> None:
    wide = "Post price:decimal:19,2"
    validate(project(wide))
    refused(project(wide, database="sqlite"), "SQLite keeps 18 digits, not 19", "decimal:18,2")


def test_a_chain_of_refs_that_may_be_null_somewhere_is_no_circle() -> None:
    validate(project("Bird c:ref:Cat", "Cat d:ref:Bird:null"))


@pytest.mark.parametrize(
    "prefix", ["", "/", "/api", "/api/", "/forge", "/api/v1.2/x_~-y", "/healthy"]
)
def test_an_api_prefix_is_a_path(prefix: str) -> None:
    made = new_project(name="shop", api_prefix=prefix)
    validate(made)
    assert made.api_prefix == prefix.removesuffix("/")


@pytest.mark.parametrize(
    ("prefix", "hint"),
    [
        ("forge", "did you mean /forge?"),
        ("/my api", "did you mean /my/api?"),
        ("/api//v1", "did you mean /api/v1?"),
        ("/{tenant}", "did you mean /tenant?"),
        ("//", "write it like /api"),
        ("/api/../x", "did you mean /api/x?"),
        ("/api?x=1", "did you mean"),
        ("/äpi", "did you mean /pi?"),
        ("/docs", "write it like /api/docs"),
        ("/health", "write it like /api/health"),
        ("/openapi.json", "write it like /api/openapi.json"),
        ("/redoc/x", "write it like /api/redoc/x"),
        ("/" + "a" * 60, "shorten it"),
    ],
)
def test_what_is_no_prefix_is_refused(prefix: str, hint: str) -> None:
    refused(new_project(name="shop", api_prefix=prefix), "the API prefix", hint)


@pytest.mark.parametrize("option", ["description", "author"])
@pytest.mark.parametrize(
    "text", ["a\nb", "a\x00b", "a\x1bb", "a\x7fb", "a\u2028b", "a\u202eb", "a\ud800b"]
)
def test_what_stands_in_one_line_is_one_line(option: str, text: str) -> None:
    made = new_project(name="shop", **{option: text})
    refused(made, f"the {option} has line ends or invisible characters", "one plain line")


def test_a_description_has_an_end() -> None:
    validate(
        new_project(name="shop", description='"quoted" \\ {{ x }} é' + "x" * 150, author="x" * 200)
    )
    refused(
        new_project(name="shop", description="x" * 201), "201 characters, 200 at most", "shorten"
    )


def test_a_database_that_forge_does_not_know_is_refused() -> None:
    refused(
        new_project(name="shop", database="postgres"), "no database postgres", "mean postgresql?"
    )
    refused(new_project(name="shop", database="oracle"), "no database oracle", "postgresql, sqlite")


def test_a_newer_template_asks_for_a_newer_forge() -> None:
    newer = replace(new_project(name="shop"), release=TEMPLATE_RELEASE + 1)
    refused(newer, f"release {TEMPLATE_RELEASE + 1} of the template", "upgrade forge")
    refused(replace(newer, release=0), "no release 0", "1")


def test_fields_made_by_hand_are_held_to_the_grammar() -> None:
    post = model("Post title:str")
    for wrong in (
        Field("title", "str"),
        replace(post.fields[0], maximum=0),
        replace(post.fields[0], name="class"),
        replace(post.fields[0], key="title_ids"),
        replace(parse_field("state:enum:a,b"), members=("a", "A")),
    ):
        with pytest.raises(ForgeError, match="Post"):
            validate(project(replace(post, fields=(wrong,))))


def test_a_package_made_by_hand_is_checked() -> None:
    shop = new_project(name="shop")
    refused(
        replace(shop, package="fastapi"), "a package cannot be called fastapi", "fastapi_service"
    )
    refused(
        replace(shop, package="my-shop"), "a package cannot be called my-shop", "call it my_shop"
    )


def test_sixty_models_in_a_chain_are_fine() -> None:
    models: list[str | Model] = ["M0 title:str", *(f"M{n} up:ref:M{n - 1}" for n in range(1, 60))]
    validate(project(*models))

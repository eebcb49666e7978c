"""Changes of manifests, with the rows that are there before, and what has to have become of them after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from forge_cli.manifest import Model, Renames
from tests.projects.samples import model

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Change:
    """`up` and `down` are the rows of some tables, in the order of their keys; `...` is any value.

    `by_hand` is SQL that the owner of the project has run before, by database ("" is both): it has to survive.
    """

    before: tuple[Model, ...]
    after: tuple[Model, ...]
    rows: Rows = field(default_factory=dict)
    up: Rows = field(default_factory=dict)
    down: Rows | None = None
    again: Rows | None = None
    renames: Renames = field(default_factory=Renames)
    fills: Mapping[tuple[str, str], str] = field(default_factory=dict)
    by_hand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    queries: Mapping[str, object] = field(default_factory=dict)
    """What some queries answer, after every step."""
    refused: tuple[tuple[tuple[Model, ...], str], ...] = ()
    """Other models to change to, from which the upgrade turns back, and what it says."""
    goes_back: bool = True
    """Whether the downgrade gives back the schema; it leaves a column nullable where rows can have no value."""


USERS: list[Row] = [
    {"id": 1, "username": "ann", "email": "ann@example.com"},
    {"id": 2, "username": "bob", "email": "bob@example.com"},
]
TAG = model("Tag", "name:str:max=50:unique")
TAGS: list[Row] = [{"id": 1, "name": "red"}, {"id": 2, "name": "blue"}]
COMMENT = model(
    "Comment",
    "body:text",
    "post:ref:Post:on-delete=cascade",
    "author:ref:User:null:on-delete=set-null",
)
COMMENTS: list[Row] = [
    {"id": 1, "body": "first", "post_id": 1, "author_id": 2},
    {"id": 2, "body": "second", "post_id": 1, "author_id": None},
    {"id": 3, "body": "third", "post_id": 2, "author_id": 1},
]
LINKS: list[Row] = [
    {"post_id": 1, "tag_id": 1},
    {"post_id": 1, "tag_id": 2},
    {"post_id": 2, "tag_id": 2},
]
POSTS: list[Row] = [
    {"id": 1, "title": "one", "author_id": 1},
    {"id": 2, "title": "two", "author_id": 2},
]
BLOG: Rows = {
    "users": USERS,
    "tags": TAGS,
    "posts": POSTS,
    "comments": COMMENTS,
    "posts_tags": LINKS,
}
CHILDREN: Rows = {"comments": COMMENTS, "posts_tags": LINKS, "tags": TAGS}


def post(*fields: str, name: str = "Post", **options: Any) -> Model:
    return model(name, *fields, **options)


def blog(
    change: Callable[[], tuple[str, ...]] | tuple[str, ...], **options: Any
) -> tuple[Model, ...]:
    fields = change() if callable(change) else change
    return (post(*fields, **options), COMMENT, TAG)


PLAIN = ("title:str:max=200", "author:ref:User", "tags:many:Tag")


def with_each(rows: list[Row], **values: Any) -> list[Row]:
    return [row | values for row in rows]


def renaming(models: Mapping[str, str] | None = None, **fields: str) -> Renames:
    """`Post__title="heading"`."""
    pairs = {tuple(key.split("__")): new for key, new in fields.items()}
    return Renames(models or {}, pairs)  # type: ignore[arg-type]


NOON = datetime(2026, 1, 2, 12, 30, 15, 250_000, tzinfo=UTC)
ONE = UUID("6f1e2a34-0000-4000-8000-000000000001")

RING = (
    model("Person", "name:str", "team:ref:Team:null:as=players"),
    model("Team", "lead:ref:Person", "members:many:Person:as=memberships"),
)
ARTICLE_COMMENT = model(
    "Comment",
    "body:text",
    "post:ref:Article:on-delete=cascade",
    "author:ref:User:null:on-delete=set-null",
)
ARTICLE_LINKS = [{"article_id": row["post_id"], "tag_id": row["tag_id"]} for row in LINKS]

EVERY: dict[str, tuple[Any, ...]] = {
    "s": ("str:max=20", "text", ""),
    "t": ("text", "long", ""),
    "i": ("int", 5, 0),
    "b": ("bigint", 6, 0),
    "f": ("float", 1.5, 0.0),
    "c": ("decimal:10,2", Decimal("9.90"), Decimal("0.00")),
    "o": ("bool", True, False),
    "d": ("date", date(2026, 1, 2), ...),
    "m": ("time", time(10, 30), ...),
    "w": ("datetime", NOON, ...),
    "v": ("interval", timedelta(hours=2), timedelta(0)),
    "u": ("uuid", ONE, ...),
    "j": ("json", {"a": [1]}, {}),
    "y": ("bytes", b"\x00\x01", b""),
    "e": ("email", "a@example.com", "nobody@example.com"),
    "h": ("url", "https://example.com/a", "https://example.com/"),
    "k": ("enum:draft,published", "published", "draft"),
}
DEFAULTS: dict[str, tuple[Any, ...]] = {
    "s": ('str:max=20:default=it\'s ::x 100% "so"', 'it\'s :x 100% "so"'),
    "t": ("text:default=", ""),
    "i": ("int:default=-7", -7),
    "f": ("float:default=1e-9", 1e-9),
    "c": ("decimal:10,2:default=9.9", Decimal("9.90")),
    "o": ("bool:default=true", True),
    "d": ("date:default=2026-01-02", date(2026, 1, 2)),
    "d2": ("date:default=now", ...),
    "m": ("time:default=10::30", time(10, 30)),
    "m2": ("time:default=now", ...),
    "w": ("datetime:default=2026-01-02T12::30::15Z", NOON.replace(microsecond=0)),
    "w2": ("datetime:default=now", ...),
    "v": ("interval:default=PT90M", timedelta(minutes=90)),
    "u": (f"uuid:default={ONE}", ONE),
    "u2": ("uuid:default=random", ...),
    "u3": ("uuid:default=random:unique", ...),
    "j": ("json:default=object", {}),
    "k": ("enum:draft,published:default=draft", "draft"),
    "limit": ("int:default=3:index", 3),
    "n": ("str:null:unique", None),
    "r": ("ref:User:null:on-delete=set-null:as=liked", None),
}
FILLS: dict[str, tuple[Any, ...]] = {
    "s": ("str:max=20", "it's :x 100%", "it's :x 100%"),
    "i": ("int:index", "5", 5),
    "c": ("decimal:10,2", "9.9", Decimal("9.90")),
    "o": ("bool", "false", False),
    "d": ("date", "2026-01-02", date(2026, 1, 2)),
    "m": ("time", "10:30", time(10, 30)),
    "w": ("datetime", "2026-01-02T12:30:15.25Z", NOON),
    "w2": ("datetime:default=now", "2026-01-02T12:30:15.25Z", NOON),
    "v": ("interval", "PT90M", timedelta(minutes=90)),
    "u": ("uuid", str(ONE), ONE),
    "u2": ("uuid:unique", "random", ...),
    "j": ("json", "array", []),
    "k": ("enum:draft,published", "published", "published"),
    "r": ("ref:User:as=liked", "2", 2),
    "n": ("int:null", "4", 4),
    "order": ("int", "4", 4),
}


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    return {("r_id" if name == "r" else name): value for name, value in row.items()}


def _fields(specs: Mapping[str, tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(f"{name}:{spec[0]}" for name, spec in specs.items())


CHANGES: dict[str, Change] = {
    "create models": Change(
        (), (*blog(PLAIN), *RING), {"users": USERS}, {"users": USERS, "posts": []}
    ),
    "drop models": Change(
        (*blog(PLAIN), *RING), (TAG,), BLOG, {"tags": TAGS}, {"tags": TAGS, "posts": []}
    ),
    "rename a model": Change(
        blog(PLAIN),
        (post(*PLAIN, name="Article", table="posts"), ARTICLE_COMMENT, TAG),
        BLOG,
        {**CHILDREN, "posts": POSTS, "posts_tags": ARTICLE_LINKS},
        {**CHILDREN, "posts": POSTS},
        renames=Renames({"Post": "Article"}),
    ),
    "rename a table": Change(
        blog(
            (*PLAIN, "slug:str:null:unique", "near:many:Post:as=near-to"),
            unique_together=[("title", "author")],
        ),
        (
            post(
                *PLAIN,
                "slug:str:null:unique",
                "near:many:Article:as=near-to",
                name="Article",
                unique_together=[("title", "author")],
            ),
            ARTICLE_COMMENT,
            TAG,
        ),
        {**BLOG, "posts_near": [{"post_id": 1, "related_post_id": 2}]},
        {
            "articles": POSTS,
            "comments": COMMENTS,
            "articles_tags": ARTICLE_LINKS,
            "articles_near": [{"article_id": 1, "related_article_id": 2}],
        },
        {**CHILDREN, "posts": POSTS, "posts_near": [{"post_id": 1, "related_post_id": 2}]},
        renames=Renames({"Post": "Article"}),
    ),
    "rename fields": Change(
        blog(
            (
                "title:str:max=200:unique",
                "author:ref:User",
                "tags:many:Tag",
                "rank:int:index",
                "one:ref:User:unique:as=ones",
            ),
            unique_together=[("author", "rank")],
        ),
        blog(
            (
                "heading:str:max=200:unique",
                "writer:ref:User",
                "labels:many:Tag",
                "place:int:index",
                "two:ref:User:unique:as=ones",
            ),
            unique_together=[("writer", "place")],
        ),
        {**BLOG, "posts": [row | {"rank": row["id"], "one_id": row["id"]} for row in POSTS]},
        {
            "comments": COMMENTS,
            "posts": [
                {"id": n, "heading": title, "writer_id": n, "place": n, "two_id": n}
                for n, title in ((1, "one"), (2, "two"))
            ],
            "posts_labels": LINKS,
        },
        {**CHILDREN, "posts": [row | {"rank": row["id"], "one_id": row["id"]} for row in POSTS]},
        renames=renaming(
            Post__title="heading",
            Post__author="writer",
            Post__tags="labels",
            Post__rank="place",
            Post__one="two",
        ),
    ),
    "swap the names of fields": Change(
        blog(
            (
                *PLAIN,
                "a:int:unique",
                "b:int:index",
                "x:ref:User:null:as=xs",
                "y:ref:User:null:unique:as=ys",
            )
        ),
        blog(
            (
                *PLAIN,
                "a:int:index",
                "b:int:unique",
                "x:ref:User:null:unique:as=ys",
                "y:ref:User:null:as=xs",
            )
        ),
        {
            **BLOG,
            "posts": [
                row | {"a": row["id"], "b": 7, "x_id": 2, "y_id": row["id"]} for row in POSTS
            ],
        },
        {
            **CHILDREN,
            "posts": [
                row | {"b": row["id"], "a": 7, "y_id": 2, "x_id": row["id"]} for row in POSTS
            ],
        },
        {
            **CHILDREN,
            "posts": [
                row | {"a": row["id"], "b": 7, "x_id": 2, "y_id": row["id"]} for row in POSTS
            ],
        },
        renames=renaming(Post__a="b", Post__b="a", Post__x="y", Post__y="x"),
    ),
    "swap the names of models": Change(
        (
            model("One", "name:str:unique", "user:ref:User"),
            model("Two", "number:int:index", "tags:many:Tag"),
            TAG,
        ),
        (
            model("Two", "name:str:unique", "user:ref:User"),
            model("One", "number:int:index", "tags:many:Tag"),
            TAG,
        ),
        {
            "users": USERS,
            "tags": TAGS,
            "ones": [{"id": 1, "name": "a", "user_id": 2}],
            "twos": [{"id": 5, "number": 7}],
            "twos_tags": [{"two_id": 5, "tag_id": 1}],
        },
        {
            "twos": [{"id": 1, "name": "a", "user_id": 2}],
            "ones": [{"id": 5, "number": 7}],
            "ones_tags": [{"one_id": 5, "tag_id": 1}],
        },
        {"ones": [{"id": 1, "name": "a", "user_id": 2}], "twos_tags": [{"two_id": 5, "tag_id": 1}]},
        renames=Renames({"One": "Two", "Two": "One"}),
    ),
    "take a name that goes": Change(
        (
            *blog((*PLAIN, "old:int:index", "older:int:index", "owner:ref:User:null:as=owned")),
            model("Label", "text:str", "posts:many:Post"),
        ),
        (
            post("title:str:max=200", "author:ref:User", "old:int:index", "owner_id:int:null"),
            COMMENT,
            model("Tag", "text:str", "posts:many:Post"),
        ),
        {
            **BLOG,
            "posts": with_each(POSTS, old=1, older=2, owner_id=2),
            "labels": [{"id": 9, "text": "x"}],
            "labels_posts": [{"label_id": 9, "post_id": 2}],
        },
        {
            "posts": with_each(POSTS, old=2, owner_id=None),
            "comments": COMMENTS,
            "tags": [{"id": 9, "text": "x"}],
            "tags_posts": [{"tag_id": 9, "post_id": 2}],
        },
        {
            "posts": with_each(POSTS, old=0, older=2, owner_id=None),
            "labels": [{"id": 9, "text": "x"}],
            "tags": [],
        },
        renames=renaming({"Label": "Tag"}, Post__older="old"),
    ),
    "add fields with defaults": Change(
        blog(PLAIN, timestamps=False),
        blog((*PLAIN, *_fields(DEFAULTS), "near:many:Post:as=near-to")),
        BLOG,
        {
            **CHILDREN,
            "posts": with_each(
                POSTS,
                **_columns({name: value for name, (_, value) in DEFAULTS.items()}),
                created_at=...,
            ),
            "posts_near": [],
        },
        {**CHILDREN, "posts": POSTS},
    ),
    "add fields with fills": Change(
        blog(PLAIN),
        blog((*PLAIN, *_fields(FILLS))),
        BLOG,
        {
            **CHILDREN,
            "posts": with_each(
                POSTS, **_columns({name: value[2] for name, value in FILLS.items()})
            ),
        },
        {**CHILDREN, "posts": POSTS},
        fills={("Post", name): value[1] for name, value in FILLS.items()},
    ),
    "drop fields": Change(
        blog((*PLAIN, *_fields(EVERY), "n:int:null", "z:int:default=3")),
        blog(("title:str:max=200", "author:ref:User"), timestamps=False),
        {
            **BLOG,
            "posts": with_each(
                POSTS, **{name: value for name, (_, value, _) in EVERY.items()}, n=1, z=2
            ),
        },
        {"comments": COMMENTS, "tags": TAGS, "posts": POSTS},
        {
            "comments": COMMENTS,
            "posts_tags": [],
            "posts": with_each(
                POSTS,
                **{name: value[2] for name, value in EVERY.items()},
                n=None,
                z=3,
                created_at=...,
            ),
        },
    ),
    "drop what no value can be made up for": Change(
        blog(
            (*PLAIN, "code:int:unique", "rank:int", "owner:ref:User:as=owned"),
            unique_together=[("title", "rank")],
        ),
        blog(PLAIN),
        {**BLOG, "posts": [row | {"code": row["id"], "rank": 1, "owner_id": 1} for row in POSTS]},
        {**CHILDREN, "posts": POSTS},
        {**CHILDREN, "posts": with_each(POSTS, code=None, rank=None, owner_id=None)},
        goes_back=False,
    ),
    "change nullability": Change(
        blog(
            (
                *PLAIN,
                "a:int",
                "b:str",
                "c:int:null",
                "d:int:null",
                "e:datetime:null",
                "u:uuid:null",
                "o:ref:User:null:as=owned",
            )
        ),
        blog(
            (
                *PLAIN,
                "a:int:null",
                "b:str:null",
                "c:int:default=3",
                "d:int",
                "e:datetime:default=now",
                "u:uuid:default=random:unique",
                "o:ref:User:as=owned",
            )
        ),
        {
            **BLOG,
            "posts": [
                POSTS[0]
                | {"a": 1, "b": "x", "c": None, "d": None, "e": None, "u": None, "o_id": None},
                POSTS[1] | {"a": 2, "b": "y", "c": 5, "d": 6, "e": NOON, "u": ONE, "o_id": 1},
            ],
        },
        {
            **CHILDREN,
            "posts": [
                POSTS[0] | {"a": 1, "b": "x", "c": 3, "d": 4, "e": ..., "u": ..., "o_id": 2},
                POSTS[1] | {"a": 2, "b": "y", "c": 5, "d": 6, "e": NOON, "u": ONE, "o_id": 1},
            ],
        },
        {**CHILDREN, "posts": [POSTS[0] | {"a": 1, "c": 3}, POSTS[1] | {"a": 2, "c": 5}]},
        fills={("Post", "d"): "4", ("Post", "o"): "2"},
    ),
    "change constraints": Change(
        blog(
            (
                *PLAIN,
                "a:int:unique",
                "b:int",
                "c:int:index",
                "d:int:unique",
                "e:int:index",
                "one:ref:User:as=ones",
                "two:ref:User:unique:null:as=twos:on-delete=set-null",
                "near:ref:Post:null:as=nears",
            ),
            unique_together=[("a", "b"), ("b", "author"), ("a", "c")],
        ),
        blog(
            (
                *PLAIN,
                "a:int",
                "b:int:unique",
                "c:int",
                "d:int:index",
                "e:int:unique",
                "one:ref:User:as=ones:unique:on-delete=cascade",
                "two:ref:User:null:as=twos",
                "near:ref:Post:null:as=nears:on-delete=cascade",
            ),
            unique_together=[("b", "a"), ("a", "author"), ("a", "c")],
        ),
        {
            **BLOG,
            "posts": [
                row
                | dict.fromkeys("abcde", row["id"])
                | {"one_id": row["id"], "two_id": None, "near_id": 1}
                for row in POSTS
            ],
        },
        {
            **CHILDREN,
            "posts": [
                row
                | dict.fromkeys("abcde", row["id"])
                | {"one_id": row["id"], "two_id": None, "near_id": 1}
                for row in POSTS
            ],
        },
        CHILDREN,
    ),
    "change defaults": Change(
        blog(
            (
                *PLAIN,
                "a:int",
                "b:int:default=1",
                "c:int:default=2",
                "d:str:default=x",
                "e:datetime:default=now",
                "u:uuid",
            )
        ),
        blog(
            (
                *PLAIN,
                "a:int:default=5",
                "b:int:default=6",
                "c:int",
                "d:text:default=x",
                "e:datetime",
                "u:uuid:default=random",
            )
        ),
        {**BLOG, "posts": with_each(POSTS, a=1, u=ONE)},
        {**CHILDREN, "posts": with_each(POSTS, a=1, b=1, c=2, d="x", e=..., u=ONE)},
        {**CHILDREN, "posts": with_each(POSTS, a=1, b=1, c=2, d="x", e=..., u=ONE)},
    ),
    "add timestamps": Change(
        blog(PLAIN, timestamps=False),
        blog(PLAIN),
        BLOG,
        {**CHILDREN, "posts": with_each(POSTS, created_at=..., updated_at=...)},
        {**CHILDREN, "posts": POSTS},
    ),
    "change members": Change(
        blog((*PLAIN, "a:enum:draft,published,gone:default=gone", "b:enum:x,y")),
        blog((*PLAIN, "a:enum:draft,live:default=draft", "b:enum:x,y,z")),
        {
            **BLOG,
            "posts": [POSTS[0] | {"a": "published", "b": "x"}, POSTS[1] | {"a": "gone", "b": "y"}],
        },
        {
            **CHILDREN,
            "posts": [POSTS[0] | {"a": "live", "b": "x"}, POSTS[1] | {"a": "draft", "b": "y"}],
        },
        {
            **CHILDREN,
            "posts": [POSTS[0] | {"a": "published", "b": "x"}, POSTS[1] | {"a": "draft", "b": "y"}],
        },
        renames=Renames(members={("Post", "a"): {"published": "live", "gone": "draft"}}),
    ),
    "rename and change": Change(
        blog(
            (
                "title:str:max=200:unique",
                "author:ref:User",
                "tags:many:Tag",
                "price:int:null:unique",
                "gone:int:index",
            )
        ),
        (
            post(
                "heading:text",
                "author:ref:User:on-delete=cascade:null",
                "tags:many:Tag",
                "cost:decimal:8,2:unique:null",
                "new:int:default=1",
                name="Article",
                unique_together=[("cost", "author")],
            ),
            ARTICLE_COMMENT,
            TAG,
        ),
        {**BLOG, "posts": [row | {"price": 7 * row["id"], "gone": 1} for row in POSTS]},
        {
            "articles": [
                {
                    "id": n,
                    "heading": title,
                    "author_id": n,
                    "cost": Decimal(7 * n).quantize(Decimal("0.01")),
                    "new": 1,
                }
                for n, title in ((1, "one"), (2, "two"))
            ],
            "comments": COMMENTS,
            "articles_tags": ARTICLE_LINKS,
        },
        {**CHILDREN, "posts": [row | {"price": 7 * row["id"], "gone": 0} for row in POSTS]},
        renames=renaming({"Post": "Article"}, Article__title="heading", Article__price="cost"),
    ),
}

# Of each type to each: a value, and what becomes of it. All of them are without loss.
CONVERSIONS: tuple[tuple[str, str, Any, Any], ...] = (
    ("int", "bigint", -7, -7),
    ("int", "float", 7, 7.0),
    ("int", "decimal:10,2", -7, Decimal("-7.00")),
    ("int", "bool", 1, True),
    ("int", "str:max=20", -7, "-7"),
    ("int", "text", 7, "7"),
    ("bigint", "int", 2**31 - 1, 2**31 - 1),
    ("bigint", "float", 2**53, float(2**53)),
    ("bigint", "decimal:18,2", 10**15, Decimal(10**15).quantize(Decimal("0.01"))),
    ("bigint", "bool", 0, False),
    ("bigint", "text", -(2**63), str(-(2**63))),
    ("float", "int", -3.0, -3),
    ("float", "bigint", 2.0**40, 2**40),
    ("float", "decimal:6,3", -0.125, Decimal("-0.125")),
    ("float", "decimal:5,1", 9999.5, Decimal("9999.5")),
    ("decimal:10,2", "int", Decimal("-3.00"), -3),
    ("decimal:10,2", "bigint", Decimal("3.00"), 3),
    ("decimal:10,2", "float", Decimal("-0.10"), -0.1),
    ("decimal:10,2", "decimal:12,4", Decimal("9.90"), Decimal("9.9000")),
    ("decimal:10,2", "decimal:8,1", Decimal("-9.90"), Decimal("-9.9")),
    ("decimal:10,2", "decimal:5,2", Decimal("999.99"), Decimal("999.99")),
    ("decimal:10,2", "str:max=12", Decimal("-0.05"), "-0.05"),
    ("decimal:3,0", "text", Decimal(42), "42"),
    ("bool", "int", True, 1),
    ("bool", "bigint", False, 0),
    ("bool", "str:max=5", True, "true"),
    ("date", "datetime", date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC)),
    ("date", "str:max=10", date(2026, 1, 2), "2026-01-02"),
    ("time", "text", time(10, 30, 1, 5), "10:30:01.000005"),
    ("datetime", "date", datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2)),
    ("datetime", "text", NOON, "2026-01-02T12:30:15.250000Z"),
    ("uuid", "str:max=36", ONE, str(ONE)),
    ("str:max=20", "int", "-7", -7),
    ("str:max=20", "bigint", str(2**40), 2**40),
    ("text", "float", "1.5", 1.5),
    ("str:max=20", "decimal:10,2", "-9.90", Decimal("-9.90")),
    ("str:max=20", "decimal:3,0", "9", Decimal(9)),
    ("str:max=20", "bool", "false", False),
    ("str:max=20", "date", "2026-01-02", date(2026, 1, 2)),
    ("text", "time", "10:30:01.000005", time(10, 30, 1, 5)),
    ("text", "datetime", "2026-01-02T12:30:15.250000Z", NOON),
    ("str:max=40", "uuid", str(ONE), ONE),
    ("text", "json", '{"a": [1, "x:y"]}', {"a": [1, "x:y"]}),
    ("json", "text", [], "[]"),
    ("str:max=20", "str:max=50", "a", "a"),
    ("str:max=20", "str:max=5", "abcde", "abcde"),
    ("str:max=20", "text", "a", "a"),
    ("text", "str:max=5", "abcde", "abcde"),
    ("str:max=20", "enum:draft,published", "draft", "draft"),
    ("enum:draft,published", "str:max=9", "published", "published"),
    ("email", "str:max=100", "a@example.com", "a@example.com"),
    ("str:max=100", "url", "https://example.com/", "https://example.com/"),
    ("text", "email", "a@example.com", "a@example.com"),
)
# Of each type to each, a value that would lose something, and a part of what is said about it.
MISFITS: tuple[tuple[str, str, Any, str], ...] = (
    ("int", "decimal:4,2", 100, "more digits"),
    ("int", "bool", 2, "neither 0 nor 1"),
    ("int", "str:max=3", 1234, "longer than 3 characters"),
    ("bigint", "int", 2**31, "range of an int"),
    ("bigint", "float", 2**53 + 1, "more digits"),
    ("float", "int", 0.5, "no whole number"),
    ("float", "bigint", 1e19, "no whole number"),
    ("float", "decimal:6,2", 0.125, "more digits"),
    ("float", "decimal:6,2", 1e4, "more digits"),
    ("decimal:10,2", "int", Decimal("0.50"), "no whole number"),
    ("decimal:10,2", "decimal:10,1", Decimal("0.05"), "more than 1 digits after the point"),
    ("decimal:10,2", "decimal:5,2", Decimal("1000.00"), "more than 3 digits before the point"),
    ("decimal:18,2", "float", Decimal("1234567890123456.78"), "more digits"),
    ("datetime", "date", NOON, "midnight"),
    ("str:max=20", "str:max=5", "abcde ", "longer than 5 characters"),
    ("text", "str:max=5", "abcdef", "longer than 5 characters"),
    ("str:max=20", "enum:draft,published", "gone", "none of draft, published"),
    ("str:max=20", "int", "007", "not written as an int is"),
    ("str:max=20", "int", "x", ""),
    ("str:max=20", "decimal:4,1", "1.25", ""),
    ("str:max=20", "decimal:4,1", "1000.5", ""),
    ("str:max=20", "bool", "yes", ""),
    ("str:max=20", "date", "2026-02-30", ""),
    ("str:max=20", "time", "25:00:00.000000", ""),
    ("text", "datetime", "2026-01-02 12:30", ""),
    ("text", "datetime", "2026-01-32T12:30:00.000000Z", ""),
    ("str:max=40", "uuid", "6f1e2a34", ""),
    ("text", "json", "{", ""),
)


def _specs(pairs: tuple[tuple[str, str, Any, Any], ...], side: int) -> tuple[str, ...]:
    return tuple(f"c{number}:{pair[side]}" for number, pair in enumerate(pairs))


def _nullable(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{field}:null" for field in fields)


def _values(side: int) -> dict[str, Any]:
    return {f"c{number}": pair[side] for number, pair in enumerate(CONVERSIONS)}


_UNIQUE = ("n:int:unique", "m:str:max=20:unique")
_NONE = dict.fromkeys(_values(0))
CHANGES["convert types"] = Change(
    blog((*PLAIN, *_specs(CONVERSIONS, 0))),
    blog((*PLAIN, *_specs(CONVERSIONS, 1))),
    {**BLOG, "posts": with_each(POSTS, **_values(2))},
    {**CHILDREN, "posts": with_each(POSTS, **_values(3))},
    {**CHILDREN, "posts": with_each(POSTS, **_values(2))},
)
CHANGES["convert types of what may be empty"] = Change(
    blog(
        (
            *PLAIN,
            *_nullable(_specs(CONVERSIONS, 0)),
            "n:int:unique",
            "a:int:null",
            "b:str:null:index",
        )
    ),
    blog(
        (
            *PLAIN,
            *_nullable(_specs(CONVERSIONS, 1)),
            "n:decimal:6,2:unique",
            "a:float",
            "b:date:default=2026-01-02",
        ),
        unique_together=[("n", "b")],
    ),
    {**BLOG, "posts": [POSTS[0] | _NONE | {"n": 1}, POSTS[1] | _NONE | {"n": 100}]},
    {
        **CHILDREN,
        "posts": [
            row | _NONE | {"n": n, "a": 2.0, "b": date(2026, 1, 2)}
            for row, n in zip(POSTS, (Decimal("1.00"), Decimal("100.00")), strict=True)
        ],
    },
    {
        **CHILDREN,
        "posts": [POSTS[0] | _NONE | {"n": 1, "a": 2, "b": "2026-01-02"}, POSTS[1] | {"n": 100}],
    },
    fills={("Post", "a"): "2"},
)

_WRONG = {f"c{number}": value for number, (_, _, value, _) in enumerate(MISFITS)}


def _with_one(number: int) -> tuple[str, ...]:
    """The fields, of which one gets the type that its value does not fit."""
    fields = list(_specs(MISFITS, 0))
    fields[number] = f"c{number}:{MISFITS[number][1]}"
    return tuple(fields)


CHANGES["refuse what does not fit"] = Change(
    blog((*PLAIN, *_specs(MISFITS, 0), "twice:int")),
    blog((*PLAIN, *_specs(MISFITS, 0), "twice:bigint")),
    {**BLOG, "posts": with_each(POSTS, **_WRONG, twice=1)},
    {**CHILDREN, "posts": with_each(POSTS, **_WRONG, twice=1)},
    {**CHILDREN, "posts": with_each(POSTS, **_WRONG, twice=1)},
    refused=(
        *(
            (blog((*PLAIN, *_with_one(number), "twice:int", "new:int:null")), message)
            for number, (_, _, _, message) in enumerate(MISFITS)
        ),
        (
            blog((*PLAIN, *_specs(MISFITS, 0), "twice:int:unique", "new:int:null:index")),
            "posts: twice occurs more than once in 2 rows",
        ),
    ),
)
CHANGES["refuse duplicates of what becomes unique"] = Change(
    blog((*PLAIN, "old_name:int:null", "b:str:null", "c:int:null")),
    blog((*PLAIN, "a:int:null:unique", "b:str:null", "c:int:null"), unique_together=[("b", "c")]),
    {
        **BLOG,
        "posts": [
            POSTS[0] | {"old_name": None, "b": "x", "c": None},
            POSTS[1] | {"old_name": None, "b": "x", "c": None},
            {"id": 3, "title": "same", "author_id": 1, "old_name": 3, "b": "x", "c": 1},
            {"id": 4, "title": "same", "author_id": 1, "old_name": 4, "b": "y", "c": 1},
        ],
    },
    {"comments": COMMENTS, "posts": [{"a": a} for a in (None, None, 3, 4)]},
    {"comments": COMMENTS, "posts": [{"old_name": a} for a in (None, None, 3, 4)]},
    renames=renaming(Post__old_name="a"),
    refused=(
        (
            blog((*PLAIN, "a:int:null", "b:str:null:unique", "c:int:null")),
            "posts: b occurs more than once in 3 rows",
        ),
        (
            blog(
                (*PLAIN, "a:int:null", "b:str:null", "c:int:null"),
                unique_together=[("author", "title")],
            ),
            "posts: author_id and title occur more than once in 2 rows",
        ),
    ),
)
CHANGES["leave alone what was added by hand"] = Change(
    blog((*PLAIN, "rank:int:unique", "body:text", "old:int:null")),
    blog(
        (*PLAIN, "rank:decimal:6,2:unique", "body:text:null:default=x", "new:ref:User:null:as=news")
    ),
    {**BLOG, "posts": [row | {"rank": row["id"], "body": "b"} for row in POSTS]},
    {
        **CHILDREN,
        "posts": [row | {"rank": Decimal(row["id"]).quantize(Decimal("0.01"))} for row in POSTS],
    },
    {**CHILDREN, "posts": [row | {"rank": row["id"]} for row in POSTS]},
    by_hand={
        "": (
            "ALTER TABLE posts ADD COLUMN extra VARCHAR(20) DEFAULT 'a :b' NOT NULL",
            "ALTER TABLE posts ADD COLUMN score INTEGER CHECK (score >= 0)",
            "ALTER TABLE posts ADD COLUMN mood TEXT CONSTRAINT ck_mood CHECK (mood <> ' :sad')",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id) ON DELETE CASCADE)",
            "INSERT INTO notes VALUES (1, 1), (2, 2)",
            "CREATE INDEX ix_partial ON posts (title) WHERE title <> ' :x'",
            "CREATE INDEX ix_expression ON posts (lower(title))",
            "CREATE UNIQUE INDEX ux_rank ON posts (title, rank)",
            "CREATE VIEW titles AS SELECT title FROM posts",
            "UPDATE posts SET extra = title",
        ),
        "sqlite": (
            "CREATE TRIGGER noted AFTER DELETE ON notes BEGIN DELETE FROM posts WHERE id = 0; END",
            "CREATE TRIGGER posted AFTER INSERT ON posts BEGIN DELETE FROM notes; END",
        ),
        "postgresql": (
            "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM notes; RETURN NULL; END'",
            "CREATE TRIGGER posted AFTER INSERT ON posts EXECUTE FUNCTION noted()",
        ),
    },
    queries={"SELECT count(*) FROM notes": 2, "SELECT extra FROM posts WHERE id = 2": "two"},
)

import json

from forge_cli.manifest import template_data

from .projects import model, project

FIELD = {
    "name": "", "type": "", "column": None, "key": "", "null": False, "unique": False, "index": False,
    "min": None, "max": None, "pattern": None, "precision": None, "scale": None, "default": None,
    "enum": None, "target": None, "on_delete": None, "reverse": None, "link": None,
}  # fmt: skip
USER = {
    "name": "User", "singular": "user", "plural": "users", "table": "users", "path": "users",
    "words": "user",
}  # fmt: skip
BLOG = project(
    model(
        "BlogPost title:str:max=200 author:ref:User tags:many:Tag price:decimal:10,2:min=0:null"
        " status:enum:draft,in-review:default=draft parent:ref:BlogPost:null:unique:on-delete=set-null:as=child"
        " related:many:BlogPost:as=related-to at:datetime:default=now",
        unique_together=[["author", "title"]],
    ),
    "User name:str",
    model("Tag name:str:pattern=^a", timestamps=False),
    description="A blog",
    author="Ann",
    api_prefix="/forge",
)


def test_the_data_of_a_project_are_plain_and_whole() -> None:
    data = template_data(BLOG)
    assert json.loads(json.dumps(data)) == data
    assert {key: value for key, value in data.items() if key != "models"} == {
        "release": 1,
        "name": "my-service",
        "package": "my_service",
        "description": "A blog",
        "author": "Ann",
        "database": "postgresql",
        "api_prefix": "/forge",
    }
    assert [one["name"] for one in data["models"]] == ["BlogPost", "Tag", "User"]


def test_the_data_of_a_model_name_columns() -> None:
    post, tag, user = template_data(BLOG)["models"]
    assert {key: value for key, value in post.items() if key != "fields"} == {
        "name": "BlogPost",
        "singular": "blog_post",
        "plural": "blog_posts",
        "table": "blog_posts",
        "path": "blog-posts",
        "words": "blog post",
        "timestamps": True,
        "unique_together": [["author_id", "title"]],
    }
    assert (tag["timestamps"], tag["unique_together"]) == (False, [])
    assert {key: user[key] for key in USER} == USER


def test_every_field_has_every_key() -> None:
    for one in template_data(BLOG)["models"]:
        for field in one["fields"]:
            assert list(field) == list(FIELD)


def test_the_data_of_fields() -> None:
    title, author, tags, price, status, parent, related, at = template_data(BLOG)["models"][0][
        "fields"
    ]
    tag = {
        "name": "Tag",
        "singular": "tag",
        "plural": "tags",
        "table": "tags",
        "path": "tags",
        "words": "tag",
    }
    assert title == FIELD | {
        "name": "title",
        "type": "str",
        "column": "title",
        "key": "title",
        "min": 1,
        "max": 200,
    }
    assert author == FIELD | {
        "name": "author",
        "type": "ref",
        "column": "author_id",
        "key": "author_id",
        "index": True,
        "target": USER,
        "on_delete": "restrict",
        "reverse": "blog-posts",
    }
    assert tags == FIELD | {
        "name": "tags",
        "type": "many",
        "key": "tag_ids",
        "target": tag,
        "reverse": "blog-posts",
        "link": {"table": "blog_posts_tags", "own": "blog_post_id", "other": "tag_id"},
    }
    assert price == FIELD | {
        "name": "price",
        "type": "decimal",
        "column": "price",
        "key": "price",
        "null": True,
        "min": "0",
        "precision": 10,
        "scale": 2,
    }
    assert status == FIELD | {
        "name": "status",
        "type": "enum",
        "column": "status",
        "key": "status",
        "default": {"kind": "value", "text": "draft"},
        "enum": {
            "name": "BlogPostStatus",
            "members": [
                {"name": "DRAFT", "value": "draft"},
                {"name": "IN_REVIEW", "value": "in-review"},
            ],
        },
    }
    assert (parent["unique"], parent["index"], parent["on_delete"]) == (True, False, "set-null")
    assert related["link"] == {
        "table": "blog_posts_related",
        "own": "blog_post_id",
        "other": "related_blog_post_id",
    }
    assert at["default"] == {"kind": "now", "text": ""}  # fmt: skip

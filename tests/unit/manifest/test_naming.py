from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forge_cli.manifest import new_model, parse_field, template_data
from forge_cli.manifest.naming import enum_member, package_of, pluralize, singularize, snake

PLURALS = [
    ("user", "users"), ("person", "people"), ("category", "categories"), ("child", "children"),
    ("box", "boxes"), ("address", "addresses"), ("status", "statuses"), ("bus", "buses"),
    ("analysis", "analyses"), ("series", "series"), ("sheep", "sheep"), ("leaf", "leaves"),
    ("life", "lives"), ("shelf", "shelves"), ("hero", "heroes"), ("photo", "photos"),
    ("cookie", "cookies"), ("movie", "movies"), ("pie", "pies"), ("cow", "cows"), ("drive", "drives"),
    ("wave", "waves"), ("archive", "archives"), ("cache", "caches"), ("match", "matches"),
    ("course", "courses"), ("house", "houses"), ("day", "days"), ("quiz", "quizzes"),
    ("index", "indices"), ("bonus", "bonuses"), ("campus", "campuses"), ("virus", "viruses"),
    ("lens", "lenses"), ("gas", "gases"), ("woman", "women"), ("human", "humans"),
    ("criterion", "criteria"), ("purchase", "purchases"), ("service", "services"), ("tie", "ties"),
    ("database", "databases"), ("blog_category", "blog_categories"), ("sub_person", "sub_people"),
]  # fmt: skip


@pytest.mark.parametrize(("singular", "plural"), PLURALS)
def test_a_plural_is_formed_and_undone(singular: str, plural: str) -> None:
    assert pluralize(singular) == plural
    assert singularize(plural) == singular


@pytest.mark.parametrize(
    ("name", "singular", "plural", "path"),
    [
        ("Post", "post", "posts", "posts"),
        ("BlogPost", "blog_post", "blog_posts", "blog-posts"),
        ("Person", "person", "people", "people"),
        ("Category", "category", "categories", "categories"),
        ("Series", "series", "series", "series"),
        ("HTTPServer", "http_server", "http_servers", "http-servers"),
        ("APIKey", "api_key", "api_keys", "api-keys"),
        ("FAQ", "faq", "faqs", "faqs"),
        ("Post2", "post2", "post2s", "post2s"),
    ],
)
def test_a_model_names_its_table_its_package_and_its_path(
    name: str, singular: str, plural: str, path: str
) -> None:
    model = new_model(name, [parse_field("title:str")])
    assert (model.singular, model.plural, model.table, model.path) == (
        singular,
        plural,
        plural,
        path,
    )


def test_every_derived_name_can_be_given() -> None:
    model = new_model(
        "Medium",
        [parse_field("title:str")],
        plural="media",
        table="media_files",
        path="files/media",
    )
    assert (model.plural, model.table, model.path) == ("media", "media_files", "files/media")


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("tags", "tag_ids"),
        ("people", "person_ids"),
        ("categories", "category_ids"),
        ("related_stories", "related_story_ids"),
        ("children", "child_ids"),
        ("drives", "drive_ids"),
    ],
)
def test_a_many_is_sent_as_the_ids_of_its_singular(field: str, key: str) -> None:
    assert parse_field(f"{field}:many:Tag").request_key == key


def test_a_reverse_route_is_called_like_the_plural_of_the_model() -> None:
    model = new_model(
        "BlogPost",
        [
            parse_field("author:ref:User"),
            parse_field("editor:ref:User:as=edited"),
            parse_field("tags:many:Tag"),
            parse_field("parent:ref:BlogPost:null"),
            parse_field("related:many:BlogPost"),
        ],
    )
    reverses = [field.reverse for field in model.fields]
    assert reverses == ["blog-posts", "edited", "blog-posts", "blog-posts", None]


@pytest.mark.parametrize(
    ("value", "member"),
    [
        ("draft", "DRAFT"),
        ("in-review", "IN_REVIEW"),
        ("2nd", "V_2ND"),
        ("mro", "MRO"),
        ("name", "NAME"),
        ("value", "VALUE"),
        ("None", "NONE"),
        ("class", "CLASS"),
        ("a-", "A_"),
        ("title", "TITLE"),
    ],
)
def test_enum_values_become_members(value: str, member: str) -> None:
    assert enum_member(value) == member


@given(
    st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", fullmatch=True), min_size=1, unique_by=enum_member)
)  # fmt: skip
def test_whatever_the_values_python_takes_the_enum(values: list[str]) -> None:
    assert parse_field(f"it:enum:{','.join(values)}").members == tuple(values)
    body = "".join(f"\n    {enum_member(value)} = {value!r}" for value in values)
    space: dict[str, Any] = {}
    exec(f"from enum import StrEnum\nclass E(StrEnum):{body}", space)  # noqa: S102
    assert [str(member) for member in space["E"]] == values


@given(st.from_regex(r"[A-Z][A-Za-z0-9]{0,39}", fullmatch=True))
def test_every_class_name_makes_an_identifier(name: str) -> None:
    assert snake(name).isidentifier()
    assert "__" not in snake(name)


@pytest.mark.parametrize(
    ("project", "package"), [("my-service", "my_service"), ("Shop", "shop"), ("a_b-c", "a_b_c")]
)
def test_a_project_names_its_package(project: str, package: str) -> None:
    assert package_of(project) == package


def test_a_link_table_is_named_after_its_own_side() -> None:
    from .projects import project

    data = template_data(
        project("Post related:many:Post:as=related-to tags:many:Tag", "Tag name:str")
    )
    links = [field["link"] for field in data["models"][0]["fields"]]
    assert links == [
        {"table": "posts_related", "own": "post_id", "other": "related_post_id"},
        {"table": "posts_tags", "own": "post_id", "other": "tag_id"},
    ]

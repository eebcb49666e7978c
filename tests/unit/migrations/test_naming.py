"""Revisions are called by what they do."""

import pytest

from forge_cli.manifest import Model, Renames
from tests.projects.samples import model
from tests.unit.migrations.revisions import message, path_and_text, post

TAG = model("Tag", "name:str")
OLD = post("title:str", "rank:int")


@pytest.mark.parametrize(
    ("before", "after", "renames", "expected"),
    [
        ((), (OLD,), Renames(), "create posts"),
        ((), (OLD, TAG), Renames(), "create posts, tags"),
        ((OLD, TAG), (OLD,), Renames(), "drop tags"),
        ((OLD,), (TAG,), Renames(), "change posts, tags"),
        ((OLD,), (post("title:str", "rank:int", "a:int:null", "author:ref:User:null"),), Renames(), "add a, author to posts"),
        ((OLD, TAG), (post("title:str", "rank:int", "tags:many:Tag"), TAG), Renames(), "add tags to posts"),
        ((OLD,), (post("title:str"),), Renames(), "drop rank from posts"),
        ((OLD,), (post("heading:str", "rank:int"),), Renames(fields={("Post", "title"): "heading"}), "rename title of posts to heading"),
        ((OLD,), (model("Article", "title:str", "rank:int", timestamps=False),), Renames({"Post": "Article"}), "rename posts to articles"),
        ((OLD,), (post("title:str", "rank:bigint"),), Renames(), "change rank of posts"),
        ((OLD,), (post("title:str:unique", "rank:int"),), Renames(), "change posts"),
        ((OLD,), (post("title:str:null", "other:int:null"),), Renames(), "change posts"),
        ((OLD,), (post("title:str", "rank:int:null"), TAG), Renames(), "change posts, tags"),
    ],
)  # fmt: skip
def test_messages(
    before: tuple[Model, ...], after: tuple[Model, ...], renames: Renames, expected: str
) -> None:
    assert message("postgresql", before, after, renames) == expected
    path, _ = path_and_text("postgresql", before, after, renames)
    slug = expected.replace(", ", "_").replace(" ", "_")
    assert path == f"migrations/versions/20260102_0304_{slug}.py"


def test_a_long_message_is_short() -> None:
    models = tuple(model(f"Model{'x' * 30}{letter}", "name:str") for letter in "abcd")
    said = message("sqlite", (), models)
    assert said == "change 4 tables"

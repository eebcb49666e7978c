"""What cannot be done with the rows kept is refused before a file is written."""

from collections.abc import Mapping

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import Renames
from forge_cli.migrations import losses
from forge_cli.migrations.casts import CASTS
from tests.projects.samples import model, project
from tests.unit.migrations.revisions import post, revise

BOTH = pytest.mark.parametrize("database", ["postgresql", "sqlite"])
TITLE = "title:str"


def refusal(
    database: str,
    before: tuple[str, ...],
    after: tuple[str, ...],
    fills: Mapping[tuple[str, str], str] | None = None,
) -> tuple[str, str]:
    with pytest.raises(ForgeError) as caught:
        revise(database, post(TITLE, *before), post(TITLE, *after), fills=fills)
    return str(caught.value), caught.value.hint


@BOTH
@pytest.mark.parametrize("before", [(), ("rank:int:null",)])
def test_a_field_that_rows_have_no_value_for(database: str, before: tuple[str, ...]) -> None:
    assert refusal(database, before, ("rank:int",)) == (
        "Post.rank may not be empty, and the posts that exist have no value for it",
        "add default=..., or null, or say what they get: --fill Post.rank=VALUE",
    )


@BOTH
def test_a_ref_that_rows_have_no_value_for(database: str) -> None:
    what, hint = refusal(database, (), ("author:ref:User",))
    assert what == "Post.author may not be empty, and the posts that exist have no value for it"
    assert hint == "add null, or say what they get: --fill Post.author=ID"


@BOTH
def test_bytes_that_rows_have_no_value_for(database: str) -> None:
    assert refusal(database, (), ("blob:bytes",))[1] == "add null"
    what, _ = refusal(database, (), ("blob:bytes",), {("Post", "blob"): "x"})
    assert what == "Post.blob is bytes, which cannot be written here"


@BOTH
def test_one_value_for_all_of_a_unique_field(database: str) -> None:
    assert refusal(database, (), ("code:str:unique",))[1].startswith("add it with null")
    what, _ = refusal(database, (), ("code:str:unique",), {("Post", "code"): "x"})
    assert (
        what
        == "Post.code is unique, and every one of the posts that exist would get the same value"
    )


@BOTH
@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("rank:int:max=5", "6", "Post.rank: the default 6 is more than max=5"),
        ("rank:int", "x", "Post.rank: x is no whole number"),
        ("kind:enum:a,b", "c", "Post.kind: c is no value of this enum"),
        ("name:str:pattern=^a", "b", "Post.name: the default b does not match the pattern ^a"),
        ("author:ref:User", "ann", "Post.author: ann is no whole number"),
    ],
)
def test_a_fill_is_held_to_the_field(database: str, field: str, value: str, what: str) -> None:
    name = field.partition(":")[0]
    assert refusal(database, (), (field,), {("Post", name): value})[0] == what


@BOTH
@pytest.mark.parametrize("name", ["title", "nothing"])
def test_a_fill_that_nothing_asks_for(database: str, name: str) -> None:
    what, _ = refusal(database, (), ("rank:int:null",), {("Post", name): "1"})
    assert what.startswith(f"Post.{name} needs no values")


@BOTH
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("bool", "date", "a bool cannot become a date"),
        ("int", "uuid", "an int cannot become a uuid"),
        ("interval", "str", "an interval cannot become a str"),
        ("email", "int", "an email cannot become an int"),
        ("enum:a,b", "json", "an enum cannot become a json"),
        ("bytes", "text", "a bytes cannot become a text"),
    ],
)
def test_types_that_nothing_converts(database: str, old: str, new: str, what: str) -> None:
    found = refusal(database, (f"x:{old}",), (f"x:{new}",))
    assert found == (f"Post.x: {what} with its values kept", "remove the field and add it anew")


@BOTH
def test_a_relation_to_another_model(database: str) -> None:
    tag = model("Tag", "name:str")
    for kind in ("ref", "many"):
        with pytest.raises(
            ForgeError, match=r"Post\.to refers to User, and its values are no ids of Tag"
        ):
            revise(database, (post(f"to:{kind}:User"), tag), (post(f"to:{kind}:Tag"), tag))


@BOTH
def test_a_relation_to_a_renamed_model_stays(database: str) -> None:
    before = post("to:ref:Tag"), model("Tag", "name:str")
    after = post("to:ref:Label"), model("Label", "name:str", table="tags")
    assert revise(database, before, after, Renames({"Tag": "Label"})) is None


@BOTH
def test_a_member_that_goes_without_another(database: str) -> None:
    assert refusal(database, ("kind:enum:a,b",), ("kind:enum:a,c",)) == (
        "Post.kind loses the value b, and posts may have it",
        "say what becomes of it: --replace b=a",
    )


def test_every_conversion_has_a_way_back() -> None:
    """Or the downgrade would be refused."""
    for casts in CASTS.values():
        for kinds in casts:
            old, new = kinds.split(" to ")
            assert f"{new} to {old}" in casts
    assert CASTS["postgresql"].keys() == CASTS["sqlite"].keys()


def test_losses() -> None:
    tag, label = model("Tag", "name:str"), model("Label", "name:str")
    before = project(
        "sqlite", post("title:str", "author:ref:User", "tags:many:Tag", "rank:int"), tag
    )
    after = project("sqlite", post("heading:str", "tags:many:Label"), label)
    renames = Renames({"Tag": "Label"}, {("Post", "title"): "heading"})
    assert losses(before, after, renames) == ("column posts.author_id", "column posts.rank")
    with pytest.raises(ForgeError):
        losses(before, after)
    gone = project("sqlite", model("Post", "title:str"))
    assert losses(before, gone, Renames()) == (
        "table tags", "table posts_tags", "column posts.author_id", "column posts.rank",
    )  # fmt: skip

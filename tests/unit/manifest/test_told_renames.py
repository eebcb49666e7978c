"""What a user tells about a manifest edited by hand, held against what was and what is wanted."""

from dataclasses import replace

import pytest

from forge_cli.manifest import Renames, missing_replacements, parse_renames, remove_fields

from .projects import model, project
from .test_model_edits import refused

LOCK = project(
    "User name:str",
    "Post title:str body:text author:ref:User state:enum:draft,open,gone tags:many:Tag slug:str",
    "Tag name:str",
    "Note text:text",
)
WANTED = project(
    "User name:str",
    model(
        "Article heading:str body:text writer:ref:User status:enum:draft,shown labels:many:Tag at:date",
        table="posts",
    ),
    "Tag name:str",
    "Remark text:text",
)
POST = "Post=Article"


def test_renames_are_read_under_either_name() -> None:
    texts = ["Post.title=heading", POST, "Article.state=status", "Post.author_id=writer_id"]
    replaces = ["Post.state.open=shown", "Article.status.gone=draft"]
    assert parse_renames(LOCK, WANTED, texts, replaces) == Renames(
        models={"Post": "Article"},
        fields={
            ("Article", "title"): "heading",
            ("Article", "state"): "status",
            ("Article", "author"): "writer",
        },
        members={("Article", "status"): {"open": "shown", "gone": "draft"}},
    )


def test_fields_of_a_model_that_stays_are_renamed() -> None:
    wanted = project("User username:str", *LOCK.models[:3])
    assert parse_renames(LOCK, wanted, ["User.name=username"]) == Renames(
        fields={("User", "name"): "username"}
    )


def test_nothing_told_is_nothing_renamed() -> None:
    assert parse_renames(LOCK, WANTED, []) == Renames()


@pytest.mark.parametrize(
    ("texts", "what", "hint"),
    [
        (["Post"], "--rename cannot be Post", "write it like --rename Post=Article or Post.title=heading"),
        (["=x"], "--rename cannot be =x", "write it like --rename Post=Article or Post.title=heading"),
        (["Post.title"], "--rename cannot be Post.title", "write it like --rename Post=Article or Post.title=heading"),
        (["a.b.c=d"], "--rename cannot be a.b.c=d", "write it like --rename Post=Article or Post.title=heading"),
        (["a=b\n"], "--rename cannot be 'a=b\\n'", "write it like --rename Post=Article or Post.title=heading"),
        (["Pots=Article"], "--rename Pots=Article: there was no model called Pots", "did you mean Post?"),
        (
            ["User=Article"],
            "--rename User=Article: User is still in the manifest",
            "take it out of the manifest, where Article is its new name",
        ),
        (["Post=Artikel"], "--rename Post=Artikel: the manifest has no model called Artikel", "did you mean Article?"),
        (["Post=User"], "--rename Post=User: User was there before", "there are Article, Remark"),
        ([POST, POST], "--rename Post=Article: Post is renamed twice", "leave one of them out"),
        ([POST, "Note=Article"], "--rename Note=Article: Article is renamed twice", "leave one of them out"),
        (
            ["Post.title=heading"],
            "--rename Post.title=heading: there is no model Post that was there before",
            "there are Tag, User",
        ),
        ([POST, "Post.titel=heading"], "--rename Post.titel=heading: there was no field of Article called titel", "did you mean title?"),
        ([POST, "Post.body=heading"], "--rename Post.body=heading: body is still in the manifest", "take it out of the manifest, where heading is its new name"),
        ([POST, "Post.title=headline"], "--rename Post.title=headline: the manifest has no field of Article called headline", "did you mean heading?"),
        ([POST, "Post.title=body"], "--rename Post.title=body: body was there before", "there are heading, writer, status, labels, at"),
        ([POST, "Post.title=heading", "Post.slug=heading"], "--rename Post.slug=heading: heading is renamed twice", "leave one of them out"),
        (["Tag.title=label"], "--rename Tag.title=label: there was no field of Tag called title", "no name is gone, leave it out"),
        (["Post=Post"], "--rename Post=Post: the manifest has no model called Post", "there are Article, Remark"),
        (["User=User"], "--rename User=User: User is still in the manifest", "take it out of the manifest, where User is its new name"),
        (
            [POST, "Post.slug=writer"],
            "--rename Post.slug=writer: what slug holds as str would be lost in a ref",
            "leave it out: slug is then removed and writer added",
        ),
    ],
)  # fmt: skip
def test_a_rename_that_was_none_is_refused(texts: list[str], what: str, hint: str) -> None:
    refused(lambda: parse_renames(LOCK, WANTED, texts), what, hint)


def test_a_rename_needs_something_new() -> None:
    wanted = project(*LOCK.models[:3])
    refused(
        lambda: parse_renames(LOCK, wanted, ["User=Person"]),
        "--rename User=Person: the manifest has no model called Person",
        "no name is new, write it into the manifest",
    )
    refused(
        lambda: parse_renames(LOCK, remove_fields(LOCK, "Post", ["slug"]), ["Post.slug=title"]),
        "--rename Post.slug=title: title was there before",
        "leave it out",
    )


def test_a_ref_is_not_renamed_into_one_to_another_model() -> None:
    lock = project("Post author:ref:User", "User name:str", "Tag name:str")
    wanted = project("Post topic:ref:Tag", "User name:str", "Tag name:str")
    refused(
        lambda: parse_renames(lock, wanted, ["Post.author=topic"]),
        "--rename Post.author=topic: the ids that author holds are those of User, not of Tag",
        "leave it out: author is then removed and topic added",
    )
    wanted = project("Post writer:ref:Person", "Person name:str", "Tag name:str")
    renames = parse_renames(lock, wanted, ["Post.author=writer", "User=Person"])
    assert renames.fields == {("Post", "author"): "writer"}


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("open=shown", "--replace cannot be open=shown", "write it like --replace Post.state.draft=open"),
        ("Pots.state.open=shown", "--replace Pots.state.open=shown: there is no model Pots that was there before", "did you mean Post?"),
        ("Post.body.open=shown", "--replace Post.body.open=shown: Article.body is no enum that was one before", "leave it out"),
        ("Post.zzz.open=shown", "--replace Post.zzz.open=shown: Article.zzz is no enum that was one before", "leave it out"),
        ("Post.state.opne=shown", "--replace Post.state.opne=shown: opne is no removed value of Article.status", "did you mean open?"),
        ("Post.state.draft=shown", "--replace Post.state.draft=shown: draft is no removed value of Article.status", "there are open, gone"),
        ("Post.state.open=gone", "--replace open=gone: Article.status has no value gone", "there are draft, shown"),
    ],
)  # fmt: skip
def test_a_replacement_that_is_none_is_refused(text: str, what: str, hint: str) -> None:
    renames = [POST, "Post.state=status"]
    refused(lambda: parse_renames(LOCK, WANTED, renames, [text]), what, hint)


def test_a_value_is_replaced_once() -> None:
    texts = ["Post.state.open=shown", "Article.status.open=draft"]
    refused(
        lambda: parse_renames(LOCK, WANTED, [POST, "Post.state=status"], texts),
        "--replace Article.status.open=draft: open is replaced twice",
        "leave one of them out",
    )


def test_nothing_is_replaced_in_an_enum_that_loses_nothing() -> None:
    refused(
        lambda: parse_renames(LOCK, LOCK, [], ["Post.state.open=gone"]),
        "--replace Post.state.open=gone: open is no removed value of Post.state",
        "leave it out",
    )


def test_removed_values_without_a_replacement_are_told() -> None:
    renames = parse_renames(LOCK, WANTED, [POST, "Post.state=status"])
    assert missing_replacements(LOCK, WANTED, renames) == [
        ("Article", "status", "open"),
        ("Article", "status", "gone"),
    ]
    renames = replace(renames, members={("Article", "status"): {"open": "shown"}})
    assert missing_replacements(LOCK, WANTED, renames) == [("Article", "status", "gone")]
    assert (
        missing_replacements(LOCK, WANTED, Renames()) == []
    )  # the enum is dropped and another made
    text = project(*LOCK.models[:1], "Post state:str", *LOCK.models[2:])
    assert missing_replacements(LOCK, text, Renames()) == []
    assert missing_replacements(LOCK, LOCK, Renames()) == []

"""Fields added, removed, renamed and changed: what comes of it, what is nothing to do, what is refused."""

import pytest

from forge_cli.manifest import (
    Field,
    Project,
    Renames,
    add_fields,
    change_fields,
    parse_field,
    remove_fields,
    rename_field,
    validate,
)

from .projects import model, project
from .test_model_edits import refused

BLOG = project(
    "User name:str",
    model(
        "Post title:str state:enum:draft,open,gone:default=draft author:ref:User tags:many:Tag n:int",
        unique_together=[["title", "author"]],
    ),
    "Tag name:str",
)

ANEW = "remove it and add it anew: forge remove-field"


def fields(*texts: str) -> list[Field]:
    return [parse_field(text) for text in texts]


def post(project: Project) -> list[str]:
    return [field.name for field in project.models[0].fields]


def test_fields_are_added_behind_those_that_are_there() -> None:
    after = add_fields(BLOG, "Post", fields("editor:ref:User:null:as=edited", "main:ref:Tag:as=x"))
    validate(after)
    assert post(after) == ["title", "state", "author", "tags", "n", "editor", "main"]
    after = add_fields(BLOG, "Tag", fields("owner:ref:User"))
    assert after.models[1].fields[-1].reverse == "tags"


def test_to_add_the_same_field_twice_is_nothing_to_do() -> None:
    assert add_fields(BLOG, "Post", fields("author:ref:User", "title:str:max=255")) is BLOG
    after = add_fields(BLOG, "Post", fields("body:text", "title:str"))
    assert post(after)[-2:] == ["n", "body"]


def test_another_field_of_a_name_that_is_there_is_refused() -> None:
    refused(
        lambda: add_fields(BLOG, "Post", fields("author:ref:User:null")),
        "Post.author is there already as ref:User",
        "use forge change-field Post author:ref:User:null",
    )
    refused(
        lambda: add_fields(BLOG, "Post", fields("title:str:pattern=^a b$")),
        "Post.title is there already as str",
        "use forge change-field Post 'title:str:pattern=^a b$'",
    )
    refused(
        lambda: add_fields(BLOG, "Post", fields("body:text", "body:str")),
        "body is given twice",
        "leave one of them out",
    )
    refused(
        lambda: add_fields(BLOG, "Pst", fields("body:text")),
        "there is no model Pst",
        "did you mean Post?",
    )


def test_fields_are_removed_by_either_name() -> None:
    after = remove_fields(BLOG, "Post", ["n", "tag_ids"])
    validate(after)
    assert post(after) == ["title", "state", "author"]
    assert post(remove_fields(BLOG, "Post", ["tags", "tags"])) == ["title", "state", "author", "n"]


def test_to_remove_what_is_not_there_is_nothing_to_do() -> None:
    assert remove_fields(BLOG, "Post", ["body", "slug"]) is BLOG


def test_a_field_that_is_unique_with_others_is_not_removed() -> None:
    refused(
        lambda: remove_fields(BLOG, "Post", ["author_id"]),
        "Post.author cannot be removed: it is unique together with title",
        "take it out of unique-together in forge/models/Post.toml, then run this again",
    )


def test_the_last_field_is_not_removed() -> None:
    refused(
        lambda: remove_fields(BLOG, "Tag", ["name"]),
        "Tag would have no fields left",
        "remove the model: forge remove-model Tag",
    )


def test_a_renamed_field_keeps_its_place_and_what_is_unique_together() -> None:
    after, renames = rename_field(BLOG, "Post", "author", "writer")
    validate(after)
    assert renames == Renames(fields={("Post", "author"): "writer"})
    assert post(after) == ["title", "state", "writer", "tags", "n"]
    assert after.models[0].unique_together == (("title", "writer"),)
    assert rename_field(BLOG, "Post", "author_id", "writer_id") == (after, renames)
    assert rename_field(after, "Post", "writer", "author")[0] == BLOG


def test_the_key_of_a_renamed_many_follows_if_it_is_the_usual_one() -> None:
    after, _ = rename_field(BLOG, "Post", "tags", "labels")
    assert after.models[0].fields[3].key == "label_ids"
    chosen = project("Post tags:many:Tag:key=marked_ids", "Tag name:str")
    after, _ = rename_field(chosen, "Post", "tags", "labels")
    assert after.models[0].fields[0].key == "marked_ids"


def test_to_rename_a_field_twice_is_nothing_to_do() -> None:
    after, _ = rename_field(BLOG, "Post", "author", "writer")
    for old, new in (("author", "writer"), ("author_id", "writer_id")):
        again, renames = rename_field(after, "Post", old, new)
        assert again is after
        assert renames == Renames()
    assert rename_field(BLOG, "Post", "author_id", "author")[0] is BLOG


def test_a_rename_of_a_field_that_cannot_be_is_refused() -> None:
    refused(
        lambda: rename_field(BLOG, "Post", "titel", "heading"),
        "Post has no field titel",
        "did you mean title?",
    )
    refused(
        lambda: rename_field(BLOG, "Tag", "zzz", "heading"),
        "Tag has no field zzz",
        "there are name",
    )
    refused(
        lambda: rename_field(BLOG, "Post", "title", "state"),
        "Post.title cannot be called state: there is a field of that name already",
        "choose another name, or first forge remove-field Post state",
    )
    refused(
        lambda: rename_field(BLOG, "Post", "title", "class"),
        "a field cannot be called class: it is a Python keyword",
        "use a longer name, such as class_value",
    )


def test_changed_fields_stay_in_their_places() -> None:
    after, renames = change_fields(
        BLOG, "Post", fields("n:bigint:null", "title:text", "author:ref:User:null")
    )
    assert renames == Renames()
    assert post(after) == post(BLOG)
    title, _, author, _, n = after.models[0].fields
    assert (title.type, author.null, author.reverse, n.type) == ("text", True, "posts", "bigint")


def test_to_change_a_field_into_what_it_is_is_nothing_to_do() -> None:
    same = fields("title:str:min=1", "author:ref:User:on-delete=restrict:as=posts")
    after, renames = change_fields(BLOG, "Post", same)
    assert after is BLOG
    assert renames == Renames()


def test_removed_members_are_replaced() -> None:
    state = fields("state:enum:draft,shown:default=draft")
    after, renames = change_fields(BLOG, "Post", state, {"open": "shown", "gone": "draft"})
    assert after.models[0].fields[1].members == ("draft", "shown")
    assert renames.members == {("Post", "state"): {"open": "shown", "gone": "draft"}}
    again, renames = change_fields(after, "Post", state, {"open": "shown", "gone": "draft"})
    assert again is after
    assert renames == Renames()


def test_an_enum_that_becomes_a_text_loses_no_value() -> None:
    _, renames = change_fields(BLOG, "Post", fields("state:str"))
    assert renames == Renames()


@pytest.mark.parametrize(
    ("text", "replace", "what", "hint"),
    [
        (
            "state:enum:draft,open",
            {},
            "Post.state loses the value gone, which records may have",
            "say what takes its place, such as --replace gone=draft",
        ),
        (
            "state:enum:draft,open",
            {"gone": "opne"},
            "--replace gone=opne: Post.state has no value opne",
            "did you mean open?",
        ),
        (
            "state:enum:draft,open",
            {"gnoe": "open"},
            "--replace gnoe=open: gnoe is no removed value of Post.state",
            "did you mean gone?",
        ),
        (
            "state:enum:draft,open,gone,shown",
            {"draft": "shown"},
            "--replace draft=shown: draft is no removed value of Post.state",
            "leave it out",
        ),
        ("titel:text", {}, "Post has no field titel", "did you mean title?"),
        ("author_id:ref:User", {}, "Post has no field author_id", "did you mean author?"),
        (
            "author:str",
            {},
            "Post.author cannot become str: what it holds as ref would be lost",
            f"{ANEW} Post author && forge add-field Post author:str",
        ),
        (
            "title:ref:User:null:as=titled",
            {},
            "Post.title cannot become ref: what it holds as str would be lost",
            f"{ANEW} Post title && forge add-field Post title:ref:User:null:as=titled",
        ),
        (
            "tags:ref:Tag",
            {},
            "Post.tags cannot become ref: what it holds as many would be lost",
            f"{ANEW} Post tags && forge add-field Post tags:ref:Tag",
        ),
        (
            "author:ref:Tag:as=written",
            {},
            "Post.author cannot refer to Tag: the ids that it holds are those of User",
            f"{ANEW} Post author && forge add-field Post author:ref:Tag:as=written",
        ),
    ],
)  # fmt: skip
def test_a_change_that_would_lose_data_is_refused(
    text: str, replace: dict[str, str], what: str, hint: str
) -> None:
    refused(lambda: change_fields(BLOG, "Post", fields(text), replace), what, hint)


def test_a_field_is_changed_once() -> None:
    refused(
        lambda: change_fields(BLOG, "Post", fields("n:int", "n:bigint")),
        "n is given twice",
        "leave one of them out",
    )

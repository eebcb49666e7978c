"""Models added, removed and renamed: what comes of it, what is nothing to do, what is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    Project,
    Renames,
    add_model,
    remove_model,
    rename_model,
    validate,
)

from .projects import model, project

BLOG = project(
    "User name:str",
    model("Post title:str author:ref:User tags:many:Tag", unique_together=[["title", "author"]]),
    "Tag name:str",
    "Comment post:ref:Post parent:ref:Comment:null:as=replies",
)


def refused(edit: Callable[[], object], what: str, hint: str) -> None:
    with pytest.raises(ForgeError) as caught:
        edit()
    assert (str(caught.value), caught.value.hint) == (what, hint)
    assert caught.value.exit_code == 2


def names(project: Project) -> list[str]:
    return [model.name for model in project.models]


def test_a_model_is_added_in_the_order_of_names() -> None:
    after = add_model(BLOG, model("Like post:ref:Post:as=likes"))
    validate(after)
    assert names(after) == ["Comment", "Like", "Post", "Tag", "User"]
    assert replace(after, models=BLOG.models) == BLOG


def test_to_add_the_same_model_twice_is_nothing_to_do() -> None:
    assert add_model(BLOG, model("Tag name:str:max=255")) is BLOG


def test_another_model_of_a_name_that_is_there_is_refused() -> None:
    refused(
        lambda: add_model(BLOG, model("Tag name:str:unique")),
        "Tag is there already with other fields",
        "use forge add-field, change-field, rename-field or remove-field",
    )
    refused(
        lambda: add_model(BLOG, model("Tag name:str", table="labels", timestamps=False)),
        "Tag is there already with another table and choice of timestamps",
        "change it in forge/models/Tag.toml, then run forge apply",
    )


def test_a_model_is_removed_with_its_references_to_itself() -> None:
    after = remove_model(BLOG, "Comment")
    validate(after)
    assert names(after) == ["Post", "Tag", "User"]


def test_to_remove_what_is_not_there_is_nothing_to_do() -> None:
    assert remove_model(BLOG, "Category") is BLOG


def test_a_model_that_others_refer_to_is_not_removed() -> None:
    refused(
        lambda: remove_model(BLOG, "User"),
        "User cannot be removed: Post.author refers to it",
        "first forge remove-field Post author",
    )
    after = add_model(BLOG, model("Like post:ref:Post:as=likes other:ref:Post:as=others"))
    refused(
        lambda: remove_model(after, "Post"),
        "Post cannot be removed: Comment.post, Like.post and Like.other refer to it",
        "first forge remove-field Comment post && forge remove-field Like post other",
    )


def test_a_renamed_model_keeps_its_table_and_takes_every_mention_along() -> None:
    after, renames = rename_model(BLOG, "Post", "BlogArticle")
    validate(after)
    assert renames == Renames(models={"Post": "BlogArticle"})
    assert names(after) == ["BlogArticle", "Comment", "Tag", "User"]
    article, comment, *_ = after.models
    assert article == replace(
        model("BlogArticle title:str author:ref:User tags:many:Tag", table="posts"),
        unique_together=(("title", "author"),),
    )
    assert [field.target for field in comment.fields] == ["BlogArticle", "Comment"]
    assert [field.reverse for field in comment.fields] == ["comments", "replies"]


def test_a_rename_and_its_undoing_leave_no_trace() -> None:
    for name in ("Post", "Comment", "User", "Tag"):
        after, _ = rename_model(BLOG, name, "Thing")
        assert rename_model(after, "Thing", name)[0] == BLOG


def test_names_may_be_given_with_the_new_name() -> None:
    after, _ = rename_model(BLOG, "Post", "News", plural="news_items", table="news", path="n/all")
    news = after.models[1]
    assert (news.plural, news.table, news.path) == ("news_items", "news", "n/all")
    assert [field.reverse for field in news.fields] == [None, "news-items", "news-items"]
    after, renames = rename_model(BLOG, "Post", "Post", plural="post_list")
    post = after.models[1]
    assert (post.plural, post.table, post.path) == ("post_list", "posts", "post-list")
    assert renames == Renames()


def test_to_rename_twice_is_nothing_to_do() -> None:
    after, _ = rename_model(BLOG, "Post", "Article")
    assert rename_model(after, "Post", "Article") == (after, Renames())
    assert rename_model(after, "Post", "Article")[0] is after
    assert rename_model(after, "Post", "Article", table="posts", path="articles")[0] is after
    assert rename_model(BLOG, "Post", "Post")[0] is BLOG
    refused(
        lambda: rename_model(after, "Post", "Article", table="articles"),
        "Article is there already with another table: posts",
        "forge rename-model Article Article --table articles",
    )


def test_a_rename_that_cannot_be_is_refused() -> None:
    refused(
        lambda: rename_model(BLOG, "Pots", "Article"),
        "there is no model Pots",
        "did you mean Post?",
    )
    refused(
        lambda: rename_model(BLOG, "Zebra", "Zebra"),
        "there is no model Zebra",
        "there are Comment, Post, Tag, User",
    )
    refused(
        lambda: rename_model(BLOG, "Post", "Tag"),
        "Post cannot be called Tag: there is a model of that name already",
        "choose another name, or first forge remove-model Tag",
    )
    refused(
        lambda: rename_model(BLOG, "Post", "POST"),
        "Post cannot be called POST at once: on macOS their files are one",
        "give it another name first, then this one",
    )
    refused(
        lambda: rename_model(BLOG, "Post", "article"),
        "a model cannot be called article: letters and digits only, a capital first",
        "call it Article",
    )


def test_a_hint_lists_no_more_models_than_a_line_holds() -> None:
    many = project(*(f"M{number} a:int" for number in range(13)))
    refused(
        lambda: rename_model(many, "Zebra", "Other"),
        "there is no model Zebra",
        "forge show lists the models",
    )
    refused(
        lambda: rename_model(project(), "Post", "Article"),
        "there is no model Post",
        "add it first: forge add-model Post ...",
    )

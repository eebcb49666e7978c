"""The same project under other names."""

from forge_cli.manifest import Renames, lock_files, parse_lock, renamed, validate

from .projects import model, project

BLOG = project(
    "User name:str",
    model(
        "Post title:str author:ref:User editor:ref:User:null:as=edited tags:many:Tag"
        " up:ref:Post:null related:many:Post:as=posts:key=linked_ids state:enum:a,b",
        unique_together=[["title", "author"]],
    ),
    "Tag name:str",
)


def test_nothing_renamed_is_the_same_project() -> None:
    assert renamed(BLOG, Renames()) == BLOG
    assert renamed(BLOG, Renames(models={"Gone": "Lost"}, fields={("Gone", "a"): "b"})) == BLOG


def test_what_was_called_as_usual_is_called_after_the_new_name() -> None:
    after = renamed(BLOG, Renames(models={"Post": "BlogStory"}))
    validate(after)
    story = after.models[0]
    assert (story.name, story.singular, story.plural) == ("BlogStory", "blog_story", "blog_stories")
    assert (story.table, story.path) == ("posts", "blog-stories")
    assert [field.reverse for field in story.fields] == [
        None, "blog-stories", "edited", "blog-stories", "blog-stories", "posts", None,
    ]  # fmt: skip
    assert [field.target for field in story.fields if field.target] == [
        "User", "User", "Tag", "BlogStory", "BlogStory",
    ]  # fmt: skip


def test_what_was_chosen_stays() -> None:
    chosen = project(
        model("Post title:str tags:many:Tag", plural="news", table="items", path="up/news"),
        model("Tag name:str", path="labels"),
    )
    after = renamed(chosen, Renames(models={"Post": "Story", "Tag": "Label"}))
    label, story = after.models
    assert (story.plural, story.table, story.path) == ("news", "items", "up/news")
    assert story.fields[1].reverse == "news"
    assert (label.plural, label.table, label.path) == ("labels", "tags", "labels")


def test_fields_are_renamed_under_the_new_name_of_their_model() -> None:
    renames = Renames(
        models={"Post": "Story", "Tag": "Post"},
        fields={
            ("Story", "tags"): "labels",
            ("Story", "author"): "title",
            ("Story", "title"): "author",
            ("Story", "related"): "linked",
        },
        members={("Story", "state"): {"a": "b"}},
    )
    after = renamed(BLOG, renames)
    assert [model.name for model in after.models] == ["Post", "Story", "User"]
    story = after.models[1]
    assert [field.name for field in story.fields] == [
        "author", "title", "editor", "labels", "up", "linked", "state",
    ]  # fmt: skip
    assert story.unique_together == (("author", "title"),)
    assert [field.column for field in story.fields][:2] == ["author", "title_id"]
    assert [field.key for field in story.fields if field.key] == ["label_ids", "linked_ids"]
    assert story.fields[3].target == "Post"
    assert story.fields[-1].members == ("a", "b")


def test_a_renamed_lock_is_read_as_it_is_written() -> None:
    after = renamed(BLOG, Renames(models={"User": "Account"}, fields={("Account", "name"): "nick"}))
    assert parse_lock(lock_files(after)) == after
    back = Renames(models={"Account": "User"}, fields={("User", "nick"): "name"})
    assert renamed(after, back) == BLOG

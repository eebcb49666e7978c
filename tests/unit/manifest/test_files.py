import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    TEMPLATE_RELEASE,
    FieldError,
    Project,
    lock_files,
    manifest_files,
    new_model,
    new_project,
    parse_field,
    read_lock,
    read_manifest,
    validate,
)

from .projects import model, project
from .strategies import FIELDS

BLOG = project(
    "User username:str:max=50:unique email:email:unique",
    model(
        r"Post title:str:max=200 slug:str:pattern=^[a-z\d-]+$ author:ref:User tags:many:Tag"
        " related:many:Post:as=related-to state:enum:draft,published:default=draft",
        unique_together=[["author_id", "slug"]],
    ),
    model("Tag name:str:unique", timestamps=False),
    model("Medium at:datetime:default=2026-01-31T09::30Z", plural="mediums", table="files", path="up/media"),
    model("Person boss:ref:Person:null:on-delete=set-null:as=reports"),
    description='A "blog" \\ with {{ braces }}',
    author="Zoë O'Neill <zoe@example.com>",
    api_prefix="/api/v1",
)  # fmt: skip


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, manifest_files(BLOG) | lock_files(BLOG))
    assert read_manifest(tmp_path) == BLOG
    assert read_lock(tmp_path) == BLOG


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
@given(
    st.lists(FIELDS, min_size=1, max_size=6), st.text(max_size=30), st.sampled_from(["", "/api"])
)
def test_any_project_is_read_as_it_was_written(
    tmp_path: Path, texts: list[str], description: str, prefix: str
) -> None:
    made = _made(texts, description, prefix)
    write(tmp_path, manifest_files(made) | lock_files(made))
    assert read_manifest(tmp_path) == made
    assert read_lock(tmp_path) == made


def _made(texts: list[str], description: str, prefix: str) -> Project:
    """A valid project; what breaks a rule is no example."""
    try:
        post = new_model("Post", [parse_field(text) for text in texts])
        base = new_project(name="shop", description=description, api_prefix=prefix)
        tag = new_model("Tag", [parse_field("name:str")])
        made = replace(base, models=(post, tag, *base.models))
        validate(made)
    except (FieldError, ForgeError):
        assume(False)
        raise
    return made


def test_a_new_project_is_two_short_files() -> None:
    assert manifest_files(new_project(name="my-service")) == {
        "forge/project.toml": (
            "template = 1\n"
            'name = "my-service"\n'
            'package = "my_service"\n'
            'description = ""\n'
            'author = ""\n'
            'database = "postgresql"\n'
            'api-prefix = ""\n'
        ),
        "forge/models/User.toml": (
            '[fields]\nusername = "str:max=50:unique"\nemail = "email:unique"\n'
        ),
    }


def test_the_manifest_says_only_what_could_be_otherwise() -> None:
    files = manifest_files(BLOG)
    assert files["forge/models/Post.toml"] == (
        'unique-together = [["author", "slug"]]\n'
        "\n"
        "[fields]\n"
        'title = "str:max=200"\n'
        "slug = 'str:pattern=^[a-z\\d-]+$'\n"
        'author = "ref:User"\n'
        'tags = "many:Tag"\n'
        'related = "many:Post:as=related-to"\n'
        'state = "enum:draft,published:default=draft"\n'
    )
    assert files["forge/models/Medium.toml"].startswith(
        'plural = "mediums"\ntable = "files"\npath = "up/media"\n\n[fields]\n'
    )
    assert files["forge/models/Tag.toml"].startswith("timestamps = false\n\n[fields]\n")


def test_the_lock_leaves_nothing_to_be_derived() -> None:
    files = lock_files(BLOG)
    assert files[".forge/lock/models/Post.toml"].splitlines()[1:] == [
        'singular = "post"',
        'plural = "posts"',
        'table = "posts"',
        'path = "posts"',
        "timestamps = true",
        'unique-together = [["author", "slug"]]',
        "",
        "[fields]",
        'title = "str:min=1:max=200"',
        "slug = 'str:min=1:max=255:pattern=^[a-z\\d-]+$'",
        'author = "ref:User:index:on-delete=restrict:as=posts"',
        'tags = "many:Tag:as=posts:key=tag_ids"',
        'related = "many:Post:as=related-to:key=related_ids"',
        'state = "enum:draft,published:default=draft"',
    ]
    for text in files.values():
        assert text.startswith("# Written by forge")
        tomllib.loads(text)


def test_the_lock_is_read_without_deriving_or_judging(tmp_path: Path) -> None:
    """What an older forge has accepted and derived stays, whatever this one would say."""
    old = model("Class x:int y:str")
    old = replace(old, fields=(old.fields[0], replace(old.fields[1], name="metadata")))
    old = replace(old, fields=(*old.fields, replace(old.fields[0], name="keys")))
    old = replace(old, singular="klass", plural="klassen", table="klassen", path="klassen")
    old = replace(
        old, fields=(*old.fields, replace(parse_field("media:many:Class:as=of"), key="media_ids"))
    )
    locked = replace(project(), package="io", models=(old,))
    write(tmp_path, lock_files(locked))
    assert read_lock(tmp_path) == locked


def test_a_project_without_models_is_read(tmp_path: Path) -> None:
    write(tmp_path, manifest_files(project()) | lock_files(project()))
    assert read_manifest(tmp_path).models == ()
    assert read_lock(tmp_path).models == ()


def test_a_manifest_may_be_written_by_hand(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "forge/project.toml": '\ufeff# ours\r\ntemplate = 1\r\nname = "my-service"\r\ndatabase = "sqlite"\r\n',
            "forge/models/User.toml": "[fields]\n# who\n'username' = 'str:unique:max=050'\n",
            "forge/models/.User.toml": "an editor's",
            "forge/models/notes.md": "no model",
        },
    )
    read = read_manifest(tmp_path)
    assert (read.package, read.api_prefix, read.database) == ("my_service", "", "sqlite")
    assert read.models == (model("User username:str:max=50:unique"),)


PROJECT = 'template = 1\nname = "shop"\ndatabase = "sqlite"\n'


@pytest.mark.parametrize(
    ("path", "text", "what", "hint"),
    [
        ("project.toml", "name = 'a'", "forge/project.toml: template is missing", "add template"),
        ("project.toml", "template = 1", "forge/project.toml: name is missing", "add name"),
        ("project.toml", "template = true", "project.toml:1: template is not a whole number", "change"),
        ("project.toml", "template = 99\nnew-key = 1", "release 99 of the template", "upgrade forge"),
        ("project.toml", f"{PROJECT}databse = 'x'", "project.toml:4: there is no key databse", "database?"),
        ("project.toml", f"{PROJECT}\n[fields]", "project.toml:5: there is no key fields", "there are"),
        ("project.toml", f"{PROJECT}author = 1", "project.toml:4: author is not a text", "text in quotes"),
        ("project.toml", f"{PROJECT}author = x", "forge/project.toml:4: Invalid value", "as TOML"),
        ("project.toml", f"{PROJECT}name = 'a'", "forge/project.toml:4: name is given twice", "leave"),
        ("project.toml", "template = 1\nname = 'a", "forge/project.toml:2: ", "as TOML"),
        (
            "project.toml",
            f"<<<<<<< ours\n{PROJECT}",
            "forge/project.toml:1: Invalid statement",
            "settle the conflict",
        ),
        ("models/Post.toml", "", "forge/models/Post.toml: fields is missing", "[fields]"),
        ("models/Post.toml", "[feilds]", "Post.toml:1: there is no key feilds", "did you mean fields?"),
        ("models/Post.toml", "fields = 1", "Post.toml:1: fields is not a table", "a table"),
        ("models/Post.toml", "[fields]\na = 1", "Post.toml:2: a is not a text in quotes", "text"),
        ("models/Post.toml", "[fields]\n\na = 'strr'", "Post.toml:3: a: there is no type strr", "str?"),
        ("models/Post.toml", "[fields]\na='int'\na='str'", "Post.toml:3: a is given twice", "leave"),
        ("models/Post.toml", "[fields]\na='int'\nclass = 'str'", "Post.toml:3: a field cannot be", "longer"),
        ("models/Post.toml", "[fields]\na='int'\nkeys='int'", "Post.toml:3: a column cannot be", "longer"),
        ("models/Post.toml", "[fields]\n'a:int' = 'str'", "Post.toml:2: a field cannot be", "a_int"),
        ("models/Post.toml", "singular='x'\n[fields]", "Post.toml:1: there is no key singular", "there"),
        ("models/Post.toml", "plural=''\n[fields]", "Post.toml:1: plural is empty", "leave it out"),
        ("models/Post.toml", "a='x'\n[fields]\na='int'", "Post.toml:1: there is no key a", "there"),
        ("models/Post.toml", "timestamps='no'\n[fields]", "Post.toml:1: timestamps is not true", "true or"),
        (
            "models/Post.toml",
            "unique-together=['a', 'b']\n[fields]",
            "Post.toml:1: unique-together is no list of lists",
            '[["author"',
        ),
        ("models/post.toml", "[fields]", "forge/models/post.toml: a model cannot be called post", "Post"),
        ("models/Post.toml", "[fields]\na='ref:Usr'", "Post.toml:2: Post.a: there is no model Usr", "User?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_told_with_file_line_and_key(
    tmp_path: Path, path: str, text: str, what: str, hint: str
) -> None:
    write(
        tmp_path, {"forge/project.toml": PROJECT, "forge/models/User.toml": "[fields]\nname='str'"}
    )
    write(tmp_path, {f"forge/{path}": text})
    with pytest.raises(ForgeError) as caught:
        read_manifest(tmp_path)
    assert what in str(caught.value)
    assert hint in caught.value.hint
    assert "\n" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("path", "text", "what"),
    [
        ("Post", "[fields]\n\na='many:Post'", "Post.toml:3: Post.a: a many with its own model"),
        ("Post", "[fields]\na='ref:User'\nb='ref:User'", "Post.toml:3: Post.a and Post.b would share"),
        ("Post", "[fields]\na='ref:User'\na_id='int'", "Post.toml:3: Post: the fields a and a_id"),
        ("Post", "[fields]\na='ref:Post'", "Post.toml:2: no Post could ever be created"),
        ("Post", "[fields]", "Post.toml: Post has no fields"),
        ("Post", "\nplural='a b'\n[fields]\na='int'", "Post.toml:2: the plural of Post cannot be"),
        ("Post", "\npath='a b'\n[fields]\na='int'", "Post.toml:2: the path of Post cannot be"),
        ("Post", "\ntable='a b'\n[fields]\na='int'", "Post.toml:2: the table of Post cannot be"),
        ("Post", "unique-together=[['a', 'b']]\n[fields]\na='int'", "Post.toml:1: Post: unique together"),
        ("User", "path='posts'\n[fields]\na='int'", "User.toml:1: Post and User would share the path"),
        ("User", "table='posts'\n[fields]\na='int'", "User.toml:1: Post and User would share the name"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_with_file_and_line(
    tmp_path: Path, path: str, text: str, what: str
) -> None:
    """Rules for models as a whole and between them, which no single line breaks by itself."""
    write(tmp_path, {"forge/project.toml": PROJECT})
    write(tmp_path, {f"forge/models/{name}.toml": "[fields]\nb='str'" for name in ("Post", "User")})
    write(tmp_path, {f"forge/models/{path}.toml": text})
    with pytest.raises(ForgeError) as caught:
        read_manifest(tmp_path)
    assert str(caught.value).startswith(f"forge/models/{what}")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("shop", "1", "2: a project cannot be called 1"),
        ("sqlite", "oracle", "3: there is no database oracle"),
        ("\n", "\napi-prefix = 'a b'\n", "2: the API prefix a b is no path"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    write(tmp_path, {"forge/project.toml": PROJECT.replace(old, new, 1)})
    with pytest.raises(ForgeError) as caught:
        read_manifest(tmp_path)
    assert str(caught.value).startswith(f"forge/project.toml:{what}")


def test_a_folder_without_a_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ForgeError, match=r"forge/project.toml is missing") as caught:
        read_manifest(tmp_path)
    assert "forge new" in caught.value.hint
    with pytest.raises(ForgeError, match=r"\.forge/lock/project.toml is missing") as caught:
        read_lock(tmp_path)
    assert "version control" in caught.value.hint


def test_a_file_where_the_folder_should_be_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "forge").write_text("")
    with pytest.raises(ForgeError, match=r"forge/project.toml is missing"):
        read_manifest(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "forge").mkdir()
    (tmp_path / "forge/project.toml").write_bytes(b"template = 1\nname = '\xff'")
    with pytest.raises(
        ForgeError, match=r"forge/project.toml is no text in UTF-8: byte 21 is 0xff"
    ):
        read_manifest(tmp_path)
    (tmp_path / "forge/project.toml").unlink()
    (tmp_path / "forge/project.toml").mkdir()
    with pytest.raises(ForgeError, match=r"forge/project.toml cannot be read: Is a directory"):
        read_manifest(tmp_path)


def test_a_deeply_nested_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"forge/project.toml": f"a = {'[' * 5000}{']' * 5000}"})
    with pytest.raises(ForgeError, match=r"forge/project.toml"):
        read_manifest(tmp_path)


def test_a_newer_lock_asks_for_a_newer_forge(tmp_path: Path) -> None:
    newer = replace(BLOG, release=TEMPLATE_RELEASE + 1)
    write(tmp_path, lock_files(newer))
    with pytest.raises(ForgeError, match="release 2 of the template") as caught:
        read_lock(tmp_path)
    assert "upgrade forge" in caught.value.hint

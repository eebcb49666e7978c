"""The manifest as people write it, changed by forge: what need not change keeps its every byte."""

import json
import tomllib
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    FieldError,
    Project,
    Renames,
    add_fields,
    add_model,
    change_fields,
    manifest_changes,
    manifest_files,
    new_model,
    parse_field,
    parse_manifest,
    remove_fields,
    remove_model,
    rename_field,
    rename_model,
    renamed,
    rewriting,
    validate,
)

from .projects import project
from .strategies import FIELDS
from .test_model_edits import refused

POST = "forge/models/Post.toml"
SETTINGS = 'template = 1\nname = "my-service"\ndatabase = "sqlite"\n'
USER = '[fields]\nname = "str"\n'


def files(post: str, **others: str) -> dict[str, str]:
    """A manifest with this Post, beside User and Tag."""
    return {
        "forge/project.toml": SETTINGS,
        "forge/models/User.toml": USER,
        "forge/models/Tag.toml": USER,
        POST: post,
        **others,
    }


def post_after(
    before: dict[str, str], wanted: Project, renames: Renames | None = None
) -> str | None:
    """The new text of Post, in which alone something changes; what is read again is what was wanted."""
    changes = manifest_changes(before, wanted, renames or Renames())
    assert set(changes) == {POST}
    after = {path: text for path, text in (before | changes).items() if text is not None}
    assert parse_manifest(after) == wanted
    return changes[POST]


BY_HAND = """\
\ufeff# Posts of the blog.
plural   = 'posts'      # as usual\r
unique-together = [     # a slug is an author's own
    ['author_id', "slug"],  # both
]

  # what people read
  [ fields ]   # in the order of the form
  title = 'str:min=1:max=255'   # shown in lists
\t"slug"="str:pattern=^[a-z-]+$"# in the address
  # who wrote it
  author   =   "ref:User:as=posts"
  state = "enum:draft,open:default=draft" # moderated

  # the end"""


def test_what_need_not_change_is_no_change() -> None:
    before = files(BY_HAND)
    assert manifest_changes(before, parse_manifest(before)) == {}


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (
            lambda p: add_fields(p, "Post", [parse_field("body:text"), parse_field("at:date")]),
            " # moderated\n",
            ' # moderated\n  body = "text"\n  at = "date"\n',
        ),
        (lambda p: remove_fields(p, "Post", ["title"]), "  title = 'str:min=1:max=255'   # shown in lists\n", ""),
        (lambda p: remove_fields(p, "Post", ["state"]), '  state = "enum:draft,open:default=draft" # moderated\n', ""),
        (lambda p: change_fields(p, "Post", [parse_field("title:str:max=80")])[0], "'str:min=1:max=255'", "'str:max=80'"),
        (
            lambda p: change_fields(p, "Post", [parse_field("title:str:pattern=it's")])[0],
            "'str:min=1:max=255'",
            '"str:pattern=it\'s"',
        ),
        (
            lambda p: change_fields(p, "Post", [parse_field(r"slug:str:pattern=^\d")])[0],
            '"str:pattern=^[a-z-]+$"',
            r"'str:pattern=^\d'",
        ),
        (lambda p: rename_field(p, "Post", "title", "heading"), "title =", "heading ="),
    ],
)  # fmt: skip
def test_a_change_is_where_it_belongs(edit: object, old: str, new: str) -> None:
    before = files(BY_HAND)
    made = edit(parse_manifest(before))  # type: ignore[operator]
    wanted, renames = made if isinstance(made, tuple) else (made, Renames())
    assert post_after(before, wanted, renames) == BY_HAND.replace(old, new)


def test_a_renamed_field_follows_where_it_is_unique_together() -> None:
    before = files(BY_HAND)
    wanted, renames = rename_field(parse_manifest(before), "Post", "author", "writer")
    expected = BY_HAND.replace("author_id", "writer_id").replace("  author ", "  writer ")
    assert post_after(before, wanted, renames) == expected
    wanted, renames = rename_field(parse_manifest(before), "Post", "slug", "short_name")
    expected = BY_HAND.replace('"slug"', '"short_name"')
    assert post_after(before, wanted, renames) == expected


def test_a_renamed_model_takes_its_comments_along() -> None:
    before = files(
        BY_HAND, **{"forge/models/Comment.toml": "[fields]\npost = 'ref:Post' # on it\n"}
    )
    wanted, renames = rename_model(parse_manifest(before), "Post", "Article")
    changes = manifest_changes(before, wanted, renames)
    assert changes == {
        POST: None,
        "forge/models/Comment.toml": "[fields]\npost = 'ref:Article' # on it\n",
        "forge/models/Article.toml": BY_HAND.replace(
            "plural   = 'posts'      # as usual\r\n",
            'plural   = "articles"      # as usual\r\ntable = "posts"\r\n',
        ).replace('"ref:User:as=posts"', '"ref:User"'),
    }
    after = {path: text for path, text in (before | changes).items() if text is not None}
    assert parse_manifest(after) == wanted


DOTTED = """\
fields.title = "str" # what it is called
unique-together = [["title", "author"]]
  fields . "author" = "ref:User"
timestamps = true
"""
DOTTED_AFTER = """\
fields.heading = "str" # what it is called
unique-together = [["heading", "author"]]
  fields . "author" = "ref:User:null"
  fields . body = "text"
plural = "post_list"
table = "posts"
timestamps = true
"""
INLINE = """\
fields = {'title' = "str" , "author"= 'ref:User' } # all
table = "posts"
"""
INLINE_AFTER = """\
fields = {'heading' = "str", "author"= 'ref:User:null', body = "text" } # all
plural = "post_list"
table = "posts"
"""


@pytest.mark.parametrize(
    ("text", "expected"), [(DOTTED, DOTTED_AFTER), (INLINE, INLINE_AFTER)], ids=["dotted", "inline"]
)
def test_fields_may_be_dotted_or_inline(text: str, expected: str) -> None:
    before = files(text)
    wanted, renames = rename_field(parse_manifest(before), "Post", "title", "heading")
    wanted, _ = change_fields(wanted, "Post", [parse_field("author:ref:User:null")])
    wanted = add_fields(wanted, "Post", [parse_field("body:text")])
    wanted, _ = rename_model(wanted, "Post", "Post", plural="post_list")
    assert post_after(before, wanted, renames) == expected


def test_a_field_is_taken_out_of_an_inline_table() -> None:
    before = files("fields={a='int',b='int'}")
    assert post_after(before, remove_fields(parse_manifest(before), "Post", ["a"])) == (
        "fields={b='int'}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[fields]\na='int'", "table = \"items\"\n\n[fields]\na='int'"),
        ("# blog\n[fields]\na='int'", "# blog\ntable = \"items\"\n\n[fields]\na='int'"),
        (
            "# blog\r\n\r\n# its\r\n[fields]\r\na='int'",
            "# blog\r\n\r\ntable = \"items\"\r\n\r\n# its\r\n[fields]\r\na='int'",
        ),
        ("path='posts'\n\n[fields]\na='int'", "table = \"items\"\npath='posts'\n\n[fields]\na='int'"),
        ("plural='posts'#\n[fields]\na='int'", "plural='posts'#\ntable = \"items\"\n[fields]\na='int'"),
        ("table='posts' # x\n[fields]\na='int'", "table=\"items\" # x\n[fields]\na='int'"),
        ("fields.a='int'", "table = \"items\"\nfields.a='int'"),
    ],
)  # fmt: skip
def test_an_option_goes_where_one_would_write_it(text: str, expected: str) -> None:
    before = files(text)
    wanted, _ = rename_model(parse_manifest(before), "Post", "Post", table="items")
    assert post_after(before, wanted) == expected


def with_post(text: str) -> Project:
    return parse_manifest(files(text))


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        # fields in another order, the first one new, none of the old ones left
        ("[fields]\na='int' # a\n# then\nb='str' # b", "[fields]\nb='str'\na='int'", "[fields]\nb='str' # b\n# then\na='int' # a"),
        ("[fields]\n a='int'", "[fields]\nb='str'\na='int'", "[fields]\n b = \"str\"\n a='int'"),
        ("[fields] # x\r\na='int'\r\n", "[fields]\nb='str'\nc='int'", "[fields] # x\r\nb = \"str\"\r\nc = \"int\"\r\n"),
        ("fields.a='int'", "[fields]\nb='str'", "fields.b = \"str\""),
        ("fields={a='int'}", "[fields]\nb='str'", "fields={b = \"str\"}"),
        ("[fields]\na='int'\r\nb='int'", "[fields]\na='int'", "[fields]\na='int'"),
        ("[fields]\na='int'\n\nb='int'", "[fields]\na='int'", "[fields]\na='int'"),
        # the value of an option
        ("timestamps=false # no\n[fields]\na='int'", "[fields]\na='int'", "timestamps=true # no\n[fields]\na='int'"),
        ("[fields]\na='int'", "timestamps=false\n[fields]\na='int'", "timestamps = false\n\n[fields]\na='int'"),
        (
            "unique-together = [\n['a', 'b'], # x\n]\n[fields]\na='int'\nb='int'",
            "unique-together = [['b', 'a']]\n[fields]\na='int'\nb='int'",
            "unique-together = [[\"b\", \"a\"]]\n[fields]\na='int'\nb='int'",
        ),
        (
            "unique-together = [['a', 'b']]\n[fields]\na='int'\nb='int'",
            "[fields]\na='int'\nb='int'",
            "unique-together = []\n[fields]\na='int'\nb='int'",
        ),
        (
            "[fields]\na='int'\nb='int'",
            "unique-together = [['a', 'b']]\n[fields]\na='int'\nb='int'",
            "unique-together = [[\"a\", \"b\"]]\n\n[fields]\na='int'\nb='int'",
        ),
    ],
)  # fmt: skip
def test_whatever_is_wanted_is_written(text: str, wanted: str, expected: str) -> None:
    assert post_after(files(text), with_post(wanted)) == expected


def test_files_come_and_go() -> None:
    before = files(USER)
    wanted = add_model(parse_manifest(before), new_model("Like", [parse_field("n:int")]))
    assert manifest_changes(before, wanted) == {"forge/models/Like.toml": '[fields]\nn = "int"\n'}
    assert manifest_changes(before, remove_model(wanted, "Like")) == {}
    assert manifest_changes(before, remove_model(parse_manifest(before), "Tag")) == {
        "forge/models/Tag.toml": None
    }
    assert manifest_changes({}, wanted) == manifest_files(wanted)


def test_other_files_are_passed_over() -> None:
    before = files(USER, **{"forge/models/.Post.toml": "an editor's", "forge/notes.md": "mine"})
    assert manifest_changes(before, parse_manifest(before)) == {}


def test_a_manifest_that_has_been_renamed_by_hand_stays_as_it_is() -> None:
    before = files(BY_HAND)
    renames = Renames(models={"Entry": "Post"}, fields={("Post", "name"): "title"})
    assert manifest_changes(before, parse_manifest(before), renames) == {}


def test_models_and_fields_may_trade_names() -> None:
    before = files(
        "[fields]\na='int' # a\nb='str' # b\n", **{"forge/models/User.toml": USER + "# u"}
    )
    trade = Renames(
        models={"Post": "User", "User": "Post"}, fields={("User", "a"): "b", ("User", "b"): "a"}
    )
    wanted = renamed(parse_manifest(before), trade)
    assert manifest_changes(before, wanted, trade) == {
        "forge/models/User.toml": "table = \"posts\"\n\n[fields]\nb='int' # a\na='str' # b\n",
        POST: 'table = "users"\n\n' + USER + "# u",
    }


def test_the_settings_of_a_project_are_changed_in_their_places() -> None:
    before = files(USER)
    text = "\ufeff# ours\nname='my-service' # fixed\ntemplate= 1\r\ndatabase = 'sqlite'"
    before["forge/project.toml"] = text
    wanted = replace(parse_manifest(before), author='"Zoë"', database="postgresql")
    assert manifest_changes(before, wanted) == {
        "forge/project.toml": "\ufeff# ours\nname='my-service' # fixed\n"
        'author = "\\"Zoë\\""\ntemplate= 1\r\ndatabase = "postgresql"'
    }
    wanted = replace(wanted, author="", database="sqlite", name="shop", api_prefix="/api")
    changes = manifest_changes(before, wanted)
    assert parse_manifest(before | {path: text for path, text in changes.items() if text}) == wanted
    assert wanted.package == "my_service"


def test_a_change_that_came_out_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "table_edits", lambda *_: [])
    before = files(BY_HAND)
    refused(
        lambda: manifest_changes(before, remove_fields(parse_manifest(before), "Post", ["title"])),
        "forge/models/Post.toml: forge cannot make the change in the way in which it is written",
        "write a field a line under [fields], then run this again",
    )


# --- Any project, written in any style, after any edits.

SPACES = st.sampled_from(["", " ", "\t", "   "])
REMARKS = st.sampled_from(["", "", "# a remark", '#"=[', "  # [fields]", "# title = 'str'"])
EDITS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9), FIELDS), min_size=1, max_size=4)


@st.composite
def _written(draw: st.DrawFn, made: Project) -> dict[str, str]:
    """The manifest of a project in some style: quotes, spaces, remarks, ends of lines, tables."""
    texts = {path: tomllib.loads(text) for path, text in manifest_files(made).items()}
    return {path: _styled(draw, table) for path, table in texts.items()}


def _styled(draw: st.DrawFn, file: dict[str, object]) -> str:
    form = draw(st.sampled_from(["table", "table", "dotted", "inline"]))
    fields = file.pop("fields", {})
    assert isinstance(fields, dict)
    lines = [_line(draw, key, _value(draw, value)) for key, value in file.items()]
    pairs = [(name, _value(draw, spec)) for name, spec in fields.items()]
    if fields and form == "inline":
        inner = " , ".join(f"{_key(draw, name)}={value}" for name, value in pairs)
        lines.insert(draw(st.integers(0, len(lines))), _line(draw, "fields", f"{{ {inner}}}"))
    elif fields and form == "dotted":
        lines += [_line(draw, f"fields . {_key(draw, name)}", value) for name, value in pairs]
    elif fields:
        lines += [f"[{draw(SPACES)}fields ]{draw(REMARKS)}"]
        lines += [_line(draw, _key(draw, name), value) for name, value in pairs]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = end.join([draw(REMARKS), *lines])
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", end, end * 2]))


def _line(draw: st.DrawFn, key: str, value: str) -> str:
    line = f"{draw(SPACES)}{key}{draw(SPACES)}={draw(SPACES)}{value}{draw(SPACES)}{draw(REMARKS)}"
    return f"{draw(REMARKS)}\n{line}" if draw(st.booleans()) else line


def _key(draw: st.DrawFn, name: str) -> str:
    quote = draw(st.sampled_from(["", "'", '"']))
    return f"{quote}{name}{quote}"


def _value(draw: st.DrawFn, value: object) -> str:
    if isinstance(value, list):
        groups = [", ".join(_value(draw, name) for name in group) for group in value]
        return f"[{draw(REMARKS)}\n" + "".join(f"[{group}], # {group}\n" for group in groups) + "]"
    if not isinstance(value, str):
        return str(value).lower()
    if {"'", '"', "\\"} & set(value):
        return json.dumps(value, ensure_ascii=False)
    quote = draw(st.sampled_from(["'", '"', "'''", '"""']))
    return f"{quote}{value}{quote}"


def _edited(made: Project, edits: list[tuple[int, int, str]]) -> tuple[Project, Renames]:
    """The project after the edits, and what the last of them renamed."""
    renames = Renames()
    for kind, number, text in edits:
        assume(made.models)
        owner = made.models[number % len(made.models)]
        field = owner.fields[number % len(owner.fields)]
        new = parse_field(text)
        match kind:
            case 0 | 1:
                made = add_fields(made, owner.name, [new])
            case 2:
                made = remove_fields(made, owner.name, [field.name])
            case 3:
                made, _ = change_fields(made, owner.name, [replace(new, name=field.name)])
            case 4:
                made = add_model(made, new_model(f"Added{number}", [new]))
            case 5:
                made = remove_model(made, owner.name)
            case 6 if renames == Renames():
                made, renames = rename_model(made, owner.name, f"Other{number}")
            case 7 if renames == Renames():
                made, renames = rename_field(made, owner.name, field.name, f"other_{number}")
            case _:
                pass
    return made, renames


@settings(max_examples=80, deadline=None)
@given(st.data(), st.lists(FIELDS, min_size=1, max_size=5), EDITS)
def test_any_change_of_any_style_reads_as_what_was_wanted(
    data: st.DataObject, texts: list[str], edits: list[tuple[int, int, str]]
) -> None:
    try:
        fields = [parse_field(text) for text in texts]
        grouped = [field.name for field in fields if field.type in ("int", "date", "ref")][:2]
        post = new_model("Post", fields, unique_together=[grouped] if len(grouped) > 1 else [])
        made = project(post, "User name:str", "Tag name:str:unique")
        validate(made)
        wanted, renames = _edited(made, edits)
        validate(wanted)
    except (FieldError, ForgeError):
        assume(False)
        raise
    before = data.draw(_written(made))
    assert parse_manifest(before) == made
    changes = manifest_changes(before, wanted, renames)
    after = {path: text for path, text in (before | changes).items() if text is not None}
    assert parse_manifest(after) == wanted
    assert manifest_changes(after, wanted) == {}
    for path, text in before.items():
        now = after.get(_new_path(path, renames))
        if now is not None:
            assert _remarks(now) == _remarks(text)
            assert (now.startswith("\ufeff"), now.endswith("\n")) == (
                text.startswith("\ufeff"),
                text.endswith("\n"),
            )


def _new_path(path: str, renames: Renames) -> str:
    name = path.removeprefix("forge/models/").removesuffix(".toml")
    return path.replace(name, renames.models.get(name, name))


def _remarks(text: str) -> list[str]:
    """The lines that are remarks alone."""
    lines = (line.removeprefix("\ufeff") for line in text.split("\n"))
    return [line for line in lines if line.lstrip().startswith("#")]

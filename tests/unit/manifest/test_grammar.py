import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    TYPES,
    Default,
    Field,
    FieldError,
    format_field,
    parse_field,
    spell_out,
)

from .strategies import FIELDS


@given(FIELDS)
def test_a_field_that_is_written_again_is_the_same_field(text: str) -> None:
    field = _parsed(text)
    assert parse_field(f"{field.name}:{format_field(field)}") == field


@given(FIELDS)
def test_a_field_spelled_out_is_the_same_field_and_spelled_out_already(text: str) -> None:
    field = _parsed(text)
    again = parse_field(f"{field.name}:{spell_out(field)}")
    assert again == field
    assert spell_out(again) == spell_out(field)


@given(FIELDS)
def test_what_goes_without_saying_is_not_written(text: str) -> None:
    field = _parsed(text)
    assert len(format_field(field)) <= len(spell_out(field))


def _parsed(text: str) -> Field:
    """The field; a text that breaks a rule about limits is no example."""
    try:
        return parse_field(text)
    except FieldError:
        assume(False)
        raise


ALPHABET = st.text(
    st.sampled_from("ab_:=,. 0129-+[]()\\\x00\n\u00e9\ud800\u202e") | st.characters()
)
PIECES = st.sampled_from(
    [
        ":",
        "::",
        ",",
        "=",
        *TYPES,
        "unique",
        "null",
        "default=",
        "min=",
        "max=",
        "pattern=",
        "as=",
        "key=",
    ]
)


@given(st.one_of(ALPHABET, st.lists(st.one_of(PIECES, ALPHABET), max_size=12).map("".join)))
@example("a:decimal:1,1:default=1e99999999")
@example("a:int:min=" + "9" * 79)
@example("a:float:default=1e999")
@example("a:interval:default=P" + "9" * 70 + "D")
@example("a:datetime:default=0001-01-01T00::00+14::00")
@example("a:str:pattern=" + "(" * 40 + ")" * 40)
@example("a:str:pattern=a{99999999999999999999}")
@example("a:int:default=٣")
def test_no_text_raises_anything_but_a_field_error(text: str) -> None:
    field = _outcome(text)
    if isinstance(field, FieldError):
        assert 0 <= field.position <= len(text)
        assert field.hint
        assert "\n" not in f"{field}{field.hint}"
    else:
        assert parse_field(f"{field.name}:{format_field(field)}") == field


def _outcome(text: str) -> Field | FieldError:
    try:
        return parse_field(text)
    except FieldError as error:
        return error


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("title:str", Field("title", "str", minimum=1, maximum=255)),
        (
            "title:str:max=200:unique:min=3",
            Field("title", "str", unique=True, minimum=3, maximum=200),
        ),
        ("body:text", Field("body", "text", minimum=0, maximum=100_000)),
        ("file:bytes:null", Field("file", "bytes", null=True, minimum=0, maximum=1_048_576)),
        ("stars:int:min=1:max=5", Field("stars", "int", minimum=1, maximum=5)),
        ("views:bigint:index", Field("views", "bigint", index=True)),
        ("ratio:float:min=0:max=1e3", Field("ratio", "float", minimum="0.0", maximum="1000.0")),
        (
            "price:decimal:10,2:min=0.50",
            Field("price", "decimal", precision=10, scale=2, minimum="0.5"),
        ),
        ("email:email:unique", Field("email", "email", unique=True, maximum=254)),
        ("site:url", Field("site", "url", maximum=2083)),
        (
            "status:enum:draft,in-review:default=draft",
            Field("status", "enum", members=("draft", "in-review"), default=Default("value", "draft")),
        ),
        (
            "author:ref:User",
            Field("author", "ref", target="User", index=True, on_delete="restrict"),
        ),
        (
            "profile:ref:Profile:unique:null:on-delete=set-null:as=owner",
            Field(
                "profile", "ref", target="Profile", unique=True, null=True, on_delete="set-null", reverse="owner"
            ),
        ),
        ("tags:many:Tag", Field("tags", "many", target="Tag", key="tag_ids")),
        (
            "code:str:pattern=^a::b$:default=a::b",
            Field(
                "code", "str", minimum=1, maximum=255, pattern="^a:b$", default=Default("value", "a:b")
            ),
        ),
        (
            "note:text:default=",
            Field("note", "text", minimum=0, maximum=100_000, default=Default("value", "")),
        ),
    ],
)  # fmt: skip
def test_a_field_is_read_with_every_limit_filled_in(text: str, field: Field) -> None:
    assert parse_field(text) == field


@pytest.mark.parametrize(
    ("text", "written", "spelled_out"),
    [
        ("a:str:max=255:min=1", "str", "str:min=1:max=255"),
        ("a:str:unique:max=200", "str:max=200:unique", "str:min=1:max=200:unique"),
        ("a:email", "email", "email:max=254"),
        ("a:ref:User:on-delete=restrict", "ref:User", "ref:User:index:on-delete=restrict"),
        ("tags:many:Tag:key=tag_ids", "many:Tag", "many:Tag:key=tag_ids"),
        ("tags:many:Tag:key=label_ids", "many:Tag:key=label_ids", "many:Tag:key=label_ids"),
        ("a:decimal:10,2:default=1.50", "decimal:10,2:default=1.5", "decimal:10,2:default=1.5"),
        ("a:interval:default=P1W", "interval:default=P7D", "interval:default=P7D"),
        ("a:time:default=9::30", None, None),
        (
            "a:time:default=09::30:null",
            "time:default=09::30::00:null",
            "time:default=09::30::00:null",
        ),
    ],
)
def test_a_field_is_written_in_one_way(text: str, written: str | None, spelled_out: str) -> None:
    if written is None:
        with pytest.raises(FieldError):
            parse_field(text)
        return
    assert format_field(parse_field(text)) == written
    assert spell_out(parse_field(text)) == spelled_out


@pytest.mark.parametrize(
    ("text", "position", "what", "hint"),
    [
        ("", 0, "cannot be called nothing", "begin with a letter"),
        ("title", 5, "title has no type", "write it like title:str"),
        ("title:", 6, "title has no type", "write it like title:str"),
        ("title::str", 0, "cannot be called title:str", "call it title_str"),
        ("Title:str", 0, "lower-case letters", "call it title"),
        ("titleOfPost:str", 0, "lower-case letters", "call it title_of_post"),
        ("title:strr", 6, "there is no type strr", "did you mean str?"),
        ("title:string", 6, "there is no type string", "did you mean str?"),
        ("title:VARCHAR", 6, "there is no type VARCHAR", "did you mean str?"),
        ("author:foreign_key:User", 7, "there is no type foreign_key", "did you mean ref?"),
        ("title:zzzzzz", 6, "there is no type zzzzzz", "the types are str, text, int"),
        ("title:str:200", 10, "there is no modifier 200", "did you mean max=200?"),
        ("title:str:uniqe", 10, "there is no modifier uniqe", "did you mean unique?"),
        ("title:str:nullable", 10, "there is no modifier nullable", "did you mean null?"),
        ("title:str:max_length=9", 10, "there is no modifier max_length", "did you mean max=?"),
        ("title:str:zzz", 10, "there is no modifier zzz", "str takes null, unique, index, min"),
        ("title:str:", 10, "there is no modifier nothing", "str takes"),
        ("title:str:default=a:b", 20, "there is no modifier b", "write it as ::"),
        ("title:str:unique=yes", 10, "unique takes no value", "write unique alone"),
        ("title:str:max", 10, "max needs a value", "write it like max="),
        ("title:str:max=", 10, "max needs a value", "write it like max="),
        ("title:str:max=9:max=8", 16, "max is given twice", "leave one of them out"),
        ("title:str:unique:index", 17, "unique has an index already", "leave index out"),
        ("title:str:max=ten", 14, "ten is no length", "write it like max=50"),
        ("title:str:max=-1", 14, "-1 is no length", "write it like max=50"),
        ("title:str:max=0", 14, "length 0 holds nothing", "max=50"),
        ("title:str:max=10485761", 14, "no str is longer than 10485760", "use text"),
        ("title:str:min=9:max=8", 20, "max=8 is less than min=9", "change one of them"),
        ("title:str:min=300", 14, "max=255 is less than min=300", "change one of them"),
        ("title:int:min=2:max=1", 20, "max=1 is less than min=2", "change one of them"),
        ("title:decimal:9,2:min=10:max=9.5", 29, "max=9.5 is less than min=10", "change"),
        ("title:int:max=2147483648", 14, "2147483648 is no int", "use bigint"),
        ("title:int:max=1.5", 14, "1.5 is no whole number", "digits"),
        ("mail:email:max=100", 15, "email is at most 254 long, always", "leave max= out"),
        ("body:text:unique", 10, "text takes no unique", "text takes null, min"),
        ("done:bool:unique", 10, "could hold two rows", "bool takes null, index, default"),
        ("data:json:index", 10, "json takes no index", "json takes null, default"),
        ("tags:many:Tag:null", 14, "it may be empty anyway", "many takes as, key"),
        ("price:decimal", 13, "decimal needs one thing more", "price:decimal:10,2"),
        ("price:decimal:", 14, "decimal needs one thing more", "price:decimal:10,2"),
        ("price:decimal:10", 14, "10 are no digits", "decimal:10,2"),
        ("price:decimal:2,3", 14, "no decimal of 2 digits with 3 after the point", "1 to 28"),
        ("price:decimal:29,3", 14, "no decimal of 29 digits", "1 to 28"),
        ("price:decimal:0,0", 14, "no decimal of 0 digits", "1 to 28"),
        ("state:enum", 10, "enum needs one thing more", "state:enum:draft,published"),
        ("state:enum:a,", 11, "the value nothing", "draft,published"),
        ("state:enum:a b", 11, "the value a b", "draft,published"),
        ("state:enum:_a", 11, "the value _a", "draft,published"),
        ("state:enum:" + "x" * 41, 11, "at most 40", "draft,published"),
        ("state:enum:a-b,a_b", 11, "a-b and a_b would both be the member A_B", "leave one"),
        ("state:enum:draft,Draft", 11, "would both be the member DRAFT", "leave one"),
        ("state:enum:1,V_1", 11, "would both be the member V_1", "leave one"),
        ("author:ref", 10, "ref needs one thing more", "author:ref:User"),
        ("author:ref:user", 11, "a capital first", "call it User"),
        ("author:ref:blog_user", 11, "a capital first", "call it BlogUser"),
        ("author:ref:User:on-delete=drop", 26, "on-delete cannot be drop", "restrict, cascade"),
        ("author:ref:User:on-delete=set_null", 26, "cannot be set_null", "did you mean set-null?"),
        ("author:ref:User:on-delete=set-null", 26, "needs a field that may be null", "add :null"),
        ("author:ref:User:default=1", 16, "ref takes no default", "ref takes null, unique"),
        ("author:ref:User:as=my posts", 19, "cannot be my posts", "blog-posts"),
        ("author:ref:User:as=a/b", 19, "cannot be a/b", "blog-posts"),
        ("tags:many:Tag:key=tags", 18, "the key tags does not end with _ids", "tag_ids"),
        ("code:str:default=" + "x" * 81, 17 - 8, "81 characters, 80 at most", "shorten"),
        ("code:str:default=a\nb", 9, "line ends or invisible", "one plain line"),
        ("code:str:default=a\u202eb", 9, "line ends or invisible", "one plain line"),
        ("slug:str:unique:default=x", 24, "cannot have a default", "leave out default or unique"),
        ("x" * 41 + ":str", 0, "41 characters, 40 at most", "shorten it"),
        ("x" * 38 + ":ref:User", 39, "_id would have 41 characters", "shorten"),
    ],
)
def test_a_mistake_is_told_with_its_place_its_reason_and_a_way_out(
    text: str, position: int, what: str, hint: str
) -> None:
    with pytest.raises(FieldError) as caught:
        parse_field(text)
    assert what in str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.position == position
    assert isinstance(caught.value, ForgeError)
    assert caught.value.exit_code == 2


def test_a_random_uuid_may_be_unique() -> None:
    field = parse_field("public_id:uuid:unique:default=random")
    assert field.unique
    assert field.default == Default("random")


def test_a_default_may_also_be_null() -> None:
    field = parse_field("note:str:null:default=none yet")
    assert field.null
    assert field.default == Default("value", "none yet")

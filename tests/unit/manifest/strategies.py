"""Fields as users write them: every type with modifiers that it takes, in any order."""

from hypothesis import strategies as st

NAMES = st.from_regex(r"[a-z]{1,8}(_[a-z0-9]{1,5}){0,2}", fullmatch=True).map(
    lambda name: f"{name}_x1"
)
PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("C", "Z"))
WORDS = st.text(st.one_of(PRINTABLE, st.sampled_from(":=, ")), min_size=1, max_size=60)


def escaped(value: object) -> str:
    return str(value).replace(":", "::")


def chosen(*modifiers: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Some of the modifiers, in any order."""
    each = [st.one_of(st.none(), modifier) for modifier in modifiers]
    some = st.tuples(*each).map(lambda given: [modifier for modifier in given if modifier])
    return some.flatmap(st.permutations)


def default(values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return values.map(lambda value: f"default={escaped(value)}")


@st.composite
def _fields(draw: st.DrawFn, kind: str, *modifiers: st.SearchStrategy[str]) -> str:
    return ":".join([draw(NAMES), kind, *draw(chosen(*modifiers))])


NULL = st.just("null")
INDEX = st.just("index")
UNIQUE_OR_INDEX = st.sampled_from(["unique", "index"])
DIGITS = st.integers(-99_999_999, 99_999_999)

TEXTS = st.one_of(
    _fields("str", UNIQUE_OR_INDEX, NULL, st.integers(0, 255).map("min={}".format)),
    _fields("str", UNIQUE_OR_INDEX, NULL, st.integers(1, 10_485_760).map("max={}".format)),
    _fields("str", INDEX, NULL, default(WORDS)),
    _fields(
        "str", NULL, st.just(r"pattern=^[a-z]::\d+$"), st.just("max=50"), st.just("default=a::1")
    ),
    _fields("text", NULL, default(WORDS), st.integers(100, 10_000).map("max={}".format)),
    _fields("bytes", NULL, st.integers(1, 1_000).map("max={}".format)),
    _fields("email", UNIQUE_OR_INDEX, NULL, st.just("max=254")),
    _fields("url", INDEX, NULL, st.just("default=https:://example.com::8000/a?b=c::d")),
)
NUMBERS = st.one_of(
    _fields(
        "int", UNIQUE_OR_INDEX, NULL, st.just("min=-5"), st.integers(-5, 9).map("max={}".format)
    ),
    _fields("int", INDEX, NULL, default(st.integers(-(2**31), 2**31 - 1))),
    _fields("bigint", INDEX, default(st.integers(-(2**63), 2**63 - 1))),
    _fields("float", INDEX, default(st.floats(allow_nan=False, allow_infinity=False))),
    _fields("decimal:10,2", INDEX, default(DIGITS.map(lambda digits: f"{digits / 100:.2f}"))),
    _fields("decimal:3,3", NULL, st.just("min=-.5"), st.just("max=0.999")),
    _fields("bool", INDEX, NULL, default(st.sampled_from(["true", "false"]))),
)
MOMENTS = st.one_of(
    _fields("date", UNIQUE_OR_INDEX),
    _fields("date", INDEX, NULL, default(st.dates())),
    _fields("time", INDEX, NULL, default(st.times())),
    _fields(
        "datetime",
        INDEX,
        NULL,
        default(st.datetimes(timezones=st.timezones()).map(lambda m: m.isoformat())),
    ),
    _fields("datetime", st.just("default=now")),
    _fields(
        "interval",
        INDEX,
        default(
            st.tuples(st.integers(0, 9_999), st.integers(0, 99)).map("P{0[0]}DT{0[1]}H5.25S".format)
        ),
    ),
)
OTHERS = st.one_of(
    _fields("uuid", UNIQUE_OR_INDEX, NULL, st.just("default=random")),
    _fields("uuid", INDEX, default(st.uuids())),
    _fields("json", NULL, st.sampled_from(["default=object", "default=array"])),
    _fields("enum:draft,in-review,2nd", INDEX, NULL, st.just("default=2nd")),
    _fields(
        "ref:User", UNIQUE_OR_INDEX, NULL, st.just("on-delete=cascade"), st.just("as=posts-of")
    ),
    _fields("ref:User", st.just("as=drafts")).map(lambda text: f"{text}:null:on-delete=set-null"),
    _fields("many:Tag", st.just("as=tagged"), st.just("key=label_ids")),
)
FIELDS = st.one_of(TEXTS, NUMBERS, MOMENTS, OTHERS)

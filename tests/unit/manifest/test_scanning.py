"""Where keys and values stand in a text."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forge_cli.manifest.scanning import Entry, scan, strings_in


def found(text: str) -> list[str]:
    """Each item, written as `table.key -> the text of its value`."""
    return [
        f"{'.'.join(item.keys)} -> {text[slice(*item.value)]}"
        if isinstance(item, Entry)
        else f"[{'.'.join(item.keys)}] {text[item.start : item.end]}"
        for item in scan(text)
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("# a = 1\n\n", []),
        ("a=1", ["a -> 1"]),
        ("a = 1 # b = 2\r\nc = true\r\n", ["a -> 1", "c -> true"]),
        ("a.b . 'c' = 1", ["a.b.c -> 1"]),
        (r'"a\"\u00e9=" = 1', ['a"é= -> 1']),
        ("a = '#'#'\nb = '\\'", ["a -> '#'", "b -> '\\'"]),
        (r'a = "\"#]" # "', [r'a -> "\"#]"']),
        ('a = """x\n"" = 1\n"""""\nb = 2', ['a -> """x\n"" = 1\n"""""', "b -> 2"]),
        ("a = '''x\nb = 1''''\nc = 2", ["a -> '''x\nb = 1''''", "c -> 2"]),
        ("a = 2026-01-31 09:30:00 # now\nb=-inf", ["a -> 2026-01-31 09:30:00", "b -> -inf"]),
        ("a = [ # ]\n [']', \"]\"], # x\n]\nb = 1", ["a -> [ # ]\n [']', \"]\"], # x\n]", "b -> 1"]),
        ("a = { b = [1, {}], 'c}' = '}' } # }\nd = {}", ["a -> { b = [1, {}], 'c}' = '}' }", "d -> {}"]),
        (
            "[ a . 'b.c' ] # x\nd = 1\n[[e]]\nf = 2",
            ["[a.b.c] [ a . 'b.c' ]", "a.b.c.d -> 1", "[e] [[e]]", "e.f -> 2"],
        ),
    ],
)  # fmt: skip
def test_items_are_found(text: str, items: list[str]) -> None:
    assert found(text) == items


def test_an_inline_table_has_entries_of_its_own() -> None:
    text = "a = {b = 'x' , c.d = 2}"
    [entry] = scan(text)
    assert isinstance(entry, Entry)
    assert [(one.keys, text[slice(*one.value)]) for one in entry.inner] == [
        (("b",), "'x'"),
        (("c", "d"), "2"),
    ]
    assert text[slice(*entry.inner[1].key)] == "d"
    assert text[entry.inner[1].start :].startswith("c.d")


def test_the_strings_of_an_array_are_found_and_its_comments_are_not() -> None:
    text = "a = [['b', \"c\"], # 'no'\n ['''d''']]"
    [entry] = scan(text)
    assert isinstance(entry, Entry)
    assert [text[slice(*span)] for span in strings_in(text, entry.value)] == [
        "'b'",
        '"c"',
        "'''d'''",
    ]


def test_deep_nesting_takes_no_time() -> None:
    text = f"a = {'{a = ' * 50}1{'}' * 50}"
    [entry] = scan(text)
    assert isinstance(entry, Entry)
    assert entry.value == (4, len(text))


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=20)


@given(st.dictionaries(TEXTS, TEXTS, max_size=6))
def test_any_strings_are_found(content: dict[str, str]) -> None:
    text = "".join(f"{_quoted(key)}={_quoted(value)}# = \n" for key, value in content.items())
    assert tomllib.loads(text) == content
    entries = [item for item in scan(text) if isinstance(item, Entry)]
    values = [tomllib.loads(f"a = {text[slice(*entry.value)]}")["a"] for entry in entries]
    assert dict(zip([entry.keys[0] for entry in entries], values, strict=True)) == content


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

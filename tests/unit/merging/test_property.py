"""Whatever people do to a file of forge's: no edit is lost without a word, and no change of forge's either."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forge_cli.merging import (
    definition_names,
    has_markers,
    merge_markers,
    merge_text,
    same_meaning,
)
from tests.unit.merging.edits import edited
from tests.unit.merging.larger_edits import page_break
from tests.unit.merging.promises import (
    broken_promises,
    definitions,
    turned_round,
    used_early,
)
from tests.unit.merging.rendered import FILES, file
from tests.unit.merging.spans import parses

PLAIN = ("title:str:max=200", "body:text", "views:int:index")
RELATED = (*PLAIN, "author:ref:User", "tags:many:Tag")
# Fields and the name of the model, before and after.
CHANGES = (
    (PLAIN, (*PLAIN, "slug:str:max=80:unique"), "Post"),
    (PLAIN, ("status:enum:draft,published:default=draft", *PLAIN), "Post"),
    (PLAIN, RELATED, "Post"),
    (RELATED, PLAIN, "Post"),
    (RELATED, (*PLAIN, "author:ref:User"), "Post"),
    (RELATED, ("title:str:max=99", "body:text:null", *RELATED[2:]), "Post"),
    (RELATED, (*RELATED, "category:ref:Category:null", "price:decimal:10,2"), "Post"),
    (RELATED, ("heading:str:max=200", *RELATED[1:]), "Post"),
    (RELATED, RELATED, "Article"),
)
STYLES = (str, lambda text: text.replace("\n", "\r\n"), str.rstrip, lambda text: f"\ufeff{text}")


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_change_is_lost_without_a_conflict(data: st.DataObject) -> None:
    def choose(below: int) -> int:
        return data.draw(st.integers(0, max(below - 1, 0)))

    path, (before, after, model) = data.draw(
        st.tuples(st.sampled_from(FILES), st.sampled_from(CHANGES))
    )
    base, theirs = file(path, *before).decode(), file(path, *after, model=model).decode()
    ours = edited(base, choose, 1 + choose(4))
    if choose(10) == 9:
        ours = page_break(ours, choose)
    written = STYLES[choose(len(STYLES))](ours)
    names = (
        definition_names(base.encode(), theirs.encode())
        if after[0] != before[0] or model != "Post"
        else {}
    )
    sides = (base.encode(), written.encode(), theirs.encode())
    merged = merge_text(*sides, python=True, names=names)
    if merged.conflicts:
        assert has_markers(merge_markers(*sides, python=True, names=names))
        assert all(0 < (each.line or 1) <= ours.count("\n") + 1 for each in merged.conflicts)
        return
    result = merged.data.decode()
    assert_style_of(written, result)
    result = result.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n") + "\n"
    assert parses(result)
    assert broken_promises(base, ours, theirs, result) == []
    assert turned_round(ours, theirs, result) == []
    assert used_early(result, names) <= used_early(ours, names) | used_early(theirs, names)
    allowed = definitions(ours, names) | definitions(theirs, names)
    assert all(times <= max(1, allowed[name]) for name, times in definitions(result, names).items())


def assert_style_of(written: str, result: str) -> None:
    assert result.startswith("\ufeff") == written.startswith("\ufeff")
    assert ("\r\n" in result) == ("\r\n" in written)
    assert result.count("\r\n") in (0, result.count("\n"))
    if not written.endswith("\n"):
        assert not result.endswith("\n")


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("change", CHANGES)
def test_without_an_edit_the_merge_is_the_rendering(
    path: str, change: tuple[tuple[str, ...], tuple[str, ...], str]
) -> None:
    before, after, model = change
    base, theirs = file(path, *before), file(path, *after, model=model)
    for style in STYLES:
        ours = style(base.decode()).encode()
        merged = merge_text(base, ours, theirs, python=True)
        assert merged.conflicts == ()
        assert merged.data == style(theirs.decode()).encode()
    assert merge_text(base, theirs, base, python=True).data == theirs
    assert merge_text(base, theirs, theirs, python=True).data == theirs


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_forge_writing_the_same_otherwise_changes_nothing(data: st.DataObject) -> None:
    def choose(below: int) -> int:
        return data.draw(st.integers(0, max(below - 1, 0)))

    base = file(data.draw(st.sampled_from(FILES)), *RELATED).decode()
    ours = edited(base, choose, 3)
    theirs = base.replace("\n\n\n", "\n\n\n\n").replace("()", "( )")
    merged = merge_text(base.encode(), ours.encode(), theirs.encode(), python=True)
    assert merged.conflicts == ()
    assert same_meaning(merged.data, ours.encode(), python=True)

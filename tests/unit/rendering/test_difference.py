"""Two renderings compared, at the cost of what differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.manifest import new_model, new_project, parse_field
from forge_cli.rendering import paths, paths_of, render, render_difference, template

if TYPE_CHECKING:
    from forge_cli.manifest import Model, Project
    from forge_cli.rendering import Tree

TAG = new_model("Tag", [parse_field("name:str")])
LONG_TAG = new_model("Tag", [parse_field("name:str:max=300")])
POST = new_model("Post", [parse_field("title:str"), parse_field("author:ref:User")])
LABELLED_POST = new_model("Post", [parse_field("title:str"), parse_field("tags:many:Tag")])


def project(*models: Model, database: str = "postgresql", description: str = "") -> Project:
    start = new_project(name="shop", database=database, description=description)
    every = sorted((*start.models, *models), key=lambda model: model.name)
    return replace(start, models=tuple(every))


def differing(one: Tree, other: Tree) -> dict[str, object]:
    return {
        path: (one.get(path), other.get(path))
        for path in one.keys() | other.keys()
        if one.get(path) != other.get(path)
    }


PROJECTS = [
    project(),
    project(TAG),
    project(LONG_TAG),
    project(POST),
    project(TAG, POST),
    project(TAG, LABELLED_POST),
    project(LONG_TAG, LABELLED_POST),
    project(TAG, LABELLED_POST, description="Sells."),
    project(TAG, LABELLED_POST, database="sqlite"),
]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PROJECTS), st.sampled_from(PROJECTS))
def test_nothing_that_differs_is_left_out(before: Project, after: Project) -> None:
    base, theirs = render_difference(before, after)

    whole_base, whole_theirs = render(before), render(after)
    assert differing(base, theirs) == differing(whole_base, whole_theirs)
    assert base.items() <= whole_base.items()
    assert theirs.items() <= whole_theirs.items()


def test_a_model_that_stays_the_same_is_not_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    content = template.Template._content

    def watched(
        self: template.Template, source: template._Source, context: dict[str, object]
    ) -> bytes:
        rendered.append("/".join(source.parts))
        return content(self, source, context)

    monkeypatch.setattr(template.Template, "_content", watched)
    base, theirs = render_difference(project(TAG), project(TAG, POST))

    assert base == {}
    assert {path.count("posts") for path in theirs} == {1}
    assert len(rendered) == len(theirs)


def test_paths_that_are_the_same_whatever_the_models_are_not_even_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []
    compile_part = paths.PathRenderer._compile

    def watched(self: paths.PathRenderer, part: str) -> object:
        compiled.append(part)
        return compile_part(self, part)

    monkeypatch.setattr(paths.PathRenderer, "_compile", watched)
    template.open_template.cache_clear()
    render_difference(project(TAG), project(TAG, POST))

    assert compiled
    written = [part for part in compiled if "{" in part]
    assert all("model" in part or "package" in part for part in written), written


def test_a_model_is_rendered_again_where_one_that_it_refers_to_was_renamed() -> None:
    person = replace(POST.fields[1], target="Person")
    renamed = replace(POST, fields=(POST.fields[0], person))
    before = project(POST)
    user = before.models[1]
    after = replace(
        before,
        models=(
            replace(user, name="Person", singular="person", plural="people", path="people"),
            renamed,
        ),
    )

    base, theirs = render_difference(before, after)

    assert "src/shop/resources/posts/model.py" in base.keys() & theirs.keys()
    assert "src/shop/resources/people/model.py" in theirs


@pytest.mark.parametrize("which", PROJECTS, ids=range(len(PROJECTS)))
def test_paths_are_known_without_rendering(which: Project) -> None:
    assert paths_of(which) == render(which).keys()

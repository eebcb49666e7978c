"""Which combinations are tried, and what they are called."""

from __future__ import annotations

import inspect
from dataclasses import fields
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.cli.new import new
from forge_cli.errors import ForgeError
from forge_cli.manifest import TYPES, Project, modifiers_of
from forge_cli.smoke import all_combinations, chosen
from forge_cli.smoke.combinations import MANY, OPTIONS
from forge_cli.smoke.models import demanding

EVERY = all_combinations()
NAMES = [
    "postgresql, no prefix",
    "postgresql, prefix /api",
    "sqlite, no prefix",
    "sqlite, prefix /api",
]


def test_every_combination_of_options_has_a_readable_name() -> None:
    assert [each.name for each in EVERY] == NAMES
    assert EVERY[1].values == {"database": "postgresql", "api_prefix": "/api"}
    assert EVERY[1].folder == "postgresql-prefix-api"


def test_no_option_of_forge_new_that_changes_what_is_generated_is_left_out() -> None:
    """The others are texts, which the demanding project has, or are about what forge does then."""
    texts = {"name", "package", "description", "author"}
    assert {each.name for each in fields(Project)} - texts - {"release", "models"} == set(OPTIONS)
    does = {"output_dir", "no_install", "no_test", "no_git", "defaults", "dry_run"}
    does |= {"json", "quiet", "debug", "name", "description", "author"}
    does |= {"template", "vcs_ref", "data", "trust"}  # another template is not forge's to try
    assert set(inspect.signature(new).parameters) - does == set(OPTIONS)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ([], NAMES),
        (["sqlite"], NAMES[2:]),
        (["prefix /api"], [NAMES[1], NAMES[3]]),
        (["sqlite, no prefix"], [NAMES[2]]),
        (["no prefix,sqlite"], [NAMES[2]]),
        (["sqlite", "postgresql, prefix /api"], NAMES[1:]),
    ],
)
def test_a_selection_means_the_combinations_that_have_all_its_words(
    only: list[str], names: list[str]
) -> None:
    assert [each.name for each in chosen(only, EVERY)] == names


@pytest.mark.parametrize("only", ["oracle", "sqlite, oracle", "sql", "", "sqlite, postgresql"])
def test_a_selection_that_means_none_is_refused_with_the_names(only: str) -> None:
    with pytest.raises(ForgeError) as caught:
        chosen(["sqlite", only], EVERY)
    assert repr(only) in str(caught.value)
    assert "postgresql, prefix /api; sqlite, no prefix" in caught.value.hint


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_of_many_so_many_are_taken_that_any_two_values_meet(sizes: list[int]) -> None:
    options = {
        f"option{place}": {f"{place}-{value}": str(value) for value in range(size)}
        for place, size in enumerate(sizes)
    }
    taken = [each.words for each in all_combinations(options)]
    whole = list(product(*options.values()))
    assert len(taken) == len(set(taken))
    assert set(taken) <= set(whole)
    if len(whole) <= MANY:
        assert taken == whole
    else:
        assert len(taken) < len(whole)
    met = {pair for words in taken for pair in combinations(words, 2)}
    assert met == {pair for words in whole for pair in combinations(words, 2)}


def test_the_demanding_models_have_every_type_and_every_modifier_of_each() -> None:
    models = demanding("postgresql", "/api").models
    have: dict[str, set[str]] = {name: set() for name in TYPES}
    for model in models:
        for field in model.fields:
            have[field.type] |= {*modifiers_of(field)} | {"used"}
    assert {name for name, found in have.items() if not found} == set()
    used = set().union(*have.values())
    assert used >= {
        "unique",
        "index",
        "null",
        "default",
        "min",
        "max",
        "pattern",
        "as",
        "on-delete",
    }


def test_the_demanding_models_have_every_kind_of_relation_and_option() -> None:
    models = demanding("postgresql", "").models
    refs = [(model, field) for model in models for field in model.fields if field.target]
    to_one = [(model.name, field.target) for model, field in refs if field.type == "ref"]
    assert any(model == target for model, target in to_one)
    assert any(to_one.count(pair) > 1 for pair in to_one)
    assert any(field.type == "ref" and field.unique for _, field in refs)
    many = [(model.name, field.target) for model, field in refs if field.type == "many"]
    assert any(model == target for model, target in many)
    assert any(model != target for model, target in many)
    assert {field.on_delete for _, field in refs if field.type == "ref"} == {
        "restrict",
        "cascade",
        "set-null",
    }
    assert any(model.unique_together for model in models)
    assert any(not model.timestamps for model in models)
    (review,) = (model for model in models if model.name == "Review")
    assert (review.plural, review.table, review.path) == (
        "opinions",
        "all_reviews",
        "what-people-say",
    )

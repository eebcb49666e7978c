"""forge dev --seed: every model of a real service is filled by its own API, and its records are what they must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from forge_cli.manifest import lock_files, manifest_files
from tests.projects import samples
from tests.projects.conftest import clean_environment
from tests.projects.developing import developing, left_of, open_folder
from tests.projects.growing import FORGE, Grown, install
from tests.projects.running import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forge_cli.manifest import Project
    from tests.projects.conftest import Workshop


def plant(project: Project, folder: Path) -> Grown:
    """The project in the folder, with its manifest and lock."""
    samples.write(project, folder)
    for name, text in {**manifest_files(project), **lock_files(project)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return Grown(folder, clean_environment(PYTHONPATH=str(FORGE)))


def records(address: str, project: Project) -> dict[str, list[Any]]:
    return {
        model.name: ask(f"{address}{project.api_prefix}/{model.path}?limit=100").body["items"]
        for model in project.models
    }


@pytest.mark.parametrize(
    ("sample", "database"),
    [
        ("types", "postgresql"),
        ("blog", "sqlite"),
        pytest.param("types", "sqlite", marks=pytest.mark.slow),
    ],
)
def test_every_model_is_filled_and_then_filled_up(
    workshops: Callable[[Path, str], Workshop], sample: str, database: str
) -> None:
    project = samples.SAMPLES[sample](database)
    with open_folder("sample") as folder:
        grown = plant(project, folder)
        install(grown, database, workshops)
        with developing(folder, grown.environment, "--seed", "12") as development:
            first = records(development.wait_until_it_serves(), project)
            assert {name: len(each) for name, each in first.items()} == dict.fromkeys(first, 12)
        with developing(folder, grown.environment, "--seed", "15") as development:
            second = records(development.wait_until_it_serves(), project)
            assert {name: len(each) for name, each in second.items()} == dict.fromkeys(second, 15)
            assert {name: each[:12] for name, each in second.items()} == first
            assert "Added 3 " in development.text
        if sample == "types":  # a circle: set when both were there
            assert {person["team_id"] for person in first["Person"]} - {None}
        assert left_of(folder) == []


def test_a_row_that_the_service_refuses_is_shown_with_the_reason(
    workshops: Callable[[Path, str], Workshop],
) -> None:
    project = samples.new("sqlite")
    with open_folder("sample") as folder:
        grown = plant(project, folder)
        install(grown, "sqlite", workshops)
        grown.edit(
            "src/sample/resources/users/schemas.py",
            "UsernameValue = Annotated[str, length(1, 50)]",
            "UsernameValue = Annotated[str, length(1, 2)]",
        )
        refused = grown.run("dev --seed 3", code=1)
    assert "the service answers 422 about a row of User: username: " in refused.errors
    assert '  | the row: {"username": ' in refused.errors

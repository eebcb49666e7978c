"""What --newest makes of the dependencies of a project."""

from __future__ import annotations

import tomllib

import pytest

from forge_cli.rendering import render
from forge_cli.smoke.models import project
from forge_cli.smoke.newest import beyond_bounds, without_bounds

LOCK = """
version = 1
[[package]]
name = "fastapi"
version = "{fastapi}"
[[package]]
name = "sqlalchemy"
version = "2.1.9"
[[package]]
name = "sample"
source = {{ editable = "." }}
"""


def requirements(text: str) -> list[str]:
    read = tomllib.loads(text)
    return [
        *read["project"]["dependencies"],
        *read["dependency-groups"]["dev"],
        *read["project"].get("optional-dependencies", {}).get("telemetry", ()),
        *read["build-system"]["requires"],
    ]


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_every_upper_bound_goes_and_nothing_else(database: str) -> None:
    text = render(project(database))["pyproject.toml"].data.decode()
    free, bounds = without_bounds(text)
    before, after = requirements(text), requirements(free)
    assert any("<" in each for each in before)
    assert not any("<" in each for each in after)
    assert len(bounds) == len({each.partition(">")[0].partition("[")[0] for each in before})
    for old, new in zip(before, after, strict=True):
        start, _, marker = old.partition(";")
        assert new == start.partition(",<")[0] + (f";{marker}" if marker else "")
    rest = [line for line in text.splitlines() if ",<" not in line]
    assert [line for line in free.splitlines() if line in rest] == rest


@pytest.mark.parametrize(
    ("version", "beyond"),
    [("0.165.3", {}), ("0.166.0", {"fastapi": "0.166.0"}), ("1.0", {"fastapi": "1.0"})],
)
def test_what_no_bound_would_have_let_in_is_told(version: str, beyond: dict[str, str]) -> None:
    bounds = {"fastapi": "0.166", "sqlalchemy": "2.2", "ruff": "0.18"}
    assert beyond_bounds(LOCK.format(fastapi=version), bounds) == beyond

"""What forge generates passes its own checks and tests, all of them, on both databases."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from openapi_spec_validator import validate

from tests.projects import samples
from tests.projects.conftest import DATABASES, Workshop

OPENAPI = (
    "import json; from sample.main import create_app; print(json.dumps(create_app().openapi()))"
)
# Nearly thirty models: minutes. What can be told without running them is told in tests/unit. And the blog, which
# test_blog.py comes to command by command.
SLOW = {"names", "blog"}


def case(database: str, sample: str) -> ParameterSet:
    marks = [pytest.mark.slow] if sample in SLOW else []
    return pytest.param(database, sample, marks=marks, id=f"{database}-{sample}")


CASES = [case(database, sample) for database in DATABASES for sample in samples.SAMPLES]


@pytest.mark.parametrize(("database", "sample"), CASES)
def test_a_generated_project_is_green(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str, sample: str
) -> None:
    folder = tmp_path / "a folder with spaces"
    samples.write(samples.SAMPLES[sample](database), folder)
    workshop = workshops(folder, database)
    workshop.run("ruff", "format", "--check")
    workshop.run("ruff", "check")
    workshop.run("mypy")
    assert " passed" in workshop.run("coverage", "run", "-m", "pytest", "-q")
    assert "100%" in workshop.run("coverage", "report", "--fail-under=100")
    validate(json.loads(workshop.run("python", "-c", OPENAPI).splitlines()[-1]))


def test_a_service_of_many_models_has_its_document(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop]
) -> None:
    """FastAPI forgets what it knows of query models beyond 128, and fails on them."""
    models = [samples.model(f"Thing{number}", "name:str") for number in range(140)]
    samples.write(samples.project("sqlite", *models), tmp_path)
    workshop = workshops(tmp_path, "sqlite")
    document = json.loads(workshop.run("python", "-c", OPENAPI).splitlines()[-1])
    lists = [document["paths"][f"/thing{number}s"]["get"] for number in range(140)]
    names = {"limit", "cursor", "with_total", "sort", "name"}
    assert all(names <= {each["name"] for each in item["parameters"]} for item in lists)


@pytest.mark.parametrize("database", DATABASES)
def test_its_tests_pass_again_and_in_parallel(
    tmp_path: Path, workshops: Callable[[Path, str], Workshop], database: str
) -> None:
    samples.write(samples.new(database), tmp_path)
    workshop = workshops(tmp_path, database)
    for arguments in (["-q"], ["-q", "-n", "2"]):
        output = workshop.run("pytest", *arguments)
        assert " passed" in output
        assert "failed" not in output

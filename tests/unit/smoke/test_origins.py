"""Which template a complaint is about."""

from __future__ import annotations

from pathlib import Path

from forge_cli.planning import compose
from forge_cli.rendering import sources_of, template_root
from forge_cli.smoke.models import demanding
from forge_cli.smoke.origins import templates_behind
from tests.projects.samples import CREATED

FOLDER = Path("/nowhere/sqlite-no-prefix")
SOURCES = sources_of(demanding("sqlite", ""))
HEALTH = "templates/service/project/src/{{ package }}/health.py.jinja"


def test_every_file_that_comes_from_the_template_is_known_with_its_own() -> None:
    root = template_root().parent.parent
    written = compose(demanding("sqlite", ""), CREATED)
    assert {path for path in written if path.startswith(("src", "tests"))} <= set(SOURCES)
    assert all((root / template).is_file() for template in SOURCES.values())
    assert SOURCES["src/sample/health.py"] == HEALTH
    assert SOURCES["src/sample/resources/users/crud.py"].endswith("/crud.py.jinja")


def test_files_are_found_in_what_programs_say() -> None:
    for line in (
        "  --> src/sample/health.py:64:8",
        "src/sample/health.py:26: error: Incompatible types  [assignment]",
        f'  File "{FOLDER}/src/sample/health.py", line 3, in <module>',
        "would reformat: ./src/sample/health.py",
        "FAILED: in src/sample/health.py.",
    ):
        assert templates_behind([line], FOLDER, SOURCES) == {"src/sample/health.py": HEALTH}


def test_other_files_have_no_template() -> None:
    lines = [
        "/usr/lib/python3/site-packages/fastapi/routing.py:12",
        "migrations/versions/20260101_0000_create_users.py:3: error",
        "main.py and health.py",
        "",
    ]
    assert templates_behind(lines, FOLDER, SOURCES) == {}


def test_the_service_comes_before_its_tests_and_what_is_mentioned_most_before_the_rest() -> None:
    lines = [
        *["tests/test_health.py:3: in test_it"] * 9,
        "src/sample/main.py:3: in app",
        *["src/sample/health.py:3: RuntimeError"] * 2,
    ]
    assert list(templates_behind(lines, FOLDER, SOURCES)) == [
        "src/sample/health.py",
        "src/sample/main.py",
        "tests/test_health.py",
    ]

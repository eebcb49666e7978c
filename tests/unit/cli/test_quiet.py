"""--quiet leaves errors, and what the command was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Service


@pytest.mark.parametrize(
    "command",
    [
        "add-model Tag name:str",
        "add-field Post rank:int:default=0",
        "rename-field Post title heading",
        "remove-model Post",
        "apply",
        "diff",
        "diff --pending",
        "new shop --no-install --no-git --output-dir elsewhere",
    ],
)
def test_what_is_done_goes_without_saying(service: Service, command: str) -> None:
    (service.folder / "elsewhere").mkdir()
    result = service.run(f"{command} --quiet")
    assert result.output == ""


def test_what_was_asked_for_is_shown(service: Service) -> None:
    for command in ("show", "show --toml", "show --mermaid"):
        assert service.run(f"{command} -q").stdout == service.run(command).stdout != ""
    tree = service.run("new x --dry-run --quiet").output
    assert tree.startswith("x/\n├── ")
    service.edit("README.md", "# shop", "# Shop")
    diff = service.run("diff --quiet").output
    assert diff.startswith("diff --git a/README.md b/README.md\n")


def test_a_dry_run_shows_the_diff_alone(service: Service) -> None:
    command = "remove-field Post body --dry-run"
    assert service.run(command).output.startswith("✓ Planned ")
    quiet = service.run(f"{command} --quiet")
    assert quiet.output.startswith("diff --git ")


def test_errors_are_shown(service: Service) -> None:
    result = service.run("show Pots --quiet", code=2)
    assert result.output == "error: there is no model Pots\nhint: did you mean Post?\n"

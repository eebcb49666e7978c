"""Rendering a project: the template of a service, and nothing around it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import forge_cli
from forge_cli.manifest import new_project
from forge_cli.rendering import render, template_root

if TYPE_CHECKING:
    import pytest

CHECKOUT = Path(forge_cli.__file__).parent.parent
DIGEST = """
import hashlib
from forge_cli.manifest import new_project
from forge_cli.rendering import render
print(hashlib.sha256(repr(render(new_project(name="shop"))).encode()).hexdigest())
"""


def test_the_template_lies_beside_the_package_in_a_checkout() -> None:
    assert template_root() == CHECKOUT / "templates" / "service"
    assert (template_root() / "copier.yml").is_file()


def test_the_template_lies_inside_the_package_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "forge_cli"
    (package / "templates").mkdir(parents=True)
    monkeypatch.setattr("forge_cli.rendering.__file__", str(package / "rendering/__init__.py"))
    assert template_root() == package / "templates" / "service"


def test_nothing_around_it_changes_a_byte(tmp_path: Path) -> None:
    """Another folder, user, time zone, locale, hash seed, and compiled templates or none."""
    digests = set()
    for number in range(3):
        environment = {
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONHASHSEED": str(number),
            "PYTHONPYCACHEPREFIX": str(tmp_path / "cache"),
            "TZ": ("UTC", "Asia/Tokyo", "America/Lima")[number],
            "LC_ALL": ("C", "C.UTF-8", "POSIX")[number],
            "HOME": str(tmp_path / str(number)),
            "USER": f"user{number}",
        }
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        command = [sys.executable, "-W", "error", "-c", DIGEST]
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_each_database_has_files_of_its_own_and_every_name_is_rendered() -> None:
    trees = {
        database: set(render(new_project(name="shop", database=database)))
        for database in ("postgresql", "sqlite")
    }
    assert "tests/postgres.py" in trees["postgresql"] - trees["sqlite"]
    names = trees["postgresql"] | trees["sqlite"]
    assert [name for name in names if "{" in name or name.endswith(".jinja")] == []

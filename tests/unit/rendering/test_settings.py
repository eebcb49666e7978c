"""What a copier.yml may say to forge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forge_cli.rendering import render_template, template_root
from forge_cli.rendering.broken import BrokenTemplateError
from forge_cli.rendering.settings import read_settings
from tests.unit.rendering.templates import write_template

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("setting", ["_tasks", "_jinja_extensions", "_external_data", "_unheard"])
def test_a_setting_that_forge_does_not_render_is_refused(tmp_path: Path, setting: str) -> None:
    root = write_template(tmp_path, {}, **{setting: ["x"]})
    with pytest.raises(BrokenTemplateError, match=f"does not render {setting}"):
        read_settings(root)


@pytest.mark.parametrize("pattern", ["docs/*.md", "!keep", "**", "{{ name }}", "a\\b"])
def test_a_pattern_that_is_more_than_a_name_is_refused(tmp_path: Path, pattern: str) -> None:
    root = write_template(tmp_path, {}, exclude=[pattern])
    with pytest.raises(BrokenTemplateError, match="is not the name of a file"):
        read_settings(root)


def test_a_template_without_a_suffix_is_refused(tmp_path: Path) -> None:
    root = write_template(tmp_path, {}, _templates_suffix="")
    with pytest.raises(BrokenTemplateError, match="_templates_suffix is empty"):
        read_settings(root)


def test_an_undefined_that_copier_does_not_know_is_refused(tmp_path: Path) -> None:
    root = write_template(tmp_path, {}, _envops={"undefined": "jinja2.ChainableUndefined"})
    with pytest.raises(BrokenTemplateError, match="ChainableUndefined"):
        render_template(root, {})


def test_another_suffix_and_subdirectory_are_heeded(tmp_path: Path) -> None:
    write_template(tmp_path, {}, _templates_suffix=".tmpl", _subdirectory="other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.tmpl").write_text("{{ x }}")
    (tmp_path / "other" / "b.jinja").write_text("{{ x }}")
    tree = render_template(tmp_path, {"x": 1})
    assert {path: file.data for path, file in tree.items()} == {"a": b"1", "b.jinja": b"{{ x }}"}


def test_bytecode_that_an_installer_leaves_in_the_template_is_no_part_of_a_service() -> None:
    # pip compiles every .py file of a wheel, those of the template too.
    settings = read_settings(template_root())
    assert settings.excludes("src/shop/__pycache__/main.cpython-311.pyc")
    assert settings.excludes("main.pyc")
    assert not settings.excludes("src/shop/main.py")

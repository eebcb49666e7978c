"""What a copier.yml may say to forge."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
import yaml

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


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The texts that were parsed as YAML, where what comes of them may be kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    texts: list[bytes] = []
    load = yaml.load

    def recording(text: bytes, loader: type) -> object:
        texts.append(text)
        return load(text, loader)

    monkeypatch.setattr(yaml, "load", recording)
    return texts


def test_the_same_text_is_parsed_once(tmp_path: Path, parsed: list[bytes]) -> None:
    root = write_template(tmp_path, {})
    first, again = read_settings(root), read_settings(root)
    assert first == again
    assert len(parsed) == 1


def test_another_text_is_parsed_again(tmp_path: Path, parsed: list[bytes]) -> None:
    root = write_template(tmp_path, {})
    read_settings(root)
    file = root / "copier.yml"
    file.write_text(file.read_text() + "_exclude: [x]\n")
    assert read_settings(root).exclude == ("x",)
    assert len(parsed) == 2


@pytest.mark.parametrize("spoilt", ["", "{", "null", "[1]", "\0"])
def test_what_was_kept_and_spoilt_is_ignored(
    tmp_path: Path, parsed: list[bytes], spoilt: str
) -> None:
    root = write_template(tmp_path, {})
    before = read_settings(root)
    (kept,) = (root / "__pycache__").glob("*.json")
    kept.write_text(spoilt)
    assert read_settings(root) == before
    assert len(parsed) == 2


def test_nothing_is_written_into_a_template_without_a_folder_of_its_own(
    tmp_path: Path, parsed: list[bytes]
) -> None:
    (tmp_path / "copier.yml").write_text("_templates_suffix: .x\n")
    assert read_settings(tmp_path).suffix == ".x"
    assert [file.name for file in tmp_path.iterdir()] == ["copier.yml"]

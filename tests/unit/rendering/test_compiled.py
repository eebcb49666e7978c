"""Compiled templates are kept as Python keeps its modules."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import jinja2
import pytest

from forge_cli.rendering import render_template
from forge_cli.rendering.template import open_template
from tests.unit.rendering.templates import write_template

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that had to be compiled."""
    texts: list[str] = []
    parse = jinja2.Environment._parse

    def recording(self: jinja2.Environment, source: str, *rest: object) -> object:
        texts.append(source)
        return parse(self, source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja2.Environment, "_parse", recording)
    return texts


def render_anew(root: Path) -> bytes:
    """As another process would: nothing is left of the last rendering in memory."""
    open_template.cache_clear()
    return render_template(root, {"x": 1})["a"].data


def test_a_template_is_compiled_once(tmp_path: Path, compiled: list[str]) -> None:
    root = write_template(tmp_path, {"a.jinja": "{{ x }}"})
    assert [render_anew(root), render_anew(root)] == [b"1", b"1"]
    assert compiled == ["{{ x }}"]


def test_so_is_the_name_of_a_file(tmp_path: Path, compiled: list[str]) -> None:
    name = "{% if x %}a{% endif %}"
    root = write_template(tmp_path, {f"{name}.jinja": "{{ x }}"})
    assert [render_anew(root), render_anew(root)] == [b"1", b"1"]
    assert sorted(compiled) == [name, "{{ x }}"]


def test_a_changed_template_is_compiled_again(tmp_path: Path) -> None:
    root = write_template(tmp_path, {"a.jinja": "{{ x }}"})
    render_anew(root)
    (root / "project" / "a.jinja").write_text("{{ x + 1 }}")
    assert render_anew(root) == b"2"


def test_a_template_under_other_options_is_compiled_again(tmp_path: Path) -> None:
    root = write_template(tmp_path, {"a.jinja": "{% if true %}\nx\n{% endif %}\n"})
    trimmed = render_anew(root)
    configuration = (root / "copier.yml").read_text()
    (root / "copier.yml").write_text(configuration.replace("trim_blocks: true", "trim_blocks: no"))
    assert (trimmed, render_anew(root)) == (b"x\n", b"\nx\n\n")


def test_spoilt_bytecode_is_ignored(tmp_path: Path) -> None:
    root = write_template(tmp_path, {"a.jinja": "{{ x }}"})
    render_anew(root)
    for file in (root / "__pycache__").iterdir():
        file.write_bytes(file.read_bytes()[:40])
    assert render_anew(root) == b"1"


@pytest.mark.parametrize("broken", ["a file in its place", "nothing may be written"])
def test_a_place_that_cannot_be_written_only_costs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    root = write_template(tmp_path, {"a.jinja": "{{ x }}"})
    if broken == "a file in its place":
        (root / "__pycache__").write_text("")
    else:
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render_anew(root) == b"1"
    assert not (root / "__pycache__").is_dir()


def test_the_prefix_for_bytecode_is_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_template(tmp_path / "template", {"a.jinja": "{{ x }}"})
    prefix = tmp_path / "cache"
    monkeypatch.setattr(sys, "pycache_prefix", str(prefix))
    render_anew(root)
    assert not (root / "__pycache__").exists()
    assert len(list(prefix.rglob("*.jinjac"))) == 1


def test_a_file_half_written_is_never_left(tmp_path: Path) -> None:
    root = write_template(tmp_path, {"a.jinja": "{{ x }}"})
    render_anew(root)
    kept = [file.suffix for file in (root / "__pycache__").iterdir()]
    assert sorted(kept) == [".jinjac", ".json"]


def test_rendering_imports_neither_copier_nor_rich() -> None:
    code = (
        "import sys; from forge_cli.rendering import render_template, template_root;"
        "import forge_cli.rendering.template;"
        "print(sorted({'copier', 'rich', 'typer', 'questionary', 'pydantic'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"

"""Rendering a Copier template: what of it becomes which file."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from forge_cli.rendering import File, render_template
from forge_cli.rendering.broken import BrokenTemplateError
from tests.unit.rendering.templates import write_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DATA: dict[str, Any] = {
    "name": "shop",
    "database": "sqlite",
    "models": [{"plural": "posts", "fields": ["title", "body"]}, {"plural": "users", "fields": []}],
}


def paths(root: Path, files: Mapping[str, str], data: dict[str, Any] | None = None) -> list[str]:
    return list(render_template(write_template(root, files), data or DATA))


def texts(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    tree = render_template(write_template(root, files), DATA)
    return {path: file.data.decode() for path, file in tree.items()}


def test_a_template_is_rendered_and_loses_its_suffix(tmp_path: Path) -> None:
    assert texts(tmp_path, {"README.md.jinja": "# {{ name }}\n"}) == {"README.md": "# shop\n"}


def test_any_other_file_is_copied_byte_for_byte(tmp_path: Path) -> None:
    root = write_template(tmp_path, {})
    data = b"\x00\xff{{ name }}\r\n"
    (root / "project" / "logo.bin").write_bytes(data)
    assert render_template(root, DATA) == {"logo.bin": File(data)}


def test_the_executable_bit_is_kept_for_templates_and_copies(tmp_path: Path) -> None:
    root = write_template(tmp_path, {"run.jinja": "#!/bin/sh\n", "go": "#!/bin/sh\n", "no": ""})
    for name in ("run.jinja", "go"):
        (root / "project" / name).chmod(0o755)
    tree = render_template(root, DATA)
    assert {path: file.executable for path, file in tree.items()} == {
        "go": True,
        "no": False,
        "run": True,
    }


def test_paths_come_sorted(tmp_path: Path) -> None:
    files = {"z": "", "a/b": "", "a.txt.jinja": "", "{{ name }}": "", "m": ""}
    assert paths(tmp_path, files) == ["a.txt", "a/b", "m", "shop", "z"]


def test_folders_and_files_may_have_variables_in_their_names(tmp_path: Path) -> None:
    found = paths(tmp_path, {"src/{{ name }}/{{ name }}_{{ database }}.py.jinja": ""})
    assert found == ["src/shop/shop_sqlite.py"]


def test_a_name_that_renders_to_nothing_drops_the_file(tmp_path: Path) -> None:
    files = {
        '{% if database == "sqlite" %}lite.py{% endif %}.jinja': "",
        '{% if database == "postgresql" %}pg.py{% endif %}.jinja': "{{ not_even_read }}",
        '{% if database == "postgresql" %}pg{% endif %}/deep/file.py': "",
    }
    assert paths(tmp_path, files) == ["lite.py"]


def test_a_loop_in_a_folder_makes_a_file_for_each_value(tmp_path: Path) -> None:
    name = "resources/{% yield model from models %}{{ model.plural }}{% endyield %}/model.py.jinja"
    assert texts(tmp_path, {name: "{{ model.plural }} of {{ models | length }}"}) == {
        "resources/posts/model.py": "posts of 2",
        "resources/users/model.py": "users of 2",
    }


def test_a_loop_in_a_file_name_keeps_what_stands_around_it(tmp_path: Path) -> None:
    name = "tests/test_{% yield model from models %}{{ model.plural }}{% endyield %}.py.jinja"
    assert texts(tmp_path, {name: "{{ model.plural }}"}) == {
        "tests/test_posts.py": "posts",
        "tests/test_users.py": "users",
    }


def test_loops_nest_and_the_inner_one_sees_the_outer(tmp_path: Path) -> None:
    name = (
        "{% yield m from models %}{{ m.plural }}{% endyield %}"
        "/{% yield f from m.fields %}{{ f }}{% endyield %}.txt.jinja"
    )
    assert texts(tmp_path, {name: "{{ m.plural }}.{{ f }}"}) == {
        "posts/body.txt": "posts.body",
        "posts/title.txt": "posts.title",
    }


def test_a_name_inside_a_loop_may_be_empty_for_some_values(tmp_path: Path) -> None:
    name = (
        "{% yield m from models %}{{ m.plural }}{% endyield %}"
        "/{% if m.fields %}related.py{% endif %}.jinja"
    )
    assert paths(tmp_path, {name: ""}) == ["posts/related.py"]


def test_a_loop_over_nothing_makes_nothing(tmp_path: Path) -> None:
    name = "{% yield m from models %}{{ m.plural }}{% endyield %}.py"
    assert paths(tmp_path, {name: ""}, {"models": []}) == []


def test_macros_are_found_from_the_root_of_the_template(tmp_path: Path) -> None:
    root = write_template(
        tmp_path, {"a.jinja": '{% from "macros/m.jinja" import twice %}{{ twice(name) }}'}
    )
    (root / "macros").mkdir()
    (root / "macros" / "m.jinja").write_text("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}")
    assert render_template(root, DATA) == {"a": File(b"shopshop")}


def test_the_options_of_the_template_decide_about_blanks(tmp_path: Path) -> None:
    text = "a\n    {% if true %}\nb\n    {% endif %}\nc\n"
    assert texts(tmp_path, {"x.jinja": text}) == {"x": "a\nb\nc\n"}


def test_nothing_is_escaped(tmp_path: Path) -> None:
    assert texts(tmp_path, {"x.html.jinja": "{{ '<&\"' }}"}) == {"x.html": '<&"'}


def test_a_template_beside_a_plain_file_of_the_same_name_wins(tmp_path: Path) -> None:
    assert texts(tmp_path, {"x": "plain", "x.jinja": "template"}) == {"x": "template"}


def test_what_the_template_excludes_is_left_out(tmp_path: Path) -> None:
    root = write_template(
        tmp_path,
        {"a.py": "", "a.pyc": "", "__pycache__/a.cpython-311.pyc": "", "keep/__pycache__/x": ""},
        exclude=["__pycache__", "*.py[co]"],
    )
    assert list(render_template(root, DATA)) == ["a.py"]


def test_without_a_subdirectory_the_configuration_is_no_part_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "copier.yml").write_text("name: {type: str}\n")
    (tmp_path / "a.jinja").write_text("{{ name }}")
    assert render_template(tmp_path, DATA) == {"a": File(b"shop")}


@pytest.mark.parametrize(
    ("file", "text", "line", "reason"),
    [
        ("a.py.jinja", "one\ntwo\n{{ unknown }}\n", 3, "'unknown' is undefined"),
        ("a.py.jinja", "one\n{% if %}\n", 2, "Expected an expression"),
        ("a.py.jinja", "{% if true %}\n\n", 2, "Unexpected end of template"),
        ("a.py.jinja", "\n{{ 1 / 0 }}\n", 2, "division by zero"),
        ("a.py.jinja", "\n\n{{ none.x.y }}\n", 3, "has no attribute 'x'"),
        ("a.py.jinja", "\n{{ name + 1 }}", 2, "can only concatenate str"),
        ("a.py.jinja", '\n{% include "gone.jinja" %}', 2, "gone.jinja"),
    ],
)
def test_a_fault_names_the_file_and_the_line(
    tmp_path: Path, file: str, text: str, line: int, reason: str
) -> None:
    root = write_template(tmp_path, {file: text})
    with pytest.raises(BrokenTemplateError) as caught:
        render_template(root, DATA)
    assert str(caught.value).startswith(f"{root}/project/{file}:{line}: ")
    assert reason in str(caught.value)


def test_a_fault_in_a_macro_names_the_macro(tmp_path: Path) -> None:
    root = write_template(tmp_path, {"a.jinja": '{% from "m.jinja" import bad %}\n\n{{ bad() }}'})
    (root / "m.jinja").write_text("{% macro bad() %}\n{{ unknown }}\n{% endmacro %}")
    with pytest.raises(BrokenTemplateError, match=r"/m\.jinja:2: .*'unknown' is undefined"):
        render_template(root, DATA)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("{{ unknown }}.py", "'unknown' is undefined"),
        ("{% yield m from unknown %}{{ m }}{% endyield %}.py", "'unknown' is undefined"),
        ("{% if %}.py", "Expected an expression"),
        (
            "{% yield a from models %}{% yield b from models %}x{% endyield %}{% endyield %}",
            "more than one yield",
        ),
        ("{{ '..' }}", "leads out of the project"),
        ("{{ up }}x", "leads out of the project"),
        ("{{ root }}etc", "leads out of the project"),
    ],
)
def test_a_fault_in_a_name_names_the_file(tmp_path: Path, name: str, reason: str) -> None:
    root = write_template(tmp_path, {name: ""})
    with pytest.raises(BrokenTemplateError) as caught:
        render_template(root, {**DATA, "up": "../", "root": "/"})
    assert str(caught.value).startswith(f"{root}/project/{name}: ")
    assert reason in str(caught.value)


def test_two_files_may_not_write_one_path(tmp_path: Path) -> None:
    with pytest.raises(BrokenTemplateError, match="a second file writes shop"):
        paths(tmp_path, {"shop": "", "{{ name }}": ""})


def test_data_that_a_template_sees_is_not_changed_by_loops(tmp_path: Path) -> None:
    data = {"models": [{"plural": "a"}]}
    paths(tmp_path, {"{% yield name from models %}{{ name.plural }}{% endyield %}": ""}, data)
    assert data == {"models": [{"plural": "a"}]}


def test_reading_the_data_does_not_change_it_and_a_second_rendering_is_the_same(
    tmp_path: Path,
) -> None:
    root = write_template(tmp_path, {"a.jinja": "{{ models }}"})
    data = copy.deepcopy(DATA)
    assert render_template(root, data) == render_template(root, data)
    assert data == DATA

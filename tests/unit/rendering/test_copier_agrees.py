"""Copier itself makes the same files of the same template and data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from forge_cli.manifest import new_model, new_project, parse_field, template_data, validate
from forge_cli.rendering import File, render_template, template_root
from tests.unit.rendering.templates import write_template

if TYPE_CHECKING:
    from pathlib import Path

DATABASES = ("postgresql", "sqlite")
MODELS = {
    "Tag": ["name:str:max=50:unique"],
    "Category": ["name:str:max=100:unique", "parent:ref:Category:null:as=children"],
    "Post": [
        "title:str:min=3:max=200:pattern=^[A-Z]",
        "body:text",
        "state:enum:draft,in-progress,2nd:default=draft",
        "views:int:min=0:default=0",
        "size:bigint:null",
        "rating:float:min=-1.5:max=1e6",
        "public:bool:default=true",
        "day:date:null",
        "at:time:null",
        "seen_at:datetime:default=now",
        "takes:interval:null",
        "token:uuid:default=random",
        "extra:json:default=object",
        "picture:bytes:null",
        "price:decimal:10,2:min=0",
        "contact:email:null",
        "homepage:url:null",
        "author:ref:User",
        "category:ref:Category:null:on-delete=set-null",
        "tags:many:Tag",
        "related:many:Post:as=related-to",
    ],
    "Profile": ["bio:text:null", "user:ref:User:unique:on-delete=cascade"],
}


def copier_tree(root: Path, data: dict[str, Any], target: Path) -> dict[str, File]:
    """The tree that Copier makes of the template at `root` and `data`, written to `target`."""
    import copier

    copier.run_copy(str(root), target, data=data, defaults=True, unsafe=False, quiet=True)
    return {
        file.relative_to(target).as_posix(): File(
            file.read_bytes(), bool(file.stat().st_mode & 0o100)
        )
        for file in target.rglob("*")
        if file.is_file()
    }


def assert_copier_agrees(root: Path, data: dict[str, Any], target: Path) -> None:
    """Fail with the paths where forge and Copier differ."""
    ours, theirs = dict(render_template(root, data)), copier_tree(root, data, target)
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []


@pytest.mark.parametrize("database", DATABASES)
def test_on_the_template_of_a_service(tmp_path: Path, database: str) -> None:
    project = new_project(name="my-shop", database=database, api_prefix="/forge")
    assert_copier_agrees(template_root(), template_data(project), tmp_path / "out")


@pytest.mark.parametrize("database", DATABASES)
def test_on_a_service_with_relations(tmp_path: Path, database: str) -> None:
    project = new_project(name="blog", database=database, author="Zoë", description='"quoted" ✓')
    made = [
        new_model(name, [parse_field(field) for field in fields]) for name, fields in MODELS.items()
    ]
    models = sorted((*project.models, *made), key=lambda model: model.name)
    project = replace(project, models=tuple(models))
    validate(project)
    assert_copier_agrees(template_root(), template_data(project), tmp_path / "out")


def test_on_every_rule_for_names_and_contents(tmp_path: Path) -> None:
    loop = "{% yield m from models %}{{ m.plural }}{% endyield %}"
    root = write_template(
        tmp_path / "template",
        {
            "plain.txt": "{{ kept }}\r\n",
            "crlf.txt.jinja": "a\r\n{{ name }}\r\n",
            "no-newline.jinja": "{{ name }}",
            "x": "plain",
            "macros": "left out, for there is macros.jinja at the root",
            "x.jinja": "template",
            "{{ name }}/{{ name }}.py.jinja": "{% if true %}\n  {{ name }}\n{% endif %}\n",
            "{% if name %}yes{% endif %}.jinja": "yes",
            "{% if not name %}no{% endif %}/a.jinja": "no",
            f"r/{loop}/model.py.jinja": "{{ m.plural }} {{ models | length }}",
            f"r/{loop}/{{% if m.fields %}}fields.py{{% endif %}}.jinja": "{{ m.fields }}",
            f"r/{loop}/{{% yield f from m.fields %}}{{{{ f }}}}.txt{{% endyield %}}": "copied",
            f"t/test_{loop}.py.jinja": "{{ m.plural }}",
            f"u/{loop}.txt": "copied",
            "double.jinja.jinja": "{{ name }}",
            "escaped.html.jinja": "{{ '<&>' }}",
            "__pycache__/x.pyc": "",
            "deep/__pycache__/x": "",
            "umlaut ä/ö.jinja": "ü {{ name }}",
        },
        exclude=["__pycache__", "*.py[co]"],
        name={"type": "str"},
        models={"type": "yaml"},
    )
    (root / "project" / "plain.txt").chmod(0o755)
    (root / "project" / "x.jinja").chmod(0o755)
    (root / "macros.jinja").write_text("")
    data = {
        "name": "shop",
        "models": [{"plural": "posts", "fields": ["a", "b"]}, {"plural": "users", "fields": []}],
    }
    assert_copier_agrees(root, data, tmp_path / "out")


def test_on_a_template_without_a_subdirectory(tmp_path: Path) -> None:
    root = tmp_path / "template"
    (root / "~backup").mkdir(parents=True)
    (root / "~backup" / "a").write_text("")
    (root / "copier.yml").write_text("name: {type: str}\n")
    (root / "{{ name }}.txt.jinja").write_text("  {{ name }}\n")
    (root / "cached.pyc").write_text("")
    assert_copier_agrees(root, {"name": "shop"}, tmp_path / "out")

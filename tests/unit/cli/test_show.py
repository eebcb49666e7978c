"""forge show: for people, for files and for programs."""

import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from forge_cli.cli.show import show
from forge_cli.manifest import (
    add_fields,
    lock_files,
    manifest_files,
    mermaid,
    parse_field,
    whole_toml,
)
from tests.unit.documents import document_in
from tests.unit.manifest.projects import model, project
from tests.unit.test_console import ESCAPE, Streams, in_terminal

BLOG = project(
    "User name:str:max=50:unique",
    model(
        "Post title:str:pattern=^[a-z]:default=a price:decimal:10,2:min=0:null author:ref:User"
        " tags:many:Tag state:enum:draft,open:index",
        unique_together=[["title", "author"]],
    ),
    model("Tag name:str", timestamps=False, path="labels"),
    "Profile user:ref:User:unique:on-delete=cascade",
    api_prefix="/api",
)
app = typer.Typer()
app.command()(show)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and a folder in it to be in."""
    for path, text in (manifest_files(BLOG) | lock_files(BLOG)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path / "forge/models")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


PLAIN = """\
Models
  model    table     path       timestamps  unique together
  Post     posts     /posts     yes         title, author
  Profile  profiles  /profiles  yes
  Tag      tags      /labels    no
  User     users     /users     yes

Fields
  model    field   type             limits                        flags
  Post     title   str              min=1 max=255 pattern=^[a-z]  default=a
  Post     price   decimal:10,2     min=0                         null
  Post     author  ref:User                                       index
  Post     tags    many:Tag
  Post     state   enum:draft,open                                index
  Profile  user    ref:User                                       unique
  Tag      name    str              min=1 max=255
  User     name    str              min=1 max=50                  unique

Relations
  field         kind          to    on delete  way back
  Post.author   many to one   User  restrict   User .../posts
  Post.tags     many to many  Tag              Tag .../posts
  Profile.user  one to one    User  cascade    User .../profiles

Routes
  method  path
  POST    /api/posts
  POST    /api/posts/bulk
  GET     /api/posts
  GET     /api/posts/{post_id}
  PATCH   /api/posts/{post_id}
  DELETE  /api/posts/{post_id}
  GET     /api/users/{author_id}/posts
  GET     /api/labels/{tag_id}/posts
"""


@pytest.mark.usefixtures("root")
def test_a_project_is_shown_in_plain_columns() -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout.startswith(PLAIN)
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("root")
def test_some_models_are_shown_with_what_refers_to_them() -> None:
    lines = run("Tag", "Tag").stdout.splitlines()
    assert lines == [
        "Models",
        "  model  table  path     timestamps  unique together",
        "  Tag    tags   /labels  no",
        "",
        "Fields",
        "  model  field  type  limits         flags",
        "  Tag    name   str   min=1 max=255",
        "",
        "Relations",
        "  field      kind          to   on delete  way back",
        "  Post.tags  many to many  Tag             Tag .../posts",
        "",
        "Routes",
        "  method  path",
        "  POST    /api/labels",
        "  POST    /api/labels/bulk",
        "  GET     /api/labels",
        "  GET     /api/labels/{tag_id}",
        "  PATCH   /api/labels/{tag_id}",
        "  DELETE  /api/labels/{tag_id}",
        "",
    ]


@pytest.mark.usefixtures("root")
def test_the_diagram_and_the_document_are_printed_and_nothing_else() -> None:
    assert run("--mermaid").stdout == mermaid(BLOG)
    assert run("--toml").stdout == whole_toml(BLOG)
    assert list(tomllib.loads(run("Tag", "User", "--toml").stdout)["models"]) == ["Tag", "User"]
    assert '"Post" {' not in run("Tag", "--mermaid").stdout


@pytest.mark.usefixtures("root")
def test_programs_get_what_the_templates_read_and_the_routes() -> None:
    document = document_in(run("Post", "--json").stdout)
    assert document["ok"] is True
    assert (document["command"], document["project"], document["applied"]) == (
        "show",
        "my-service",
        True,
    )
    [post] = document["models"]
    assert [field["column"] for field in post["fields"]] == [
        "title", "price", "author_id", None, "state",
    ]  # fmt: skip
    assert post["routes"][0] == {"method": "POST", "path": "/api/posts"}


def test_what_is_not_applied_yet_is_said(root: Path) -> None:
    edited = add_fields(BLOG, "Tag", [parse_field("colour:str")])
    for path, text in manifest_files(edited).items():
        (root / path).write_text(text)
    assert run().stderr == "note: not applied yet: forge diff --pending\n"
    assert document_in(run("--json").stdout)["applied"] is False
    assert run("--toml").stdout == whole_toml(edited)


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["Pots"], "error: there is no model Pots\nhint: did you mean Post?\n"),
        (["--toml", "--mermaid"], "error: --mermaid, --toml and --json exclude each other\nhint: choose one\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(arguments: list[str], error: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", error)


def test_without_a_project_it_is_told_how_to_have_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: there is no project of forge in {tmp_path}: forge/project.toml is missing\n"
        "hint: go to the folder of one, or make one with: forge new NAME\n"
    )


def test_a_table_is_drawn_in_a_terminal() -> None:
    shown = in_terminal('console.table("Routes", ("method", "path"), [("GET", "/[bold]a{id}")])')
    assert "\x1b[" in shown
    lines = ESCAPE.sub("", shown).splitlines()
    assert lines[0].strip() == "Routes"
    assert [line.split() for line in lines if "GET" in line] == [["GET", "/[bold]a{id}"]]


def test_a_table_without_rows_is_not_drawn() -> None:
    streams = Streams()
    streams.console.table("Routes", ("method", "path"), [])
    assert streams.out == ""


def test_a_table_is_nothing_for_programs() -> None:
    streams = Streams(json=True)
    streams.console.table("Routes", ("method", "path"), [("GET", "/a")])
    assert streams.out == ""

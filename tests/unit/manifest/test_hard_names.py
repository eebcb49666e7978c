"""Names that break what generators write: each is refused before anything is written, or handled.

Handled means that the generated project is as good with it as without it. tests/projects runs one that
has them all: `HANDLED`.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import Project, new_model, new_project, parse_field, validate
from forge_cli.rendering import render

from .projects import model, project

PLAIN = "lower-case letters, digits and single underscores only, a letter first"
CAPITAL = "letters and digits only, a capital first"
PYDANTIC = "it is a method or attribute of every Pydantic model"
SQLALCHEMY = "SQLAlchemy keeps that attribute of a model for itself"
COLUMNS = "it is a method of SQLAlchemy's collections of columns"
BODIES = "the generated classes use that name in their own bodies"
MODULES = "the generated modules use that name"
CODE = "it is a name that the generated code uses"
KEYWORD = "it is a Python keyword"
LONG = "41 characters, 40 at most"

# kind, name: why it is refused (the end of the sentence), or None where it is handled
NAMES: list[tuple[str, str, str | None]] = [
    # Keywords of Python, soft ones and its constants.
    ("field", "class", f"a field cannot be called class: {KEYWORD}"),
    ("field", "from", f"a field cannot be called from: {KEYWORD}"),
    ("field", "lambda", f"a field cannot be called lambda: {KEYWORD}"),
    ("field", "async", f"a field cannot be called async: {KEYWORD}"),
    ("field", "None", f"a field cannot be called None: {PLAIN}"),
    ("field", "none", "a field cannot be called none: its type would be called None"),
    ("field", "true", f"a field cannot be called true: {BODIES}"),
    ("field", "match", None),
    ("field", "case", None),
    ("field", "type", None),
    ("model", "None", f"a model cannot be called None: {KEYWORD}"),
    ("model", "True", f"a model cannot be called True: {KEYWORD}"),
    ("model", "Class", None),
    ("model", "Match", None),
    ("model", "Async", None),
    ("model", "Import", None),
    # Attributes of the classes that fields become part of.
    ("field", "id", "a field cannot be called id: every model has one already"),
    ("field", "created_at", "Thing.created_at: every model with timestamps has created_at"),
    ("field", "updated_at", "Thing.updated_at: every model with timestamps has updated_at"),
    ("field", "metadata", f"a field cannot be called metadata: {SQLALCHEMY}"),
    ("field", "registry", f"a field cannot be called registry: {SQLALCHEMY}"),
    ("field", "model_config", f"a field cannot be called model_config: {PYDANTIC}"),
    ("field", "model_fields", f"a field cannot be called model_fields: {PYDANTIC}"),
    ("field", "model_dump", "a field cannot be called model_dump: Pydantic warns about fields that begin so"),
    ("field", "copy", f"a field cannot be called copy: {PYDANTIC}"),
    ("field", "json", f"a field cannot be called json: {PYDANTIC}"),
    ("field", "dict", f"a field cannot be called dict: {PYDANTIC}"),
    ("field", "schema", f"a field cannot be called schema: {PYDANTIC}"),
    ("field", "validate", f"a field cannot be called validate: {PYDANTIC}"),
    ("field", "register", f"a field cannot be called register: {PYDANTIC}"),
    ("field", "keys", f"keys: a column cannot be called keys: {COLUMNS}"),
    ("field", "items", f"items: a column cannot be called items: {COLUMNS}"),
    ("field", "model_year", None),
    ("field", "self", None),
    ("field", "cls", None),
    ("field", "root", None),
    ("field", "fields", None),
    ("field", "errors", None),
    # Builtins and what modules import.
    ("field", "list", f"a field cannot be called list: {BODIES}"),
    ("field", "str", f"a field cannot be called str: {BODIES}"),
    ("field", "now", f"a field cannot be called now: {BODIES}"),
    ("field", "relationship", f"a field cannot be called relationship: {BODIES}"),
    ("field", "hash", None),
    ("field", "object", None),
    ("field", "max", None),
    ("field", "print", None),
    ("field", "date", None),
    ("field", "datetime", None),
    ("field", "uuid", None),
    ("model", "Exception", "a model cannot be called Exception: Python has a builtin of that name"),
    ("model", "Type", f"a model cannot be called Type: {MODULES}"),
    ("model", "Enum", f"a model cannot be called Enum: {MODULES}"),
    ("model", "List", f"a model cannot be called List: {MODULES}"),
    ("model", "Base", f"a model cannot be called Base: {MODULES}"),
    ("model", "Session", f"a model cannot be called Session: {MODULES}"),
    ("model", "MetaData", f"a model cannot be called MetaData: {MODULES}"),
    ("model", "Field", f"a model cannot be called Field: {MODULES}"),
    ("model", "Query", f"a model cannot be called Query: {MODULES}"),
    ("model", "Metadata", None),
    ("model", "Registry", None),
    ("model", "Model", None),
    ("model", "Config", None),
    ("model", "Event", None),
    ("model", "Lock", None),
    ("model", "Property", None),
    ("model", "Map", None),
    # Parameters and variables of the generated functions, and words of SQL.
    ("field", "after_id", "after_id: a column cannot be called after_id: the pages of a list have that parameter"),
    ("field", "xmin", "xmin: a column cannot be called xmin: PostgreSQL has a system column of that name"),
    ("field", "nothing", "nothing: a column cannot be called nothing: it is a keyword of SQL that SQLAlchemy does not quote"),
    ("field", "include", None),
    ("field", "sort", None),
    ("field", "limit", None),
    ("field", "cursor", None),
    ("field", "total", None),
    ("field", "query", None),
    ("field", "session", None),
    ("field", "request", None),
    ("field", "status", None),
    ("field", "select", None),
    ("field", "order", None),
    ("field", "table", None),
    ("model", "Order", None),
    ("model", "Group", None),
    ("model", "Main", None),
    ("model", "Health", None),
    ("model", "Docs", "the path of Docs cannot be docs: every service has /docs"),
    # Plurals that are no plurals, or names of something else.
    ("model", "Data", f"the plural of Data cannot be data: {CODE}"),
    ("model", "Test", f"the plural of Test cannot be tests: {CODE}"),
    ("model", "Value", f"the plural of Value cannot be values: {CODE}"),
    ("model", "A", f"the plural of A cannot be as: {KEYWORD}"),
    ("model", "Series", None),
    ("model", "Sheep", None),
    ("model", "News", None),
    ("model", "Person", None),
    ("model", "Child", None),
    ("model", "Address", None),
    ("model", "Money", None),
    # Names that collide with another, here with Post.
    ("model", "POST", "POST and Post would share the name post"),
    ("model", "Posts", "Post and Posts would share the name in code posts"),
    ("model", "PostCreate", "Post and PostCreate would both make a class PostCreate"),
    ("field", "title", "Thing has two fields called title"),
    ("field", "Title", f"a field cannot be called Title: {PLAIN}"),
    # What is no name, or a name only elsewhere.
    ("field", "_private", f"a field cannot be called _private: {PLAIN}"),
    ("field", "__init__", f"a field cannot be called __init__: {PLAIN}"),
    ("field", "__class__", f"a field cannot be called __class__: {PLAIN}"),
    ("field", "name_", f"a field cannot be called name_: {PLAIN}"),
    ("field", "first__name", f"a field cannot be called first__name: {PLAIN}"),
    ("field", "2nd", f"a field cannot be called 2nd: {PLAIN}"),
    ("field", "first name", f"a field cannot be called first name: {PLAIN}"),
    ("field", "first-name", f"a field cannot be called first-name: {PLAIN}"),
    ("field", "größe", f"a field cannot be called größe: {PLAIN}"),
    ("field", "имя", f"a field cannot be called имя: {PLAIN}"),
    ("field", "a\u202eb", f"a field cannot be called 'a\\u202eb': {PLAIN}"),
    ("field", "x" * 41, f"a field cannot be called {'x' * 41}: {LONG}"),
    ("field", "", f"a field cannot be called nothing: {PLAIN}"),
    ("field", "../title", f"a field cannot be called ../title: {PLAIN}"),
    ("field", "title; drop table x", f"a field cannot be called title; drop table x: {PLAIN}"),
    ("field", "{{ title }}", f"a field cannot be called {{{{ title }}}}: {PLAIN}"),
    ("field", "con", None),
    ("model", "post", f"a model cannot be called post: {CAPITAL}"),
    ("model", "Blog_Post", f"a model cannot be called Blog_Post: {CAPITAL}"),
    ("model", "Blog Post", f"a model cannot be called Blog Post: {CAPITAL}"),
    ("model", "Élan", f"a model cannot be called Élan: {CAPITAL}"),
    ("model", "Ⅻ", f"a model cannot be called Ⅻ: {CAPITAL}"),
    ("model", "2Fast", f"a model cannot be called 2Fast: {CAPITAL}"),
    ("model", "", f"a model cannot be called nothing: {CAPITAL}"),
    ("model", "..", f"a model cannot be called ..: {CAPITAL}"),
    ("model", "../Post", f"a model cannot be called ../Post: {CAPITAL}"),
    ("model", "/etc/Post", f"a model cannot be called /etc/Post: {CAPITAL}"),
    ("model", "Post\x00", f"a model cannot be called 'Post\\x00': {CAPITAL}"),
    ("model", "X" * 41, f"a model cannot be called {'X' * 41}: {LONG}"),
    ("model", "CON", None),
    ("model", "Nul", None),
    ("project", "..", "a project cannot be called ..: letters, digits and single - or _ between them, a letter first"),
    ("project", "json", "a project cannot be called json: json is a module of Python's standard library, which the project would hide"),
    ("project", "fastapi", "a project cannot be called fastapi: fastapi is a package that the project depends on, which it would hide"),
    ("project", "tests", "a project cannot be called tests: tests is the name of a folder that the project has already"),
    ("project", "con", None),
]  # fmt: skip


def handled(kind: str) -> list[str]:
    return [name for each, name, reason in NAMES if each == kind and reason is None]


_TYPES = {"date": "date:null", "datetime": "datetime", "uuid": "uuid", "max": "int", "hash": "int:index"}  # fmt: skip
_FIELDS = [f"{name}:{_TYPES.get(name, 'str')}" for name in handled("field")]
_REFS = [f"{name}:ref:Thing:null:as=by-{name}" for name in ("self", "type", "order", "query")]
_LINKS = ["items:many:Thing:as=of", "keys:many:Class:as=of", "values:many:Knot:as=of-knots"]
HANDLED: tuple[str, ...] = (
    *(f"{name} title:str" for name in handled("model")),
    " ".join(["Thing", *_FIELDS]),
    " ".join(["Knot", *_REFS, *_LINKS]),
    # Fields called like their own types, and members that are keywords.
    (
        "Moment date:date time:time datetime:datetime uuid:uuid decimal:decimal:5,2 email:email url:url"
        " text:text interval:interval enum:enum:none,True,class,2nd status:enum:a,b:default=a"
    ),
)
"""Models that have every handled name between them, to be made with `projects.project`."""


def _with(kind: str, name: str) -> Project:
    if kind == "project":
        return new_project(name=name)
    if kind == "field":
        return project(new_model("Thing", [parse_field("title:str"), parse_field(f"{name}:str")]))
    return project(new_model(name, [parse_field("title:str")]), "Post title:str")


@pytest.mark.parametrize(
    ("kind", "name", "reason"),
    NAMES,
    ids=[f"{kind} {name.encode('unicode_escape').decode()[:24]}" for kind, name, _ in NAMES],
)
def test_a_hard_name_is_handled_or_refused_with_the_reason(
    kind: str, name: str, reason: str | None
) -> None:
    if reason is None:
        validate(_with(kind, name))
        return
    with pytest.raises(ForgeError) as caught:
        validate(_with(kind, name))
    assert str(caught.value) == reason
    assert caught.value.hint
    assert "\n" not in caught.value.hint


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) == len({(kind, name) for kind, name, _ in NAMES}) >= 120
    assert len(HANDLED) > 20


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        ("field", "größe", "call it groe"),
        ("field", "première note", "call it premiere_note"),
        ("field", "__class__", "call it class_value"),
        ("field", "None", "call it none_value"),
        ("field", "2nd", "call it nd"),
        ("field", "имя", "begin with a letter"),
        ("model", "Élan", "call it Elan"),
        ("model", "../blog-post", "call it BlogPost"),
        ("model", "Ⅻ", "call it XII"),
        ("model", "имя", "write it like BlogPost"),
    ],
)
def test_the_way_out_is_a_name_that_can_be_had(kind: str, name: str, hint: str) -> None:
    with pytest.raises(ForgeError) as caught:
        validate(_with(kind, name))
    assert caught.value.hint == hint
    if hint.startswith("call it "):
        validate(_with(kind, hint.removeprefix("call it ")))


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_what_is_handled_compiles_and_defines_every_name_once(
    tmp_path: Path, database: str
) -> None:
    made = project(*HANDLED, model("User title:str"), database=database)
    validate(made)
    for path, file in render(made).items():
        if path.endswith(".py"):
            compile(file.data, path, "exec")
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(file.data)
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    run = subprocess.run(
        [*ruff, "--select", "F821,F811", tmp_path], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")

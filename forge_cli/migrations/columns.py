"""The column of each field type: what the models of the template declare, as a migration writes it.

The tests hold the two together: `alembic check` finds nothing in a project that has every type.
"""

from decimal import Decimal

from forge_cli.manifest import Default, Field
from forge_cli.migrations.source import quote
from forge_cli.migrations.sql import literal

_SAME = {
    "text": "sa.Text()",
    "int": "sa.Integer()",
    "bigint": "sa.BigInteger()",
    "float": "sa.Double()",
    "bool": "sa.Boolean()",
    "date": "sa.Date()",
    "time": "sa.Time()",
    "interval": "sa.Interval()",
    "uuid": "sa.Uuid()",
    "bytes": "sa.LargeBinary()",
    "email": "sa.String(length=254)",
    "url": "sa.String(length=2083)",
    "enum": "sa.String(length=64)",
}
_BY_DATABASE = {
    "postgresql": {
        "ref": "sa.BigInteger()",
        "datetime": "sa.DateTime(timezone=True)",
        "json": "postgresql.JSONB()",
    },
    # SQLite has no time zones, decimals or JSON: see database/types.py of a generated project.
    "sqlite": {
        "ref": "sa.Integer()",
        "datetime": "sa.DateTime()",
        "json": "sa.Text()",
        "decimal": "sa.BigInteger()",
    },
}
_NOW = {
    "postgresql": {"datetime": "now()", "date": "CURRENT_DATE", "time": "LOCALTIME"},
    "sqlite": {
        "datetime": "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))",
        "date": "CURRENT_DATE",
        "time": "(strftime('%H:%M:%f000', 'now'))",
    },
}


def column_type(field: Field, database: str) -> str:
    """The type as Python source, such as `sa.String(length=50)`."""
    if field.type == "str":
        return f"sa.String(length={field.maximum})"
    if field.type == "decimal" and database == "postgresql":
        return f"sa.Numeric(precision={field.precision}, scale={field.scale})"
    return _BY_DATABASE[database].get(field.type) or _SAME[field.type]


def server_default(field: Field, database: str) -> str | None:
    """The server default as Python source; None where there is none."""
    if field.default is None or field.default.kind == "random":
        return None
    text = field.default.text
    match field.default.kind, field.type:
        case "now", type_:
            return f'sa.text("{_NOW[database][type_]}")'
        case "object", _:
            return '"{}"'
        case "array", _:
            return '"[]"'
        case _, "bool":
            return f"sa.{text}()"
        case _, "int" | "bigint" | "float":
            return f'sa.text("{text}")'
        case _, "decimal":
            return f'sa.text("{text if database == "postgresql" else _units(text, field.scale)}")'
        case _, "interval":
            if database == "postgresql":
                return f'"{text} seconds"'
            return f"sa.text(\"(strftime('%Y-%m-%d %H:%M:%f000', {text}, 'unixepoch'))\")"
    return quote(_stored(text, field.type) if database == "sqlite" else text)


def value(field: Field, default: Default, database: str) -> str:
    """What `default` says as an expression of SQL, for a column of this field."""
    text = default.text
    match default.kind, field.type:
        case "now", type_:
            return _NOW[database][type_]
        case "random", _:
            return {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}[
                database
            ]
        case "object", _:
            return "'{}'"
        case "array", _:
            return "'[]'"
        case _, "bool" if database == "sqlite":
            return {"true": "1", "false": "0"}[text]
        case _, "decimal" if database == "sqlite":
            return str(_units(text, field.scale))
        case _, "bool" | "int" | "bigint" | "float" | "decimal" | "ref":
            return text
        case _, "interval" if database == "sqlite":
            return f"strftime('%Y-%m-%d %H:%M:%f000', {text}, 'unixepoch')"
        case _, "interval":
            return f"'{text} seconds'"
    return literal(_stored(text, field.type) if database == "sqlite" else text)


def _units(text: str, scale: int | None) -> int:
    """A decimal as the whole number of its smallest units, the way SQLite stores it."""
    return int(Decimal(text).scaleb(scale or 0))


def _stored(text: str, type_: str) -> str:
    """A literal in the notation in which SQLAlchemy stores it in SQLite, so that the two compare."""
    if type_ == "uuid":
        return text.replace("-", "")
    if type_ == "datetime":
        moment = text.removesuffix("Z").replace("T", " ")
        return moment if "." in moment else f"{moment}.000000"
    if type_ == "time":
        return text if "." in text else f"{text}.000000"
    return text

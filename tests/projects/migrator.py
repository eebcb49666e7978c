"""Runs the migrations of generated projects, in the environment of one: a case a line in, what went wrong out.

It is a program of its own, and knows nothing of forge.
"""
# mypy: ignore-errors
# SQLAlchemy and Alembic are in that environment, not in the one of forge.

import asyncio
import datetime
import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from alembic import command
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    CHAR,
    JSON,
    Column,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

NAMES = {"datetime": datetime, "Decimal": Decimal, "UUID": UUID}
Rows = dict[str, list[dict[str, Any]]]
Schema = dict[str, object]
T = TypeVar("T")


class Migrator:
    """One case: a project, its database, and what has to be true on the way up, down and up again."""

    def __init__(self, engine: AsyncEngine, fresh: AsyncEngine, case: dict[str, Any]) -> None:
        self.engine, self.fresh, self.case = engine, fresh, case
        self.folder = Path(case["folder"])
        self.problems: list[str] = []
        sys.path[:0] = case.get("sources", ())

    async def run(self) -> list[str]:
        case = self.case
        for engine in (self.engine, self.fresh):
            await do(engine, empty)
        before, after = [await self.catalog_of(case[key]) for key in ("old", "new")]
        await self.alembic("upgrade", case["first"])
        if differ := differences(before, await do(self.engine, catalog)):
            return [f"at first: {line}" for line in differ]
        if case["packages"] is None:
            return await self.run_without_models(before, after)
        await do(self.engine, insert, self.tables("before"), case["rows"])
        await do(self.engine, execute, case["by_hand"])
        with_extras = await do(self.engine, catalog)
        extras = {key: value for key, value in with_extras.items() if key not in before}
        if case["refusals"]:
            await self.expect_refusals(case["refusals"], with_extras)
        if case.get("ends_there"):
            return self.problems
        await self.alembic("upgrade", "head")
        await self.expect("up", after | extras, case["up"], "after")
        await self.alembic("downgrade", case["first"])
        await self.expect(
            "down", before | extras if case["goes_back"] else None, case["down"], "before"
        )
        await self.alembic("upgrade", "head")
        await self.expect("up again", after | extras, case["again"], "after")
        return self.problems

    async def expect(self, when: str, schema: Schema | None, rows: Rows | None, side: str) -> None:
        if schema is not None:
            found = await do(self.engine, catalog)
            self.problems += [f"{when}: {line}" for line in differences(schema, found)]
        tables = self.tables(side)
        if side == "after" and not self.case["by_hand"]:
            await self.alembic("check")
        for table, expected in (rows or {}).items():
            there = await do(self.engine, read, tables[table])
            if len(there) != len(expected):
                self.problems.append(f"{when}: {table} has {len(there)} rows, not {len(expected)}")
            for got, wanted in zip(there, expected, strict=False):
                for key, value in wanted.items():
                    if not same(got.get(key), value):
                        found = repr(got.get(key, "nothing"))
                        self.problems.append(f"{when}: {table}.{key}: {found}, not {value!r}")
        for query, wanted in self.case["queries"].items():
            value = await do(self.engine, scalar, query)
            if value != wanted:
                self.problems.append(f"{when}: {query}: {value}, not {wanted}")

    async def expect_refusals(self, refusals: list[tuple[str, str]], schema: Schema) -> None:
        """Each upgrade stops, says why, and changes nothing."""
        tables = self.tables("before")
        rows = {name: await do(self.engine, read, table) for name, table in tables.items()}
        for versions, message in refusals:
            try:
                await self.alembic("upgrade", "head", versions=versions)
            except Exception as error:  # noqa: BLE001
                if message not in str(error):
                    self.problems.append(f"refused, but not because it {message}: {error}")
            else:
                raise RuntimeError(f"not refused though it {message}: {versions}")
        after = await do(self.engine, catalog)
        self.problems += [f"refused: {line}" for line in differences(schema, after)]
        for name, table in tables.items():
            if await do(self.engine, read, table) != rows[name]:
                self.problems.append(f"refused, but {name} changed")

    async def run_without_models(self, before: Schema, after: Schema) -> list[str]:
        """Two rows in every table, which are there all the way."""
        await do(self.engine, fill)
        for when, schema in (("up", after), ("down", before), ("up again", after)):
            way = ("downgrade", self.case["first"]) if when == "down" else ("upgrade", "head")
            await self.alembic(*way)
            found = await do(self.engine, catalog)
            if when == "down":  # a column may have to stay nullable
                schema, found = [
                    {
                        key: value[:1] + value[2:] if "." in key else value
                        for key, value in each.items()
                    }
                    for each in (schema, found)
                ]
            self.problems += [f"{when}: {line}" for line in differences(schema, found)]
            for tables in self.case["kept"].items():
                table = tables[when != "down"]
                query = f'SELECT count(*) FROM "{table}"'  # noqa: S608
                if (rows := await do(self.engine, scalar, query)) != 2:
                    self.problems.append(f"{when}: {table} has {rows} rows")
        return self.problems

    async def alembic(self, name: str, *args: str, versions: str | None = None) -> None:
        config = Config(toml_file=self.folder / "pyproject.toml")
        config.set_main_option("version_locations", versions or self.case["versions"])
        config.stdout = StringIO()

        def run(connection: Connection) -> None:
            config.attributes["connection"] = connection
            with redirect_stdout(sys.stderr):
                getattr(command, name)(config, *args)

        await do(self.engine, run)

    async def catalog_of(self, revision: str) -> Schema:
        """What a revision makes in an empty database."""
        spec = importlib.util.spec_from_file_location("fresh", revision)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)

        def run(connection: Connection) -> Schema:
            with Operations.context(MigrationContext.configure(connection)):
                module.upgrade()
            found = catalog(connection)
            connection.rollback()
            return found

        await do(self.fresh, empty)
        return await do(self.fresh, run)

    def tables(self, side: str) -> dict[str, Table]:
        package = self.case["packages"][side]
        importlib.import_module(f"{package}.resources").load_models()
        return dict(importlib.import_module(f"{package}.database").Base.metadata.tables)


async def do(engine: AsyncEngine, function: Callable[..., T], *args: object) -> T:
    async with engine.connect() as connection:
        result = await connection.run_sync(function, *args)
        await connection.commit()
    return result


def empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        return
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    kept = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND type IN ('table', 'view')"
    for type_, name in connection.exec_driver_sql(kept).all():
        connection.exec_driver_sql(f'DROP {type_} "{name}"')


def insert(connection: Connection, tables: dict[str, Table], rows: Rows) -> None:
    for name, each in rows.items():
        for row in each:
            connection.execute(tables[name].insert().values(row))


def fill(connection: Connection) -> None:
    """Two rows in every table: keys of other rows once all are there."""
    metadata = MetaData()
    metadata.reflect(connection)
    models = [table for table in metadata.tables.values() if "id" in table.c]
    for number in (1, 2):
        for table in models:
            columns = [column for column in table.c if not column.foreign_keys]
            row = {column.name: value_of(column, number) for column in columns}
            connection.execute(table.insert().values(row))
        for table in metadata.tables.values():
            keys = {column.name: number for column in table.c if column.foreign_keys}
            if table.name == "alembic_version" or not keys:
                continue
            if table in models:
                connection.execute(table.update().where(table.c.id == number).values(keys))
            else:
                connection.execute(table.insert().values(keys))


def value_of(column: Column, number: int) -> object:
    """As the service would store it: SQLite has no types for some of them."""
    moment = datetime.datetime(2026, 1, number, 12, tzinfo=datetime.UTC)
    match column.type:
        case DateTime(timezone=False):
            return moment.replace(tzinfo=None)
        case DateTime():
            return moment
        case CHAR(length=32):
            return f"{number:032x}"
        case String():
            return f"v{number}"
        case JSON():
            return {"number": number}
    return {
        bool: number == 1,
        int: number,
        float: number + 0.5,
        Decimal: Decimal(number),
        UUID: UUID(int=number),
        bytes: b"v",
        datetime.date: moment.date(),
        datetime.time: datetime.time(number),
        datetime.timedelta: datetime.timedelta(hours=number),
    }[column.type.python_type]


def execute(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def scalar(connection: Connection, query: str) -> object:
    return connection.exec_driver_sql(query).scalar()


def read(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]


def same(got: object, wanted: object) -> bool:
    """Equal and of one type; `...` stands for any value but None."""
    if wanted is ...:
        return got is not None
    alike = isinstance(got, type(wanted)) and isinstance(got, bool) == isinstance(wanted, bool)
    return alike and got == wanted


def catalog(connection: Connection) -> Schema:
    """The whole schema, but for the order of columns."""
    found = inspect(connection)
    tables = {}
    for name in found.get_table_names():
        if name == "alembic_version":
            continue
        for column in found.get_columns(name):
            identity = bool(column.get("identity"))
            tables[f"{name}.{column['name']}"] = (
                str(column["type"]),
                column["nullable"],
                column["default"],
                identity,
            )
        key = found.get_pk_constraint(name)
        tables[f"{name} pk"] = (key["name"], key["constrained_columns"])
        for kind, parts in (
            ("key", found.get_foreign_keys(name)),
            ("unique", found.get_unique_constraints(name)),
            ("index", found.get_indexes(name)),
            ("check", found.get_check_constraints(name)),
        ):
            for part in parts:
                part.pop("dialect_options", None)  # they are in the SQL below
                tables[f"{name} {kind} {part['name']}"] = str(part)
    for view in found.get_view_names():
        tables[f"view {view}"] = found.get_view_definition(view)
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql NOT NULL"
        tables |= {f"sql {name}": sql for name, sql in connection.exec_driver_sql(query)}
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        tables |= {f"sql {name}": sql for name, sql in connection.exec_driver_sql(query)}
    return tables


def differences(wanted: Schema, found: Schema) -> list[str]:
    return [
        f"{key}: {found.get(key)}, not {wanted.get(key)}"
        for key in sorted(wanted.keys() | found.keys())
        if wanted.get(key) != found.get(key)
    ]


async def main(url: str, fresh_url: str) -> None:
    engines = [create_async_engine(each, poolclass=NullPool) for each in (url, fresh_url)]
    for engine in engines:
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", enforce_keys)
    for line in sys.stdin:
        case = eval(line, NAMES)  # noqa: S307 - of our own tests
        try:
            problems = await Migrator(*engines, case).run()
        except Exception:  # noqa: BLE001
            problems = traceback.format_exc().splitlines()[-12:]
        print(repr(problems), flush=True)


def enforce_keys(connection: DBAPIConnection, *_: object) -> None:
    connection.cursor().execute("PRAGMA foreign_keys = ON")


def start() -> None:
    if sys.argv[1] == "sqlite":
        folder = sys.argv[2]
        urls = [f"sqlite+aiosqlite:///{folder}/{name}.db" for name in ("main", "fresh")]
        asyncio.run(main(*urls))
        return
    from tests.postgres import TemporaryPostgres

    server = TemporaryPostgres().start()
    try:
        asyncio.run(serve(server.url))
    finally:
        server.stop()


async def serve(url: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text("CREATE DATABASE fresh"))
    await engine.dispose()
    await main(url, url.replace("/postgres?", "/fresh?"))


if __name__ == "__main__":
    start()

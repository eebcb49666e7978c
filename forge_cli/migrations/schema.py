"""The database schema that a project's models ask for, as plain data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from forge_cli.manifest import Default, Field, Model, Project, link_columns, link_table
from forge_cli.migrations.columns import column_type, server_default

TIMESTAMPS = ("created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Column:
    """`type` and `server_default` are Python source, in a module that imports `sqlalchemy as sa`.

    `field` is what the column is for; None for ids and the columns of link tables.
    """

    name: str
    type: str
    nullable: bool = False
    server_default: str | None = None
    identity: bool = False
    field: Field | None = attribute(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    name: str
    column: str
    target: str
    on_delete: str | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """A unique constraint or an index."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`model` is whose records it has, or links; `link` the field that a link table is for."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[Constraint, ...] = ()
    indexes: tuple[Constraint, ...] = ()
    model: str = attribute(default="", compare=False)
    link: str | None = attribute(default=None, compare=False)


def schema_of(project: Project) -> tuple[Table, ...]:
    """The tables of all models and of their many-to-many relations, referenced ones first if they can be."""
    models = {model.name: model for model in project.models}
    found: list[Table] = []
    for model in project.models:
        found.append(_table_of(model, models, project.database))
        found += _link_tables(model, models, project.database)
    return tuple(_referenced_first(found))


def _table_of(model: Model, models: Mapping[str, Model], database: str) -> Table:
    fields = [field for field in model.fields if field.column]
    columns = {field.name: str(field.column) for field in fields}
    uniques: list[tuple[str, ...]] = [(columns[f.name],) for f in fields if f.unique]
    uniques += [tuple(columns[name] for name in names) for names in model.unique_together]
    indexed = [f for f in fields if not f.unique and (f.index or f.type == "ref")]
    return Table(
        model.table,
        tuple(_columns_of(model, fields, database)),
        ("id",),
        tuple(
            _foreign_key(
                model.table, columns[field.name], models[field.target].table, field.on_delete
            )
            for field in fields
            if field.target
        ),
        tuple(Constraint(f"uq_{model.table}_{'_'.join(names)}", names) for names in uniques),
        tuple(_index(model.table, columns[field.name]) for field in indexed),
        model.name,
    )


def _columns_of(model: Model, fields: Iterable[Field], database: str) -> Iterator[Column]:
    yield Column("id", id_type(database), identity=database == "postgresql")
    for field in fields:
        yield Column(
            str(field.column),
            column_type(field, database),
            field.null,
            server_default(field, database),
            field=field,
        )
    if model.timestamps:
        for name in TIMESTAMPS:
            moment = Field(name, "datetime", default=Default("now"))
            yield Column(
                name,
                column_type(moment, database),
                server_default=server_default(moment, database),
                field=moment,
            )


def id_type(database: str) -> str:
    return "sa.BigInteger()" if database == "postgresql" else "sa.Integer()"


def _link_tables(model: Model, models: Mapping[str, Model], database: str) -> Iterator[Table]:
    """A table of two columns for each many-to-many relation: ours, then the other's."""
    for field in model.fields:
        if field.type != "many" or field.target is None:
            continue
        target = models[field.target]
        name = link_table(model.table, field.name)
        own, other = link_columns(model.singular, target.singular)
        yield Table(
            name,
            (Column(own, id_type(database)), Column(other, id_type(database))),
            (own, other),
            (
                _foreign_key(name, own, model.table, "cascade"),
                _foreign_key(name, other, target.table, "cascade"),
            ),
            indexes=(_index(name, other),),
            model=model.name,
            link=field.name,
        )


def _foreign_key(table: str, column: str, target: str, on_delete: str | None) -> ForeignKey:
    action = None if on_delete in (None, "restrict") else str(on_delete).upper().replace("-", " ")
    return ForeignKey(f"fk_{table}_{column}", column, target, action)


def _index(table: str, column: str) -> Constraint:
    return Constraint(f"ix_{table}_{column}", (column,))


def _referenced_first(tables: Iterable[Table]) -> list[Table]:
    """In an order in which they can be created; those that refer to each other in a ring come last."""
    waiting = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
    needs = {
        name: {key.target for key in table.foreign_keys} - {name} for name, table in waiting.items()
    }
    ordered: dict[str, Table] = {}
    while waiting:
        ready = [name for name in waiting if needs[name] <= ordered.keys()]
        ordered |= {name: waiting.pop(name) for name in ready or list(waiting)[:1]}
    return list(ordered.values())

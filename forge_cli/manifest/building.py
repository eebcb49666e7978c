"""Models and projects out of what a user says, with every name derived that was not given."""

from collections.abc import Iterable
from dataclasses import replace

from . import naming
from .fields import RELATIONS, TEMPLATE_RELEASE, Field, Model, Project
from .grammar import parse_field


def new_project(
    *,
    name: str,
    database: str = "postgresql",
    api_prefix: str = "",
    description: str = "",
    author: str = "",
) -> Project:
    """A project as `forge new` starts it: with one model, User. Not validated yet."""
    user = new_model(
        "User", [parse_field("username:str:max=50:unique"), parse_field("email:email:unique")]
    )
    return Project(
        release=TEMPLATE_RELEASE,
        name=name,
        package=naming.package_of(name),
        description=description,
        author=author,
        database=database,
        api_prefix=api_prefix.removesuffix("/"),
        models=(user,),
    )


def new_model(
    name: str,
    fields: Iterable[Field],
    *,
    plural: str | None = None,
    table: str | None = None,
    path: str | None = None,
    unique_together: Iterable[Iterable[str]] = (),
    timestamps: bool = True,
) -> Model:
    """A model with its names derived and its reverse routes named. Not validated yet.

    `unique_together` may name a ref by its column (`author_id`).
    """
    singular = naming.snake(name)
    plural = plural or naming.pluralize(singular)
    fields = tuple(own_field(name, plural, field) for field in fields)
    by_column = {field.column: field.name for field in fields if field.type == "ref"}
    return Model(
        name=name,
        singular=singular,
        plural=plural,
        table=table or plural,
        path=path or naming.path_of(plural),
        timestamps=timestamps,
        unique_together=tuple(
            tuple(by_column.get(column, column) for column in columns)
            for columns in unique_together
        ),
        fields=fields,
    )


def own_field(model: str, plural: str, field: Field) -> Field:
    """The field as one of this model: with a name for the way back, where it has one by itself."""
    if field.reverse is not None:
        return field
    return replace(field, reverse=usual_reverse(model, plural, field))


def usual_reverse(model: str, plural: str, field: Field) -> str | None:
    """What its reverse is called unless told: the model's plural; a `many` with itself has none."""
    if field.type not in RELATIONS or (field.type == "many" and field.target == model):
        return None
    return naming.path_of(plural)

"""The models as an entity-relationship diagram in Mermaid's language."""

from collections.abc import Iterator

from .fields import Field, Model, Project

# Words that the grammar keeps for itself where the name of a column stands, whatever their case.
_MARKS = ("pk", "fk", "uk")


def mermaid(project: Project) -> str:
    """An `erDiagram`: each model with its columns, each ref and many as a line with its name.

    Names of models and lines are in quotes, for `One`, `Class` and `End` are words of the grammar.
    """
    lines = ["erDiagram"]
    for model in project.models:
        lines += [f'    "{model.name}" {{', *_columns(model), "    }"]
    for model in project.models:
        lines += [_relation(model, field) for field in model.fields if field.target]
    return "".join(f"{line}\n" for line in lines)


def _columns(model: Model) -> Iterator[str]:
    yield "        bigint id PK"
    for field in model.fields:
        if field.column is not None:
            yield f"        {_column(field, field.column)}"
    if model.timestamps:
        yield "        datetime created_at"
        yield "        datetime updated_at"


def _column(field: Field, column: str) -> str:
    marks = ", ".join(
        mark for mark, has in (("FK", field.target is not None), ("UK", field.unique)) if has
    )
    comments = [column] if column in _MARKS else []
    if field.precision is not None:
        comments.append(f"{field.precision} digits, {field.scale} after the point")
    if field.members:
        comments.append(", ".join(field.members))
    if field.null:
        comments.append("may be null")
    comment = f'"{"; ".join(comments)}"' if comments else ""
    name = f"{column}_" if column in _MARKS else column
    return " ".join(part for part in (_type(field), name, marks, comment) if part)


def _type(field: Field) -> str:
    if field.type == "ref":
        return "bigint"
    return f"str({field.maximum})" if field.type == "str" else field.type


def _relation(model: Model, field: Field) -> str:
    if field.type == "many":
        line = "}o--o{"
    else:
        line = ("|o" if field.null else "||") + "--" + ("o|" if field.unique else "o{")
    # A ref is read from the one that it points to, as people draw it: a User has Posts.
    left, right = (model.name, field.target) if field.type == "many" else (field.target, model.name)
    return f'    "{left}" {line} "{right}" : "{field.name}"'

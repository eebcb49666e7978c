"""The plain data that the templates read."""

from typing import Any

from . import naming
from .fields import Field, Model, Project


def template_data(project: Project) -> dict[str, Any]:
    """What the templates are rendered with. Every key is always there; None where it does not apply.

    The project must be valid: every target is one of its models.
    """
    models = {model.name: model for model in project.models}
    return {
        "release": project.release,
        "name": project.name,
        "package": project.package,
        "description": project.description,
        "author": project.author,
        "database": project.database,
        "api_prefix": project.api_prefix,
        "models": [_model(model, models) for model in project.models],
    }


def _names(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "singular": model.singular,
        "plural": model.plural,
        "table": model.table,
        "path": model.path,
        "words": model.singular.replace("_", " "),
    }


def _model(model: Model, models: dict[str, Model]) -> dict[str, Any]:
    columns = {field.name: field.column for field in model.fields}
    return {
        **_names(model),
        "timestamps": model.timestamps,
        "unique_together": [
            [columns.get(name) or name for name in names] for names in model.unique_together
        ],
        "fields": [_field(model, field, models) for field in model.fields],
    }


def _field(model: Model, field: Field, models: dict[str, Model]) -> dict[str, Any]:
    target = models[field.target] if field.target else None
    return {
        "name": field.name,
        "type": field.type,
        "column": field.column,
        "key": field.request_key,
        "null": field.null,
        "unique": field.unique,
        "index": field.index,
        "min": field.minimum,
        "max": field.maximum,
        "pattern": field.pattern,
        "precision": field.precision,
        "scale": field.scale,
        "default": {"kind": field.default.kind, "text": field.default.text}
        if field.default
        else None,
        "enum": _enum(model, field) if field.members else None,
        "target": _names(target) if target else None,
        "on_delete": field.on_delete,
        "reverse": field.reverse,
        "link": _link(model, field, target) if target and field.type == "many" else None,
    }


def _enum(model: Model, field: Field) -> dict[str, Any]:
    return {
        "name": naming.enum_class(model.name, field.name),
        "members": [{"name": naming.enum_member(value), "value": value} for value in field.members],
    }


def _link(model: Model, field: Field, target: Model) -> dict[str, str]:
    own, other = naming.link_columns(model.singular, target.singular)
    return {"table": naming.link_table(model.table, field.name), "own": own, "other": other}

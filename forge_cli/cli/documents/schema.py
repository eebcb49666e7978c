"""JSON Schema of what is declared with TypedDict."""

from __future__ import annotations

import types
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def json_schema(document: type) -> dict[str, Any]:
    """The schema of a document: a TypedDict of strings, numbers, lists and others of its kind.

    A text in `Annotated` describes a key, the docstring a class.
    """
    declared = _Declared()
    schema = declared.object_of(document)
    return {"$schema": _DIALECT, "title": document.__name__, **schema, "$defs": declared.schemas}


class _Declared:
    """The classes that a document refers to, each with its schema."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {}
        self._classes: dict[str, type] = {}

    def object_of(self, declared: type) -> dict[str, Any]:
        hints = get_type_hints(declared, include_extras=True)
        return {
            "type": "object",
            "description": declared.__doc__,
            "properties": {key: self._schema(hint) for key, hint in hints.items()},
            "required": [key for key, hint in hints.items() if get_origin(hint) is not NotRequired],
        }

    def _schema(self, hint: Any) -> dict[str, Any]:  # noqa: ANN401 - a type, as typing has them
        origin, arguments = get_origin(hint), get_args(hint)
        if is_typeddict(hint):
            return self._reference(hint)
        if origin is Annotated:
            return {**self._schema(arguments[0]), "description": arguments[1]}
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is list:
            return {"type": "array", "items": self._schema(arguments[0])}
        if origin in (Union, types.UnionType):
            return {"anyOf": [self._schema(each) for each in arguments]}
        if origin is NotRequired:
            return self._schema(arguments[0])
        return {"type": _TYPES[hint]}

    def _reference(self, declared: type) -> dict[str, Any]:
        name = declared.__name__
        if self._classes.setdefault(name, declared) is not declared:
            raise TypeError(f"one document has two classes of the name {name}")
        if name not in self.schemas:
            self.schemas[name] = {}  # it may refer to itself
            self.schemas[name] = self.object_of(declared)
        return {"$ref": f"#/$defs/{name}"}

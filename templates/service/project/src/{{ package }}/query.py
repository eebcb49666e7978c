"""Query strings, each read as a whole.

FastAPI's own `Query()` works out the types of all fields of a model anew for each request, which takes a sixth of the
time of a list of fifty records, and for the whole service it remembers 128 models.
"""

from collections.abc import Mapping
from typing import Any, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError


class QueryString:
    """A dependency that is the query string as a model: `Annotated[UserQuery, Depends(QueryString(UserQuery))]`.

    routing.py puts it into the OpenAPI document.
    """

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model
        fields = model.model_fields.items()
        self._lists = [
            field.alias or name for name, field in fields if get_origin(field.annotation) is list
        ]

    async def __call__(self, request: Request) -> BaseModel:
        """Of what is given more than once, the last counts, except for lists. 422 tells all that is wrong."""
        given = request.query_params
        values: dict[str, Any] = dict(given)
        values |= {name: given.getlist(name) for name in self._lists if name in values}
        try:
            return self._model.model_validate(values)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            raise RequestValidationError(
                [{**each, "loc": ("query", *each["loc"])} for each in errors]
            ) from None

    def parameters(self) -> list[dict[str, Any]]:
        """What OpenAPI calls its fields."""
        schema = self._model.model_json_schema()
        definitions = schema.get("$defs", {})
        return [
            {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", ()),
                "schema": _inlined(field, definitions),
                **({"description": field["description"]} if "description" in field else {}),
            }
            for name, field in schema["properties"].items()
        ]


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema with what it refers to in the place of the reference."""
    match schema:
        case {"$ref": str(reference)}:
            return _inlined(definitions[reference.rpartition("/")[2]], definitions)
        case dict():
            return {key: _inlined(value, definitions) for key, value in schema.items()}
        case list():
            return [_inlined(value, definitions) for value in schema]
    return schema

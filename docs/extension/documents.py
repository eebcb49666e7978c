"""The documents of `--json`, from where forge declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forge_cli.cli.documents import COMMANDS, Document, json_schema

from .markdown import code, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema = dict[str, Any]


def documents() -> str:
    """What all documents have, then a section for each kind of them with the objects in it."""
    return "\n\n".join(_sections())


def _sections() -> Iterator[str]:
    common = json_schema(Document)
    yield f"## Every document\n\n{_keys(common)}"
    yield from _objects(common["$defs"])
    for document in dict.fromkeys(COMMANDS.values()):
        schema = json_schema(document)
        own = {
            key: each
            for key, each in schema["properties"].items()
            if key not in common["properties"]
        }
        names = ", ".join(f"`{name}`" for name, each in COMMANDS.items() if each is document)
        yield f"## {names}\n\n{_keys({**schema, 'properties': own})}"
        yield from _objects(
            {name: each for name, each in schema["$defs"].items() if name not in common["$defs"]}
        )


def _objects(schemas: Mapping[str, Schema]) -> Iterator[str]:
    for name, schema in schemas.items():
        yield f"**{name}**: {' '.join(schema['description'].split())}\n\n{_keys(schema)}"


def _keys(schema: Schema) -> str:
    required = schema["required"]
    rows = []
    for key, each in schema["properties"].items():
        about = each.get("description", "").rstrip(".")
        left_out = "" if key in required else "may be left out"
        rows.append((code(key), _kind(each), "; ".join(filter(None, (about, left_out)))))
    return table(("key", "type", ""), rows)


def _kind(schema: Schema) -> str:
    """`string`, `list of Step`, `Error or null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " or ".join(
            code(f'"{each}"' if isinstance(each, str) else each) for each in schema["enum"]
        )
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if schema["type"] == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema["type"])

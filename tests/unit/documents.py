"""The documents of --json, held to what is declared of them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from forge_cli.cli.documents import document_of, json_schema


def document_in(text: str) -> Any:  # noqa: ANN401 - JSON
    """The one document that `text` is: it has the keys that are declared for its command, and no others."""
    document = json.loads(text)
    validator(document["command"]).validate(document)
    return document


@cache
def validator(command: str) -> Draft202012Validator:
    schema = json_schema(document_of(command))
    for each in (schema, *schema["$defs"].values()):
        each["additionalProperties"] = False
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)

"""Checks for Schemathesis, beside its own; it loads this file by itself (SCHEMATHESIS_HOOKS)."""

import re
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, GenerationMode, Response
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.projects.answers import check_answer

# What JSON Schema cannot say: a cursor is one that was given, a text has no NUL at any depth, a decimal so
# many digits, an interval an end, an email address rules of its own; no float lies between 2**63 - 1 and 2**63.
BEYOND_SCHEMAS = re.compile(
    r"not a cursor of this list and sort|cannot be stored|[Dd]ecimal|365000 days|-?922337203685477580\d"
    r"|equal to 0001-01-02|equal to 9999-12-30|not a valid email"
)

LONGEST_URL = 65_536
"""uvicorn itself refuses a longer one."""


@schemathesis.check
def every_answer_is_safe(_: CheckContext, response: Response, __: Case[Any]) -> None:
    if response.status_code == 400 and len(response.request.url or "") > LONGEST_URL:
        return  # it has not come to the service
    headers = {name: values[0] for name, values in response.headers.items()}
    check_answer(response.status_code, headers, response.content)


@schemathesis.check
def what_the_document_allows_is_taken(_: CheckContext, response: Response, case: Case[Any]) -> None:
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if response.status_code != 422:
        assert response.status_code < 400 or response.status_code in (404, 409, 412)
        return
    problem: dict[str, Any] = response.json()
    for error in problem.get("errors", []):
        if "in" in error:  # else it is about records: none of that id, or one that has the value
            assert BEYOND_SCHEMAS.search(error["message"]), error


@schemathesis.check
def what_the_document_forbids_is_refused(
    context: CheckContext, response: Response, case: Case[Any]
) -> None:
    """Types aside: Pydantic takes 0 for false, and a number for the time since 1970."""
    try:
        negative_data_rejection(context, response, case)
    except AcceptedNegativeData as failure:
        if re.search(r"Incorrect type|violates `type`", failure.message):
            return
        nullable = re.search(r"in body - violates `anyOf` at /properties/(\w+)", failure.message)
        if not nullable or _has_a_type_of(case, nullable[1]):
            raise


def _has_a_type_of(case: Case[Any], field: str) -> bool:
    """Whether the value of a field of the body has one of the types that the document allows."""
    operation: Any = case.operation
    content = operation.definition.raw["requestBody"]["content"]["application/json"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    schema = operation.schema.raw_schema["components"]["schemas"][name]
    allowed = {each.get("type") for each in schema["properties"][field]["anyOf"]}
    body: Any = case.body
    match body[field]:
        case bool():
            return "boolean" in allowed
        case int() | float():
            return bool({"integer", "number"} & allowed)
        case str():
            return "string" in allowed
    return True

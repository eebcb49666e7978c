"""What is asked of a service, and which of its answers are faults."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from forge_cli.smoke.visitor import NOBODY, Operation, Visitor, operations_in

LISTED = {"name": "sort", "in": "query", "schema": {"anyOf": [{"enum": ["id", "-id"]}]}}
INCLUDE = {"name": "include", "in": "query", "schema": {"items": {"enum": ["author"]}}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
ANY: dict[str, Any] = {"default": {}}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/health/live": {"get": {"responses": {"200": {}, **ANY}}},
        "/posts": {
            "post": {"responses": {"201": {}, **ANY}},
            "get": {"responses": {"200": {}, **ANY}, "parameters": [LISTED, LIMIT]},
        },
        "/posts/bulk": {"post": {"responses": {"201": {}, **ANY}}},
        "/posts/{post_id}": {
            "get": {"responses": {"200": {}, "404": {}}, "parameters": [INCLUDE]},
            "patch": {"responses": {"200": {}, **ANY}},
            "delete": {"responses": {"204": {}, **ANY}},
        },
        "/posts/{post_id}/comments": {"get": {"responses": {"200": {}, **ANY}}},
    }
}
GOOD = {"POST": 201, "DELETE": 204}


@dataclass
class Answer:
    status_code: int
    text: str = ""


@dataclass
class Service:
    """Answers as it should, but for what `wrong` says of a method and a path."""

    wrong: dict[tuple[str, str], int] = field(default_factory=dict)
    asked: list[tuple[str, str, object]] = field(default_factory=list)
    records: int = 0

    async def request(self, method: str, path: str, json: object = None) -> Answer:
        self.asked.append((method, path, json))
        if (method, path) in self.wrong:
            return Answer(self.wrong[method, path], "oh")
        if str(NOBODY) in path:
            return Answer(404)
        return Answer(422 if json == {"no such field": 1} else GOOD.get(method, 200))


class Posts:
    """A factory, as a generated project has them."""

    async def new(self, _: Service) -> dict[str, str]:
        return {"title": "x"}

    async def create(self, service: Service) -> dict[str, int]:
        service.records += 1
        return {"id": service.records}


def visit(service: Service, document: dict[str, Any] = DOCUMENT) -> Visitor:
    visitor = Visitor(service, {"/posts": Posts()})

    async def run() -> None:
        for operation in operations_in(document):
            await visitor.visit(operation)

    asyncio.run(run())
    return visitor


def test_every_operation_is_asked_for_what_it_is_there_for_and_what_it_must_refuse() -> None:
    service = Service()
    visitor = visit(service)
    assert visitor.faults == []
    assert set(visitor.answers) == {each.name for each in operations_in(DOCUMENT)}
    asked = {(method, path) for method, path, _ in service.asked}
    assert asked == {
        ("GET", "/health/live"),
        ("POST", "/posts"),
        ("GET", "/posts"),
        ("GET", "/posts?sort=id"),
        ("GET", "/posts?sort=-id"),
        ("POST", "/posts/bulk"),
        ("GET", "/posts/1"),
        ("GET", "/posts/1?include=author"),
        ("GET", f"/posts/{NOBODY}"),
        ("PATCH", "/posts/1"),
        ("PATCH", f"/posts/{NOBODY}"),
        ("DELETE", "/posts/2"),  # the others still need the first
        ("DELETE", f"/posts/{NOBODY}"),
        ("GET", "/posts/1/comments"),
        ("GET", f"/posts/{NOBODY}/comments"),
    }
    assert ("POST", "/posts/bulk", [{"title": "x"}, {"title": "x"}]) in service.asked


def faults(method: str, path: str, status: int) -> list[str]:
    return visit(Service(wrong={(method, path): status})).faults


def test_a_fault_of_the_service_is_one_and_the_others_are_asked_all_the_same() -> None:
    (fault,) = faults("GET", "/posts", 500)
    assert fault == "GET /posts: 500 instead of a success, which is none of 200, default: oh"


def test_a_success_that_is_not_documented_is_a_fault() -> None:
    (fault,) = faults("GET", "/health/live", 204)
    assert "204 instead of a success, which is none of 200, default" in fault


def test_what_must_be_refused_and_is_not_is_a_fault() -> None:
    (fault,) = faults("DELETE", f"/posts/{NOBODY}", 204)
    assert fault.startswith("DELETE /posts/{post_id}: 204 instead of 404")


def test_a_refusal_that_no_word_of_the_document_covers_is_a_fault() -> None:
    document: dict[str, Any] = {"paths": {"/posts/{post_id}": {"get": {"responses": {"200": {}}}}}}
    (fault,) = visit(Service(), document).faults
    assert "404 instead of 404, which is none of 200" in fault


def test_an_operation_that_nothing_is_known_of_is_a_fault() -> None:
    document: dict[str, Any] = {"paths": {"/things/{id}": {"get": {"responses": {"200": {}}}}}}
    visitor = visit(Service(), document)
    assert visitor.faults == ["GET /things/{id}: KeyError: '/things'"]
    assert visitor.answers.total() == 0


def test_the_place_of_a_record_is_filled_in_wherever_it_stands() -> None:
    operation = Operation("GET", "/api/users/{author_id}/posts", frozenset())
    assert (operation.collection, operation.of(7)) == ("/api/users", "/api/users/7/posts")

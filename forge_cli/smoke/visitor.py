"""Asks a running service everything that its OpenAPI document offers. A program of its own, run by the project's Python.

It makes the records that it needs with the project's own factories. Each operation is asked for what it is there for,
and must answer with a success that is documented; with each value that a parameter lists; and for what it must refuse.
It prints a line for each answer that it did not expect, and in the end how much was asked.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

NOBODY = 2**62  # the id of no record


@dataclass(frozen=True)
class Operation:
    """A method of a path; `listed` are the parameters that list their values."""

    method: str
    path: str
    statuses: frozenset[str]
    listed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def collection(self) -> str:
        """The path before what names a record."""
        return self.path.partition("/{")[0]

    def of(self, record: int) -> str:
        before, brace, after = self.path.partition("{")
        return f"{before}{record}{after.partition('}')[2]}" if brace else self.path


def operations_in(document: dict[str, Any]) -> list[Operation]:
    return [
        Operation(method.upper(), path, frozenset(what["responses"]), _listed(what))
        for path, methods in document["paths"].items()
        for method, what in methods.items()
    ]


def _listed(operation: dict[str, Any]) -> dict[str, list[str]]:
    found = {}
    for parameter in operation.get("parameters", []):
        schemas = [parameter["schema"], *parameter["schema"].get("anyOf", [])]
        schemas += [schema["items"] for schema in schemas if "items" in schema]
        values = [value for schema in schemas for value in schema.get("enum", [])]
        if values and parameter["in"] == "query":
            found[parameter["name"]] = values
    return found


class Visitor:
    """Asks through `client`; `factories` make records, each by the path of its collection."""

    def __init__(self, client: Any, factories: dict[str, Any]) -> None:  # noqa: ANN401 - of the project
        self.client = client
        self.factories = factories
        self.records: dict[str, int] = {}
        self.answers: Counter[str] = Counter()
        self.faults: list[str] = []

    async def visit(self, operation: Operation) -> None:
        """Ask the operation what it is there for, then for what it must refuse."""
        try:
            await self._use(operation)
            await self._misuse(operation)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are asked too
            self.faults.append(f"{operation.name}: {type(error).__name__}: {error}")

    async def _use(self, operation: Operation) -> None:
        path = operation.path
        if "{" in path:
            path = operation.of(await self._record(operation))
        writes = operation.method in ("POST", "PATCH", "PUT")
        body = await self._body(operation) if writes else None
        await self._ask(operation, path, body, "2")
        for name, values in operation.listed.items():
            for value in values:
                await self._ask(operation, f"{path}?{name}={value}", body, "2")

    async def _misuse(self, operation: Operation) -> None:
        if "{" in operation.path:
            nothing: Any = {} if operation.method == "PATCH" else None
            await self._ask(operation, operation.of(NOBODY), nothing, "404")
        if operation.method in ("POST", "PATCH", "PUT"):
            path = operation.path
            if "{" in path:
                path = operation.of(await self._record(operation))
            await self._ask(operation, path, {"no such field": 1}, "422")

    async def _record(self, operation: Operation) -> int:
        """The id of a record: one for all, but a new one for those who delete."""
        collection = operation.collection
        if operation.method != "DELETE" and collection in self.records:
            return self.records[collection]
        created = await self.factories[collection].create(self.client)
        self.records.setdefault(collection, created["id"])
        return int(created["id"])

    async def _body(self, operation: Operation) -> object:
        collection = operation.collection.removesuffix("/bulk")
        factory = self.factories[collection]
        if operation.path.endswith("/bulk"):
            return [await factory.new(self.client) for _ in range(2)]
        return await factory.new(self.client)

    async def _ask(self, operation: Operation, path: str, body: object, expected: str) -> None:
        more = {} if body is None else {"json": body}
        response = await self.client.request(operation.method, path, **more)
        status = str(response.status_code)
        self.answers[operation.name] += 1
        documented = status in operation.statuses or (
            status.startswith("4") and "default" in operation.statuses
        )
        if documented and status.startswith(expected):
            return
        wanted = "a success" if expected == "2" else expected
        told = "" if documented else f", which is none of {', '.join(sorted(operation.statuses))}"
        self.faults.append(
            f"{operation.name}: {status} instead of {wanted}{told}: {response.text[:300]}"
        )


async def main(address: str) -> int:
    httpx2 = importlib.import_module("httpx2")
    factories = importlib.import_module("tests.factories")
    modules = [
        importlib.import_module(f"{factories.__name__}.{each.name}")
        for each in pkgutil.iter_modules(factories.__path__)
    ]
    async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
        document = (await client.get("/openapi.json")).json()
        visitor = Visitor(client, {module.PATH: module for module in modules})
        operations = operations_in(document)
        # What deletes comes last: others may need what is there.
        for operation in sorted(operations, key=lambda each: each.method == "DELETE"):
            print(operation.name, flush=True)
            await visitor.visit(operation)
    for fault in visitor.faults:
        print(f"FAULT {fault}")
    asked = {"operations": len(operations), "answers": visitor.answers.total()}
    print(json.dumps(asked))
    return 1 if visitor.faults or len(visitor.answers) < len(operations) else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))

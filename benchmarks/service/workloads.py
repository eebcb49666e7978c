"""What is asked of the services, and how fast the generated one has to answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

READS, WRITES = "reads", "writes"
"""Names of databases: one that is filled, and one that is emptied before each run."""
USERS, POSTS = 10_000, 300_000
BULK = 1000


class Ratios(NamedTuple):
    """Requests a second, in those of the limit and of the tutorial."""

    limit: float
    tutorial: float


class Request(NamedTuple):
    method: str
    path: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Workload:
    """Requests of one kind: to `path` as it is, to it with the id of a user, or with users to create."""

    name: str
    title: str
    kind: Literal["path", "id", "create", "bulk"]
    path: str
    required: Ratios | None = None
    aim: Ratios | None = None
    connections: int = 64
    least: float = 0
    """Seconds that a run takes at least: where answers take long, a short one would see too few."""

    @property
    def writes(self) -> bool:
        return self.kind in {"create", "bulk"}

    @property
    def database(self) -> str:
        return WRITES if self.writes else READS

    def requests(self, unique: str, users: int) -> Iterator[Request]:
        """Without end; `unique` is in all values that must differ. wrk makes the same: requests.lua."""
        random = Random(1)  # noqa: S311 - which user is asked for is no secret
        for number in count():
            if self.kind == "path":
                yield Request("GET", self.path)
            elif self.kind == "id":
                yield Request("GET", f"{self.path}{random.randint(1, users)}")
            elif self.kind == "create":
                yield Request("POST", self.path, json.dumps(user(unique, number)).encode())
            else:
                first = number * BULK
                rows = [user(unique, each) for each in range(first, first + BULK)]
                yield Request("POST", self.path, json.dumps(rows).encode())


def user(unique: str, number: int) -> dict[str, str]:
    return {"username": f"{unique}-{number}", "email": f"{unique}-{number}@example.com"}


GET = Workload("get", "get by id", "id", "/users/", Ratios(0.20, 2.4), Ratios(0.30, 3.5))
LIST = Workload("list", "list 50", "path", "/users?limit=50", Ratios(0.30, 2.0), Ratios(0.41, 2.7))
POSTS_WITH_AUTHOR = Workload(
    "posts",
    "posts with author",
    "path",
    "/posts?include=author&limit=50",
    Ratios(0.41, 2.9),
    Ratios(0.62, 4.4),
)
CREATE = Workload("create", "create", "create", "/users", Ratios(0.13, 2.5), Ratios(0.16, 3.0))
BULK_CREATE = Workload(
    "bulk",
    f"bulk {BULK}",
    "bulk",
    "/users/bulk",
    Ratios(1.0, 10.0),
    Ratios(1.0, 10.0),
    connections=8,
    least=2,
)
WORKLOADS = {
    workload.name: workload for workload in (GET, LIST, POSTS_WITH_AUTHOR, CREATE, BULK_CREATE)
}
ONE_BY_ONE = Workload(
    "one-by-one",
    "posts with author, each author by itself",
    "path",
    "/posts/one-by-one?limit=50",
    connections=8,
    least=3,
)

"""Clients that write and read without pause, and remember what the service has acknowledged."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from tests.projects.running import ask

GONE = None
"""What is found where a user was deleted."""
SUCCESS = {"GET": 200, "POST": 201, "PATCH": 200, "DELETE": 204}
SLOW = 30
"""Seconds that recovery may take on a machine that is busy."""


@dataclass
class Load:
    """Many clients at once; at the end, what each answer said must be true of the database."""

    address: str
    clients: int = 32
    statuses: Counter[int] = field(default_factory=Counter)
    """How many answers of each status; 0 where the connection broke before there was one."""
    wrong: list[str] = field(default_factory=list)
    """Answers that no client should get."""
    slowest: float = 0
    """Seconds until the slowest answer."""
    answered: set[str] = field(default_factory=set)
    """The ids of the requests that were answered, to the last byte."""
    users: list["_User"] = field(default_factory=list)
    bulks: list[list[str]] = field(default_factory=list)
    """Names that were created together."""

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads = [_Client(self, number) for number in range(self.clients)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    @property
    def succeeds(self) -> bool:
        """Whether there were answers, and all of them as they should be."""
        return bool(self.statuses) and self.statuses.keys() <= {*SUCCESS.values()}

    def recovers(self) -> bool:
        """Whether there comes a whole second in which everything succeeds."""
        deadline = time.monotonic() + SLOW
        while time.monotonic() < deadline:
            with self._lock:
                self.statuses.clear()
            time.sleep(1)
            with self._lock:
                if self.succeeds:
                    return True
        return False

    def note(self, status: int, seconds: float, wrong: str | None = None) -> None:
        with self._lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, seconds)
            if wrong is not None:
                self.wrong.append(wrong)

    def contradictions(self, address: str) -> list[str]:
        """What has been acknowledged, and is not so."""
        names = _names_of_all_users(address)
        there = set(names.values())
        found = [
            f"{user} is {name!r}"
            for user in self.users
            if (name := user.among(names)) not in user.possible
        ]
        return found + [
            f"of {bulk} some are missing" for bulk in self.bulks if not there >= {*bulk}
        ]


@dataclass
class _User:
    """One that was created: the names that it may have by now, and has ever been given.

    It may have one, unless an answer was missing or 503.
    """

    id: int
    possible: set[str | None]
    given: set[str]

    def may_be(self, name: str) -> None:
        self.possible.add(name)
        self.given.add(name)

    def among(self, names: dict[int, str]) -> str | None:
        """Its name. SQLite gives the id of the newest row once more when that is deleted."""
        name = names.get(self.id)
        return name if name in self.given else GONE


class _Client(threading.Thread):
    def __init__(self, load: Load, number: int) -> None:
        super().__init__(daemon=True)
        self.load = load
        self.number = number
        self.random = random.Random(number)  # noqa: S311 - no secret
        self.connection = http.client.HTTPConnection(urlsplit(load.address).netloc, timeout=60)
        self.requests = 0
        self.mine: list[_User] = []
        """Users that this client alone changes."""

    def run(self) -> None:
        while not self.load.stopped:
            if not self.mine:
                self.create()
                continue
            actions = [self.create, self.change, self.change, self.get, self.list, self.list]
            self.random.choices([*actions, self.bulk, self.delete], [4] * 6 + [1, 1])[0]()
        self.connection.close()

    def create(self) -> None:
        user = self.new_user()
        if answer := self.ask("POST", "/users", user):
            created = _User(answer["id"], {user["username"]}, {user["username"]})
            self.mine.append(created)
            self.load.users.append(created)

    def change(self) -> None:
        user = self.random.choice(self.mine)
        name = self.new_user()["username"]
        user.may_be(name)
        if self.ask("PATCH", f"/users/{user.id}", {"username": name}):
            user.possible = {name}

    def delete(self) -> None:
        user = self.mine.pop()
        user.possible.add(GONE)
        # Where there was no answer, nobody knows whether it is there.
        if self.ask("DELETE", f"/users/{user.id}") is not None:
            user.possible = {GONE}

    def bulk(self) -> None:
        users = [self.new_user() for _ in range(5)]
        if self.ask("POST", "/users/bulk", users):
            self.load.bulks.append([user["username"] for user in users])

    def get(self) -> None:
        user = self.random.choice(self.mine)
        answer = self.ask("GET", f"/users/{user.id}")
        if answer and answer["username"] not in user.possible:
            self.load.note(200, 0, f"{user} is read as {answer}")

    def list(self) -> None:
        self.ask("GET", "/users?limit=20&sort=-id")

    def new_user(self) -> dict[str, str]:
        name = uuid4().hex
        return {"username": name, "email": f"{name}@example.com"}

    def ask(self, method: str, path: str, data: object = None) -> Any:  # noqa: ANN401 - JSON
        """The body of the answer, or None where there is none, or a 503."""
        self.requests += 1
        request_id = f"{self.number}-{self.requests}"
        headers = {"X-Request-Id": request_id, "Content-Type": "application/json"}
        body = None if data is None else json.dumps(data)
        started = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.load.note(0, time.monotonic() - started)
            time.sleep(0.05)
            return None
        self.load.answered.add(request_id)
        status, wrong = response.status, None
        if status not in (SUCCESS[method], 503) or (
            status == 503 and response.headers["Retry-After"] is None
        ):
            wrong = f"{method} {path}: {status} {text.decode()}"
        self.load.note(status, time.monotonic() - started, wrong)
        if status == 503:
            time.sleep(0.05)
        return json.loads(text or b"{}") if status == SUCCESS[method] else None


def _names_of_all_users(address: str) -> dict[int, str]:
    found: dict[int, str] = {}
    query = "limit=100"
    while True:
        page = ask(f"{address}/users?{query}").body
        found |= {user["id"]: user["username"] for user in page["items"]}
        if page["next_cursor"] is None:
            return found
        query = f"limit=100&cursor={page['next_cursor']}"

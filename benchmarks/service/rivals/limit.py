"""The limit: a bare ASGI application on an asyncpg pool, with the same bodies and nothing else.

It validates nothing, handles no error, writes no log line and knows no transaction.
"""

import base64
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import asyncpg
import orjson

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

TIMES = ("created_at", "updated_at")
USER = ("id", "username", "email", *TIMES)
POST = ("id", "title", "body", "status", "published_at", "author_id", *TIMES)
GET_USER = f"SELECT {', '.join(USER)} FROM users WHERE id = $1"
LIST_USERS = f"SELECT {', '.join(USER)} FROM users ORDER BY id LIMIT $1"
LIST_POSTS = f"""
SELECT {", ".join(f"p.{name}" for name in POST)}, {", ".join(f"u.{name}" for name in USER)}
FROM posts p JOIN users u ON u.id = p.author_id ORDER BY p.id LIMIT $1
"""
CREATE_USER = f"INSERT INTO users (username, email) VALUES ($1, $2) RETURNING {', '.join(USER)}"


class Limit:
    pool: Any

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        if scope["method"] == "GET":
            status, body = 200, await self.read(scope["path"], scope["query_string"])
        else:
            status, body = 201, await self.write(scope["path"], await whole(receive))
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def live(self, receive: Receive, send: Send) -> None:
        url = os.environ["DATABASE_URL"].replace("+asyncpg", "")
        await receive()
        # Without the query that resets a connection when it comes back: nothing here changes one.
        async with asyncpg.create_pool(url, min_size=8, max_size=8, reset=nothing) as self.pool:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def read(self, path: str, query: bytes) -> bytes:
        if path == "/health/live":
            return b'{"status":"ok"}'
        if path == "/users":
            return page([dict(row) for row in await self.fetch(LIST_USERS, query)], query)
        if path == "/posts":
            return page([post(row) for row in await self.fetch(LIST_POSTS, query)], query)
        async with self.pool.acquire() as connection:
            row = await connection.fetchrow(GET_USER, int(path.removeprefix("/users/")))
        return dump(dict(row))

    async def fetch(self, statement: str, query: bytes) -> list[Any]:
        async with self.pool.acquire() as connection:
            rows: list[Any] = await connection.fetch(statement, limit(query) + 1)
        return rows

    async def write(self, path: str, body: bytes) -> bytes:
        data = orjson.loads(body)
        async with self.pool.acquire() as connection:
            if path == "/users":
                row = await connection.fetchrow(CREATE_USER, data["username"], data["email"])
                return dump(dict(row))
            records = [(user["username"], user["email"]) for user in data]
            await connection.copy_records_to_table(
                "users", records=records, columns=["username", "email"]
            )
        return dump({"created": len(data)})


async def nothing(connection: object) -> None:
    pass


async def whole(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


def limit(query: bytes) -> int:
    return int(dict(parse_qsl(query.decode())).get("limit", 50))


def post(row: Any) -> dict[str, Any]:  # noqa: ANN401 - asyncpg has no types
    values = tuple(row)
    made = dict(zip(POST, values, strict=False))
    made["author"] = dict(zip(USER, values[len(POST) :], strict=True))
    return made


def page(records: list[dict[str, Any]], query: bytes) -> bytes:
    size, cursor = limit(query), None
    if len(records) > size:
        last = records[size - 1]["id"]
        cursor = base64.urlsafe_b64encode(f'["id", {last}, {last}]'.encode()).decode().rstrip("=")
    return dump({"items": records[:size], "next_cursor": cursor})


def dump(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


app = Limit()

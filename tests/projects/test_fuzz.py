"""Hostile and random input to a service that runs: no 500, and every answer as the OpenAPI document says.

FUZZ_EXAMPLES and FUZZ_SEED make the slow run longer, and another one.
"""

import base64
import email
import json
import os
import random
import re
import socket
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.projects import samples
from tests.projects.answers import check_answer
from tests.projects.conftest import DATABASES, Workshop
from tests.projects.running import Service, ask, migrated_and_serving
from tests.projects.test_values import sorts, thing

BOTH = DATABASES
pytestmark = pytest.mark.parametrize("service", BOTH, indirect=True, scope="module")
ROOT = Path(__file__).parents[2]
FUZZ = [
    *["--mode", "all", "--no-shrink", "--seed", os.environ.get("FUZZ_SEED", "1")],
    # The first two are in fuzzing.py, with what a schema cannot say. The others do not know that the path
    # /things/bulk is also one of /things/{thing_id}, and has its methods.
    *["--checks", "all", "--exclude-checks", "positive_data_acceptance,negative_data_rejection"],
    *["--exclude-checks", "unsupported_method,allow_header_conformance"],
]


@pytest.fixture(scope="module")
def service(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    workshops: Callable[[Path, str], Workshop],
) -> Iterator[Service]:
    """A service with every type of field, on a real database, as uvicorn serves it."""
    folder = tmp_path_factory.mktemp("fuzzed")
    samples.write(samples.types(request.param), folder)
    workshop = workshops(folder, request.param)
    with migrated_and_serving(workshop, request.param) as service:
        yield service


@pytest.fixture(autouse=True)
def the_service_is_well(service: Service) -> Iterator[None]:
    """Whatever a test has sent, the service goes on, and has met nothing that it did not expect."""
    yield
    assert ask(f"{service.address}/health/ready").status == 200
    user = {"username": os.urandom(8).hex(), "email": f"{os.urandom(8).hex()}@example.com"}
    assert ask(f"{service.address}/users", "POST", user).status == 201
    assert not [line for line in service.log() if line["level"] == "ERROR" or "exception" in line]


def fuzz(service: Service, folder: Path, *options: str) -> None:
    document = f"{service.address}/openapi.json"
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", *FUZZ, *options, document],
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.projects.fuzzing", "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[:8000] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_every_type_of_field_is_answered_as_the_document_says(
    service: Service, tmp_path: Path
) -> None:
    few = ["--phases", "coverage,fuzzing,stateful", "--max-examples", "3"]
    fuzz(service, tmp_path, *few, "--include-path-regex", "^/(things|teams)(/[^/]+)?$")


@pytest.mark.slow
def test_every_route_is_answered_as_the_document_says(service: Service, tmp_path: Path) -> None:
    many = ["--max-examples", os.environ.get("FUZZ_EXAMPLES", "50")]
    fuzz(service, tmp_path, "--phases", "coverage,fuzzing,stateful", *many)


def request(line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    lines = [line + b" HTTP/1.1", b"Host: x", *headers, b"Connection: close", b"", body]
    return b"\r\n".join(lines)


def post(body: bytes, *headers: bytes, type_: bytes = b"application/json") -> bytes:
    size = b"Content-Length: %d" % len(body)
    return request(b"POST /users", b"Content-Type: " + type_, size, *headers, body=body)


def chunked(chunks: bytes) -> bytes:
    headers = b"Content-Type: application/json", b"Transfer-Encoding: chunked"
    return request(b"POST /users", *headers, body=chunks)


MANY = b'{"username": "' + b"x" * 3 * 2**20 + b'"}'
LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
# What is sent -> the statuses of the answers to it; nothing where the server goes on waiting for the rest.
RAW: dict[str, tuple[bytes, list[int]]] = {
    "no HTTP": (b"\xff\x00" * 1000, [400]),
    "empty lines": (b"\r\n\r\n", []),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 500, [400]),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    "an unknown method": (request(b"BREW /users"), [400]),
    "a method that no path has": (request(b"TRACE /users"), [405]),
    "no method of the path": (request(b"DELETE /users"), [405]),
    "a target with a host": (request(b"GET http://elsewhere/health/live"), [200]),
    "no path": (request(b"OPTIONS *"), [404]),
    "a long target": (request(b"GET /users?username=" + b"x" * 200_000), [400]),
    "a slash in an id": (request(b"GET /users/1%2F2"), [404]),
    "NUL in an id": (request(b"GET /users/%00"), [422]),
    "half a character in an id": (request(b"GET /users/%ff"), [422]),
    "an id of many digits": (request(b"GET /users/" + b"9" * 5000), [422]),
    "up and away": (request(b"GET /%2e%2e/%2e%2e/etc/passwd"), [404]),
    "another host as path": (request(b"GET //elsewhere/"), [404]),
    "half a character in a name": (request(b"GET /users?%ff=%ff"), [422]),
    "NUL in a filter": (request(b"GET /users?username=%00"), [422]),
    "half a pair in a filter": (request(b"GET /users?username=%ED%A0%80"), [200]),
    "a parameter twice": (request(b"GET /users?limit=1&limit=x"), [422]),
    "bytes in a header": (request(b"GET /users/999999999", b"If-None-Match: \xff\xfe"), [404]),
    "many cookies": (request(b"GET /users", b"Cookie: " + b";" * 5000), [200]),
    "bytes as a type": (post(b"{}", type_=b"\xff/\xff; ;;="), [422]),
    "a form": (post(b"a=b", type_=b"application/x-www-form-urlencoded"), [422]),
    "UTF-16": (post("{}".encode("utf-16"), type_=b"application/json; charset=utf-16"), [422]),
    "gzip": (post(b"\x1f\x8b\x08\x00", b"Content-Encoding: gzip"), [400]),
    "half a character in a body": (post(b'{"username": "\xff"}'), [400]),
    "half a pair": (post(b'{"username": "\\ud800", "\\udfff": 1, "email": "a@b.example"}'), [422]),
    "NUL": (post(b'{"username": "\\u0000", "email": "\\u0000"}'), [422]),
    "depth": (post(b"[" * 100_000), [400]),
    "a long number": (post(b'{"username": ' + b"9" * 5000 + b"}"), [400]),
    "no numbers": (post(b'{"username": NaN, "email": -Infinity}'), [422]),
    "a name twice": (post(b'{"username": 1, "username": 2}'), [422]),
    "no body": (request(b"POST /users"), [422]),
    "a body that is too long": (post(MANY), [413]),
    "a body that grows too long": (chunked(b"%x\r\n%b\r\n0\r\n\r\n" % (len(MANY), MANY)), [413]),
    "no chunk": (chunked(b"zz\r\n"), [400]),
    "two lengths": (request(b"POST /users", b"Content-Length: 1", b"Content-Length: 2"), [400]),
    "half a body": (request(b"POST /users", b"Content-Length: 100", body=b'{"a"'), []),
    "requests in a row": (LIVE * 3 + request(b"GET /users/0"), [200, 200, 200, 422]),
    "a request and no HTTP": (LIVE + b"\xff\x00\r\n\r\n", [400]),
}
STRANGE: list[object] = [
    *[None, True, 0, -1, 2**31, 2**63, 10**40, 1.5, 1e18, float("nan"), float("inf")],
    *["", "\0", "\ud800", "id", "NaN", "1e400", "9" * 40, "P99999999D", "-P999999999D"],
    *["9999-12-31T23:59:59-23:59", "0001-01-01", "25:00", "10:00:00+02:00", [], {}],
]
"""What may stand in a cursor instead of the value that stood there."""


def talk(service: Service, data: bytes) -> bytes:
    """What comes back before the server closes the connection, or has nothing more to say."""
    host, port = service.address.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=3) as connection, suppress(OSError):
        with suppress(ConnectionError):  # it may answer, and close, before all is sent
            connection.sendall(data)
        while part := connection.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize("name", RAW)
def test_whatever_bytes_are_sent_the_answer_is_orderly(service: Service, name: str) -> None:
    data, statuses = RAW[name]
    answers = re.split(rb"(?=HTTP/1\.1 \d{3} )", talk(service, data))[1:]
    assert [int(answer[9:12]) for answer in answers] == statuses
    for answer in answers:
        if b"Invalid HTTP request received." in answer:
            continue  # from uvicorn: the service has not heard of it
        head, _, body = answer.partition(b"\r\n\r\n")
        headers = email.message_from_bytes(head.partition(b"\r\n")[2])
        check_answer(int(answer[9:12]), dict(headers.items()), body)


def test_cursors_that_were_altered_are_refused_or_harmless(service: Service) -> None:
    """One bit, one character, another value in them; those of another sort."""
    things = f"{service.address}/things"
    for _ in range(2):
        assert ask(things, "POST", thing(email="a@example.com", flag=True, half=1.0)).status == 201
    chance = random.Random(1)  # noqa: S311
    names = sorts(service)
    for sort, another in zip(names, names[1:] + names[:1], strict=True):
        cursor = ask(f"{things}?limit=1&sort={sort}").body["next_cursor"]
        for altered in altered_cursors(cursor, chance):
            query = urllib.parse.urlencode({"limit": 1, "sort": sort, "cursor": altered})
            answer = ask(f"{things}?{query}")
            assert answer.status in (200, 422), (sort, altered)
            if answer.status == 422:
                assert [error["field"] for error in answer.body["errors"]] == ["cursor"]
        query = urllib.parse.urlencode({"sort": another, "cursor": cursor})
        assert ask(f"{things}?{query}").status == 422


def altered_cursors(cursor: str, chance: random.Random) -> Iterator[str]:
    raw = base64.urlsafe_b64decode(cursor + "==")
    for _ in range(5):
        flipped = bytearray(raw)
        flipped[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        yield base64.urlsafe_b64encode(flipped).decode()
        place = chance.randrange(len(cursor))
        yield cursor[:place] + chance.choice("A_-=+/ é\0") + cursor[place + 1 :]
    sort, value, last_id = json.loads(raw)
    others: list[object] = [[sort, other, last_id] for other in STRANGE]
    for parts in (*others, [sort, value, -1], [sort, value, None], [sort, value], {}, None):
        yield base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()

"""What every answer of a generated service has, whatever was asked."""

import json
import re
from collections.abc import Mapping

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
INSIDE = re.compile(
    rb"Traceback|sqlalchemy|asyncpg|sqlite|\bSELECT\b|INSERT INTO|\.py\b|violates|constraint failed"
)


def check_answer(status: int, headers: Mapping[str, str], body: bytes) -> None:
    assert status < 500, "a fault of the service"
    for name, value in SECURITY_HEADERS.items():
        assert headers.get(name) == value, (status, headers, body[:300])
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", headers["x-request-id"])
    if status >= 400:
        assert headers["content-type"] == "application/problem+json"
        assert not INSIDE.search(body), "tells of the inside"
        problem = json.loads(body) if body else {}  # nothing after HEAD
        assert problem.get("status", status) == status

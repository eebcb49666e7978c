"""Values at the limits of every type: stored and given back as they came, found again, and passed by no page."""

import itertools
import json
import random
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.projects import samples
from tests.projects.conftest import DATABASES, Workshop
from tests.projects.running import Answer, Service, ask, migrated_and_serving

BOTH = DATABASES
pytestmark = pytest.mark.parametrize("service", BOTH, indirect=True, scope="module")
NUMBERS = itertools.count(1)
TEXTS = ["\x01\x7f", "🚀", "\r\n\t", "\ufeff", "e\u0301", "\uffff\U0010ffff", "'\"\\;--%_", " a "]
# Written as the service writes them, so that what was sent, was answered and is read are the same.
VALUES: dict[str, list[Any]] = {
    "date": ["0001-01-01", "9999-12-31", "2024-02-29"],
    "time": ["00:00:00", "23:59:59.999999", "00:00:00.000001"],
    "datetime": ["0001-01-02T00:00:00Z", "1969-12-31T23:59:59.999999Z", "9999-12-30T00:00:00Z"],
    "interval": ["P365000D", "-P365000D", "PT0S", "-PT0.000001S", "P1DT2H3M4.000005S", "P400D"],
    "uuid": ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
    "url": ["http://a/", "https://[::1]:8443/?a=b#c", "https://xn--bcher-kva.example/%00"],
    "email": [None, "zoë@example.com", "a+b@bücher.example"],
    "number": [2**31 - 1, -(2**31)],
    "big": [2**63 - 1, -(2**63), 2**53 + 1],
    "ratio": [1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 0.30000000000000004, 1e22],
    "flag": [None, True, False],
    "text": ["", "🚀" * 100_000, *TEXTS],
    "data": [[], {}, {"": {"": [None, 0.1]}}, "null", False, -(10**30), 2**63, 5e-324, *TEXTS],
    "more": [None, [None], {"a": None}],
    "blob": ["", "AA==", "//79"],
    "choice": ["draft", "2nd", "in-progress"],
    "type": ["🚀" * 255, *TEXTS],
    "age": [5, 100],
    "rate": [-1.5, 1e6, 5e-324],
    "price": ["0.00", "1000.50"],
    "small": ["AA==", "A" * 134 + "=="],
    "total": ["99999.999", "-99999.999", "0.000", "-0.001"],
    "half": [None, -1e308],
}
ONCE: dict[str, list[Any]] = {
    "serial": [-5, 2**63 - 1],
    "amount": ["99999999.9999", "-99999999.9999", "0.0001"],
    "start": ["0001-01-02T00:00:00Z", "9999-12-29T23:59:59.999999Z"],
}
"""Those of fields that are unique."""


@pytest.fixture(scope="module")
def service(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    workshops: Callable[[Path, str], Workshop],
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("values")
    samples.write(samples.types(request.param), folder)
    with migrated_and_serving(workshops(folder, request.param), request.param) as service:
        yield service


def thing(**fields: Any) -> dict[str, Any]:
    n = next(NUMBERS)
    return {
        "date": "2026-01-01",
        "time": "10:00:00",
        "datetime": "2026-01-01T00:00:00Z",
        "interval": "P1D",
        "uuid": f"{n:032x}",
        "url": "https://example.com/",
        "number": n,
        "big": n,
        "ratio": 1.5,
        "text": "t",
        "data": {},
        "blob": "AAE=",
        "choice": "draft",
        "type": "t",
        "code": "".join(chr(97 + int(digit)) for digit in f"{n:08}"),
        "note": "x",
        "age": 10,
        "rate": 1.0,
        "price": "1.00",
        "small": "AAE=",
        "serial": n,
        "link": f"https://example.com/{n}",
        "token": f"{n:032x}",
        "amount": f"{n}.0000",
        "start": f"2026-01-01T00:00:00.{n:06}Z",
        "mail": f"m{n}@example.com",
        **fields,
    }


def ok(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    assert answer.status in (200, 201), answer.body
    return answer.body


def same(one: object, other: object) -> bool:
    """Equal, and of the same types: 1.0 is not 1, nor true."""
    return json.dumps(one) == json.dumps(other)


def found(things: str, name: str, value: object) -> list[int]:
    given = json.dumps(value) if isinstance(value, bool) else str(value)
    names = [f"{name}_min", f"{name}_max"] if name in ("ratio", "rate", "half") else [name]
    if name in ("time", "datetime", "interval", "start"):
        names = [f"{name}_min", f"{name}_max"]
    query = urllib.parse.urlencode({"sort": "-id", **dict.fromkeys(names, given)})
    return [item["id"] for item in ok(ask(f"{things}?{query}"))["items"]]


@pytest.mark.parametrize("name", VALUES | ONCE)
def test_a_value_is_read_as_it_was_written_and_found_by_a_filter(
    service: Service, name: str
) -> None:
    things = f"{service.address}/things"
    for value in (VALUES | ONCE)[name]:
        created = ok(ask(things, "POST", thing(**{name: value})))
        assert same(created[name], value), value
        path = f"{things}/{created['id']}"
        assert same(ok(ask(path)), created)
        if name in VALUES:
            other = ok(ask(things, "POST", thing()))["id"]
            changed = ok(ask(f"{things}/{other}", "PATCH", {name: value}))
            assert same(changed[name], value)
            assert same(ok(ask(f"{things}/{other}")), changed)
            ok(ask(f"{things}/bulk", "POST", [thing(**{name: value})]))
            last = ok(ask(f"{things}?sort=-id&limit=1"))["items"][0]
            assert same(last[name], value)
        if value is not None and name not in ("text", "data", "more", "blob", "small"):
            assert created["id"] in found(things, name, value), value


def sorts(service: Service) -> list[str]:
    document = ok(ask(f"{service.address}/openapi.json"))
    parameters = document["paths"]["/things"]["get"]["parameters"]
    (names,) = (each["schema"]["enum"] for each in parameters if each["name"] == "sort")
    return list(names)


def walk(things: str, sort: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    query = {"sort": sort, "limit": "7"}
    for _ in range(1000):
        page = ok(ask(f"{things}?{urllib.parse.urlencode(query)}"))
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        query["cursor"] = page["next_cursor"]
    raise AssertionError("no end of pages")


@contextmanager
def coming_and_going(things: str) -> Iterator[None]:
    """Others write and delete things with the same values for the time of the block."""
    over = threading.Event()
    failures: list[BaseException] = []

    def write_and_delete() -> None:
        choose = random.Random(1).choice  # noqa: S311
        while not over.is_set():
            fields = {name: choose(values) for name, values in VALUES.items() if name != "text"}
            written = ok(ask(things, "POST", thing(**fields)))["id"]
            over.wait(0.02)
            assert ask(f"{things}/{written}", "DELETE").status == 204

    def run() -> None:
        try:
            write_and_delete()
        except BaseException as failure:  # noqa: BLE001 - it is raised below
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not failures, failures


def test_pages_pass_no_row_and_repeat_none_while_others_come_and_go(service: Service) -> None:
    """Each sort both ways, over the limits of every type, nulls, and many rows with one value."""
    things = f"{service.address}/things"
    for rows in itertools.zip_longest(*VALUES.values()):
        fields = {
            name: value
            for name, value in zip(VALUES, rows, strict=True)
            if value is not None and name != "text"
        }
        ok(ask(things, "POST", thing(**fields)))
    before = {item["id"] for item in walk(things, "id")}
    with coming_and_going(things):
        for sort in sorts(service):
            ids = [item["id"] for item in walk(things, sort) if item["id"] in before]
            assert len(ids) == len(before), sort
            assert set(ids) == before, sort


def test_pages_are_in_order_with_nulls_last(service: Service) -> None:
    things = f"{service.address}/things"
    for sort in (
        "number",
        "big",
        "ratio",
        "half",
        "age",
        "date",
        "datetime",
        "time",
        "uuid",
        "start",
    ):
        for sign in ("", "-"):
            values = [item[sort] for item in walk(things, sign + sort)]
            known = [value for value in values if value is not None]
            assert values == known + [None] * (len(values) - len(known))
            # A time without a fraction is written without one: 00:00:00 before 00:00:00.000001.
            key = [value.rstrip("Z") if isinstance(value, str) else value for value in known]
            assert key == sorted(key, reverse=sign == "-")

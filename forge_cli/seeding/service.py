"""The API of a running service, as far as filling it needs."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forge_cli.manifest import Model, Project

Row = dict[str, Any]
_PAGE = 100
_BATCH = 500  # rows; a bulk takes a thousand
_BATCH_BYTES = 1_000_000  # half of what the service takes at most
_TIMEOUT = 60


class RefusedError(ForgeError):
    """The service does not take a row."""

    def __init__(self, what: str, hint: str, row: Row | None = None) -> None:
        super().__init__(what, hint, exit_code=1)
        self.output = (f"the row: {json.dumps(row, ensure_ascii=False)[:1000]}",) if row else ()


class Service:
    """The service at `host:port`, which serves the models of `project`."""

    def __init__(self, host: str, port: int, project: Project) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
        self._prefix = project.api_prefix

    def close(self) -> None:
        self._connection.close()

    def records(self, model: Model) -> Iterator[Row]:
        """All that there are, the oldest first."""
        query: dict[str, object] = {"limit": _PAGE, "sort": "id"}
        while True:
            status, page = self._ask("GET", f"/{model.path}?{urlencode(query)}")
            if status != 200:
                raise _refused(model, status, page)
            yield from page["items"]
            if not page.get("next_cursor"):
                return
            query["cursor"] = page["next_cursor"]

    def create(self, model: Model, rows: Sequence[Row]) -> None:
        """Create the rows. Raises RefusedError with the first that the service does not take."""
        for batch in _batches(rows):
            status, answer = self._ask("POST", f"/{model.path}/bulk", batch)
            if status in (404, 405):  # its owner has removed that route
                self._create_singly(model, batch)
            elif status != 201:
                raise _refused(model, status, answer, batch)

    def change(self, model: Model, record_id: int, values: Row) -> None:
        status, answer = self._ask("PATCH", f"/{model.path}/{quote(str(record_id))}", values)
        if status != 200:
            raise _refused(model, status, answer, [values])

    def _create_singly(self, model: Model, rows: Sequence[Row]) -> None:
        for row in rows:
            status, answer = self._ask("POST", f"/{model.path}", row)
            if status != 201:
                raise _refused(model, status, answer, [row])

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            self._connection.request(method, self._prefix + path, data, headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            what = f"the service ended the connection: {str(error) or type(error).__name__}"
            raise RefusedError(what, "see what it printed, then run the command again") from error
        try:
            return response.status, json.loads(text or b"null")
        except ValueError:
            return response.status, None


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        length = len(json.dumps(row)) + 2
        if batch and (len(batch) == _BATCH or size + length > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield batch


def _refused(model: Model, status: int, answer: object, rows: Sequence[Row] = ()) -> RefusedError:
    """What the service says about it, and about which row."""
    problem = answer if isinstance(answer, dict) else {}
    row, reasons = None, []
    for error in problem.get("errors") or ():
        place, _, field = str(error.get("field", "")).partition(".")
        if place.isdigit() and int(place) < len(rows):
            row = row or rows[int(place)]
        else:
            field = str(error.get("field", ""))
        reasons.append(f"{field}: {error.get('message')}" if field else str(error.get("message")))
    if row is None and len(rows) == 1:
        row = rows[0]
    why = "; ".join(reasons) or problem.get("detail") or "no reason was given"
    if status == 404:
        why = f"there is no {model.path} in its API"
    what = f"the service answers {status} about {'a row' if rows else 'records'} of {model.name}: {why}"
    hint = "what was created before stays; repair that, then run the command again"
    return RefusedError(what, hint, row)

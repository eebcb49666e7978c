"""OpenTelemetry by environment variables alone: what a collector of OTLP receives from a served project."""

import signal
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uv

from tests.projects import samples
from tests.projects.conftest import Workshop, clean_environment
from tests.projects.running import ask, serving

TRACE = "0af7651916cd43dd8448eb211c80319c"


@contextmanager
def collector() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Its address, and what it has received by path: protobuf, in which texts stand as they are."""
    received: dict[str, bytes] = defaultdict(bytes)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received[self.path] += self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", received
        finally:
            server.shutdown()


def test_requests_are_told_to_the_collector_that_the_environment_names(tmp_path: Path) -> None:
    samples.write(samples.new("sqlite"), tmp_path)
    with collector() as (address, received):
        environment = clean_environment(
            UV_PROJECT_ENVIRONMENT=str(tmp_path / ".venv"),
            DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/service.db",
            TELEMETRY="true",
            OTEL_SERVICE_NAME="told-by-the-environment",
            OTEL_EXPORTER_OTLP_ENDPOINT=address,
        )
        command = [uv.find_uv_bin(), "sync", "--quiet", "--no-dev", "--extra", "telemetry"]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True)
        workshop = Workshop(tmp_path, environment)
        workshop.run("alembic", "upgrade", "head")
        with serving(workshop, "uvicorn", "sample.main:app") as service:
            users = f"{service.address}/users"
            user = {"username": "ann", "email": "ann@example.com"}
            parent = f"00-{TRACE}-b7ad6b7169203331-01"
            assert ask(users, "POST", user, Traceparent=parent).status == 201
            assert ask(users, "POST", {}).status == 422
            service.send_signal(signal.SIGTERM)
            service.process.wait(20)
    assert received.keys() == {"/v1/traces", "/v1/metrics", "/v1/logs"}
    for data in received.values():
        assert b"told-by-the-environment" in data
    assert b"POST /users" in received["/v1/traces"]
    assert bytes.fromhex(TRACE) in received["/v1/traces"]
    assert b"http.server.request.duration" in received["/v1/metrics"]
    assert b"fastapi.validation.failed" in received["/v1/logs"]

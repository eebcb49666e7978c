"""Package indexes on this machine: one that answers, one where nobody is, one that never answers."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = b'<a href="/idna-3.10-py3-none-any.whl" data-core-metadata="true">idna</a>'
_METADATA = b"Metadata-Version: 2.1\nName: idna\nVersion: 3.10\n"


class _Index(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = _METADATA if self.path.endswith(".metadata") else _PAGE
        self.send_response(200 if self.path.startswith(("/simple/idna/", "/idna-")) else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def answering() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Index) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def silent() -> Iterator[str]:
    """It takes the connection, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/simple"


def unreachable() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/simple"

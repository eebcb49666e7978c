"""The package index: uv itself is asked, for it alone knows which one it is told to use, and through what."""

from __future__ import annotations

import tempfile
from pathlib import Path

from forge_cli.toolchain import base_python, find_uv

from .finding import Finding, ok, warning
from .programs import answer

_PACKAGE = "idna"
"""A small package that every service has, by way of others."""
_PATIENCE = 2.2  # seconds
_QUICKLY = {"UV_HTTP_TIMEOUT": "2", "UV_HTTP_CONNECT_TIMEOUT": "2", "UV_HTTP_RETRIES": "0"}
_HINT = (
    "see to the network, or to UV_DEFAULT_INDEX; what is in the cache of uv installs all the same"
)


def check_index(folder: Path) -> Finding:
    """Whether the index that uv uses in `folder` answers. It is no problem: the cache may hold all that is needed."""
    with tempfile.TemporaryDirectory(prefix="forge-") as temporary:
        wanted = Path(temporary, "requirements.txt")
        wanted.write_text(f"{_PACKAGE}\n", encoding="utf-8")
        command = [find_uv(), "pip", "compile", "--no-deps", "--no-cache", "--quiet"]
        command += ["--python", base_python(), str(wanted)]
        output = answer(command, folder, _QUICKLY, seconds=_PATIENCE)
    if output is None:
        return warning("index", "the package index does not answer in time", _HINT)
    if output.code:
        said = [line.strip() for line in output.lines if line.strip()]
        first = said[0].removeprefix("error: ") if said else f"uv ended with {output.code}"
        causes = [line.removeprefix("cause: ") for line in said if line.startswith("cause: ")]
        why = f"{first} ({causes[-1]})" if causes else first
        return warning("index", f"the package index does not answer: {why}", _HINT)
    return ok("index", "the package index answers")

"""Compiled templates, kept beside the template in `__pycache__` as Python keeps its modules.

Compiling is nine tenths of a rendering. As with modules, a place that cannot be written to only costs time, and
PYTHONDONTWRITEBYTECODE and PYTHONPYCACHEPREFIX mean what they mean there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import jinja2.compiler

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from .settings import Settings


class CompiledTemplates(jinja2.BytecodeCache):
    """Jinja checks each entry against its version, Python's and the text of the template."""

    def __init__(self, root: Path, settings: Settings) -> None:
        prefix = Path(sys.pycache_prefix or "/") / root.relative_to(root.anchor)
        self._folder = prefix / "__pycache__"
        # What else decides about the code: the options, and a compiler that changed without a word.
        compiler = Path(jinja2.compiler.__file__).stat()
        key = f"{sorted(settings.envops.items())} {compiler.st_size} {compiler.st_mtime_ns}"
        self._key = hashlib.sha256(key.encode()).hexdigest()[:8]

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            with self._file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except Exception:  # noqa: BLE001 - spoilt bytes raise anything, and are as good as none
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    bucket.write_bytecode(file)
                Path(name).replace(self._file(bucket))
            except BaseException:
                Path(name).unlink()
                raise

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}-{self._key}.jinjac"

"""Compiled templates, kept as Python keeps its modules: compiling is nine tenths of a rendering."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import jinja2.compiler

from .keeping import folder_of, keep

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from .settings import Settings


class CompiledTemplates(jinja2.BytecodeCache):
    """Jinja checks each entry against its version, Python's and the text of the template."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self._folder = folder_of(root)
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
        keep(self._file(bucket), bucket.bytecode_to_string())

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}-{self._key}.jinjac"

"""What is worked out once and kept beside a template in `__pycache__`, as Python keeps its modules.

As with modules, a place that cannot be written to only costs time, and PYTHONDONTWRITEBYTECODE and PYTHONPYCACHEPREFIX
mean what they mean there.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path


def folder_of(root: Path) -> Path:
    """Where what belongs to the template at `root`, an absolute path, is kept."""
    prefix = Path(sys.pycache_prefix or "/") / root.relative_to(root.anchor)
    return prefix / "__pycache__"


def keep(file: Path, data: bytes) -> None:
    """Write a file of such a folder, whole or not at all."""
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(data)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink()
            raise

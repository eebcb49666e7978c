"""Where the projects of these tests lie."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .harness import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder in memory, where the system has such: for tests that make hundreds of projects."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder).resolve()

"""What rendering makes: files in memory, by path."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class File:
    """The content of a file and whether it may be run."""

    data: bytes
    executable: bool = False


Tree: TypeAlias = Mapping[str, File]
"""Files by their path: relative, with forward slashes."""

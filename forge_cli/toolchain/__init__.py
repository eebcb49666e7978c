"""Running other programs: uv, git and the tests of a project."""

from .git import Commit, NoCommit, first_commit
from .process import ProgramFailedError
from .pytest import TestRun, run_tests
from .uv import Installation, find_uv, sync

__all__ = [
    "Commit",
    "Installation",
    "NoCommit",
    "ProgramFailedError",
    "TestRun",
    "find_uv",
    "first_commit",
    "run_tests",
    "sync",
]

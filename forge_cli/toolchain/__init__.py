"""Running other programs: uv, git, Alembic and the tests of a project."""

from .alembic import applied_revisions
from .git import Commit, NoCommit, first_commit, was_committed
from .process import ProgramFailedError
from .pytest import TestRun, run_tests
from .uv import Installation, find_uv, has_program, sync

__all__ = [
    "Commit",
    "Installation",
    "NoCommit",
    "ProgramFailedError",
    "TestRun",
    "applied_revisions",
    "find_uv",
    "first_commit",
    "has_program",
    "run_tests",
    "sync",
    "was_committed",
]

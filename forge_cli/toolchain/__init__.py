"""Running other programs: uv, git, Alembic and the tests of a project."""

from .alembic import applied_revisions
from .git import Commit, NoCommit, first_commit, was_committed
from .process import ProgramFailedError
from .pytest import TestRun, run_tests
from .uv import Installation, can_test, find_uv, sync

__all__ = [
    "Commit",
    "Installation",
    "NoCommit",
    "ProgramFailedError",
    "TestRun",
    "applied_revisions",
    "can_test",
    "find_uv",
    "first_commit",
    "run_tests",
    "sync",
    "was_committed",
]

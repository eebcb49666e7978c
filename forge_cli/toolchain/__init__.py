"""Running other programs: uv, git, Copier, Alembic, PostgreSQL for a moment, the checks and tests of a project."""

from .alembic import applied_revisions, revisions_in, run_alembic
from .gate import CHECKS, Check, Gate
from .git import Commit, NoCommit, first_commit, was_committed
from .junit import junit_xml
from .process import Output, ProgramFailedError, StoppedError, run
from .pytest import TestRun, run_tests
from .scratch import temporary_database
from .templates import Copied, Source, copy_template, run_tasks
from .uv import (
    Installation,
    base_python,
    environment,
    environment_of,
    find_uv,
    has_program,
    in_environment,
    sync,
)
from .watched import watched

__all__ = [
    "CHECKS",
    "Check",
    "Commit",
    "Copied",
    "Gate",
    "Installation",
    "NoCommit",
    "Output",
    "ProgramFailedError",
    "Source",
    "StoppedError",
    "TestRun",
    "applied_revisions",
    "base_python",
    "copy_template",
    "environment",
    "environment_of",
    "find_uv",
    "first_commit",
    "has_program",
    "in_environment",
    "junit_xml",
    "revisions_in",
    "run",
    "run_alembic",
    "run_tasks",
    "run_tests",
    "sync",
    "temporary_database",
    "was_committed",
    "watched",
]

"""Alembic revisions, rendered from what changes in a manifest."""

from forge_cli.migrations.changes import losses, next_revision
from forge_cli.migrations.history import Revision, heads_of, one_head, read_revisions
from forge_cli.migrations.revision import first_revision

__all__ = [
    "Revision",
    "first_revision",
    "heads_of",
    "losses",
    "next_revision",
    "one_head",
    "read_revisions",
]

"""Alembic revisions, rendered from what changes in a manifest."""

from forge_cli.migrations.revision import first_revision

__all__ = ["first_revision"]

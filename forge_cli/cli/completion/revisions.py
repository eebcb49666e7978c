"""The migrations of the project."""

from .fields import Word


def revision_up() -> list[Word]:
    """How far up: a migration, or the next one."""
    return [("head", "all that are pending"), ("+1", "the next one"), *_revisions()]


def revision_down() -> list[Word]:
    """How far down: a migration, or below all of them."""
    return [("base", "before the first one"), *_revisions()]


def _revisions() -> list[Word]:
    from pathlib import Path

    from forge_cli.manifest import find_root
    from forge_cli.migrations import read_revisions

    revisions = read_revisions(find_root(Path.cwd()))
    return [(each.id, each.message) for each in revisions]

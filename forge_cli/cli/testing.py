"""Which tests of a project a change calls for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forge_cli.manifest import Model
    from forge_cli.planning import Proposal

MIGRATIONS = "tests/test_migrations.py"


def tests_of(root: Path, proposal: Proposal) -> tuple[str, ...] | None:
    """The files with the tests of the changed models, of those that refer to them, and of the migrations.

    None where all of the project may have changed.
    """
    if replace(proposal.before, models=()) != replace(proposal.after, models=()):
        return None
    plurals = {model.plural for model in _touched(proposal)}
    paths = [*(f"tests/resources/test_{plural}.py" for plural in sorted(plurals)), MIGRATIONS]
    return tuple(path for path in paths if (root / path).is_file())


def _touched(proposal: Proposal) -> Iterator[Model]:
    before = {model.name: model for model in proposal.before.models}
    changed = {model.name for model in proposal.after.models if before.get(model.name) != model}
    for model in proposal.after.models:
        targets = {field.target for field in model.fields}
        if model.name in changed or targets & changed:
            yield model

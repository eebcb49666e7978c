"""Revisions between small projects, for tests of their text."""

from collections.abc import Mapping
from datetime import UTC, datetime

from forge_cli.manifest import Model, Renames
from forge_cli.migrations import next_revision
from tests.projects.samples import model, project

CREATED = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
NOTHING = Renames()


def post(*fields: str, **options: object) -> Model:
    return model("Post", *fields, timestamps=False, **options)


def revise(
    database: str,
    before: tuple[Model, ...] | Model,
    after: tuple[Model, ...] | Model,
    renames: Renames = NOTHING,
    fills: Mapping[tuple[str, str], str] | None = None,
    taken: tuple[str, ...] = (),
) -> tuple[str, str] | None:
    sides = [models if isinstance(models, tuple) else (models,) for models in (before, after)]
    old, new = (project(database, *models) for models in sides)
    return next_revision(
        old,
        new,
        renames=renames,
        fills=fills or {},
        down_revision="0123456789ab",
        created=CREATED,
        taken=taken,
    )


def path_and_text(*arguments: object, **options: object) -> tuple[str, str]:
    revision = revise(*arguments, **options)  # type: ignore[arg-type]
    assert revision is not None
    return revision


def message(*arguments: object, **options: object) -> str:
    return path_and_text(*arguments, **options)[1].splitlines()[0].strip('"')


def steps(*arguments: object, **options: object) -> tuple[str, str]:
    """The bodies of `upgrade()` and `downgrade()`."""
    text = path_and_text(*arguments, **options)[1]
    upgrade, downgrade = text.split("def upgrade() -> None:\n")[1].split(
        "\n\n\ndef downgrade() -> None:\n"
    )
    return upgrade, downgrade.rstrip()

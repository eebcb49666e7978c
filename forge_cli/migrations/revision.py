"""Revision files: written once, and never again rendered or merged."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from forge_cli.manifest import Project
from forge_cli.migrations.operations import create_tables, drop_tables
from forge_cli.migrations.schema import schema_of

VERSIONS = "migrations/versions"

_TEMPLATE = '''\
"""{message}"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
{imports}
revision: str = "{revision}"
down_revision: str | None = {down_revision}
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
{downgrade}
'''


def first_revision(project: Project, created: datetime) -> tuple[str, str]:
    """The path and the text of the revision that creates every table of the project.

    `created` is in UTC; it is part of the file's name, as in the revisions that Alembic writes there.
    """
    tables = schema_of(project)
    message = f"create {', '.join(model.plural for model in project.models)}"
    upgrade = create_tables(tables, project.database)
    downgrade = drop_tables(tables, project.database)
    return _revision(message, None, created, upgrade, downgrade)


def _revision(
    message: str,
    down_revision: str | None,
    created: datetime,
    upgrade: Iterable[str],
    downgrade: Iterable[str],
) -> tuple[str, str]:
    up, down = ("\n".join(lines) or "    pass" for lines in (upgrade, downgrade))
    dialect = "from sqlalchemy.dialects import postgresql\n" if "postgresql." in up + down else ""
    digest = blake2b(f"{down_revision}\n{created}\n{up}\n{down}".encode(), digest_size=6)
    text = _TEMPLATE.format(
        message=message,
        imports=dialect,
        revision=digest.hexdigest(),
        down_revision=f'"{down_revision}"' if down_revision else None,
        upgrade=up,
        downgrade=down,
    )
    slug = "".join(c if c.isalnum() else "_" for c in message).replace("__", "_")[:40].rstrip("_")
    return f"{VERSIONS}/{created:%Y%m%d_%H%M}_{slug}.py", text

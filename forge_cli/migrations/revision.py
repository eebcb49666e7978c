"""Revision files: written once, and never again rendered or merged."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import blake2b

from forge_cli.manifest import Project
from forge_cli.migrations import postgresql, sqlite
from forge_cli.migrations.history import VERSIONS
from forge_cli.migrations.operations import Operation
from forge_cli.migrations.planning import create_all, drop_all
from forge_cli.migrations.schema import schema_of

_TEMPLATE = '''\
"""{message}"""

from collections.abc import Sequence

{sqlalchemy}from alembic import op
{imports}
revision: str = "{revision}"
down_revision: str | None = {down_revision}
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
{helpers}

def upgrade() -> None:
{upgrade}


def downgrade() -> None:
{downgrade}
'''
_COUNT = """

def count(query: str) -> int:
    return op.get_bind().scalar(sa.text(query)) or 0
"""
_REFUSE = '''

def refuse(problem: str, query: str) -> None:
    """Stop, with everything as it was, where there are rows that would lose something."""
    if rows := count(query):
        raise CommandError(f"{problem} in {rows} rows")
'''


def first_revision(project: Project, created: datetime) -> tuple[str, str]:
    """The path and the text of the revision that creates every table of the project.

    `created` is in UTC; it is part of the file's name, as in the revisions that Alembic writes there.
    """
    tables = schema_of(project)
    return write_revision(
        f"create {', '.join(model.plural for model in project.models)}",
        None,
        created,
        create_all(tables, project.database),
        drop_all(tables, project.database),
        project.database,
    )


def write_revision(
    message: str,
    down_revision: str | None,
    created: datetime,
    upgrade: Sequence[Operation],
    downgrade: Sequence[Operation],
    database: str,
    taken: Collection[str] = (),
) -> tuple[str, str]:
    """The path, which is none of those that are taken, and the text of a revision that does this."""
    statements = {"postgresql": postgresql, "sqlite": sqlite}[database].statements
    up, down = ("\n".join(statements(each)) or "    pass" for each in (upgrade, downgrade))
    helpers = _helpers(up + down)
    digest = blake2b(f"{down_revision}\n{created}\n{up}\n{down}".encode(), digest_size=6)
    text = _TEMPLATE.format(
        message=message,
        sqlalchemy="import sqlalchemy as sa\n" if "sa." in up + down + helpers else "",
        imports=_imports(up + down),
        revision=digest.hexdigest(),
        down_revision=f'"{down_revision}"' if down_revision else None,
        helpers=helpers,
        upgrade=up,
        downgrade=down,
    )
    slug = "".join(c if c.isalnum() else "_" for c in message).replace("__", "_")[:40].rstrip("_")
    path = f"{VERSIONS}/{created:%Y%m%d_%H%M}_{slug}"
    return f"{path}_{digest.hexdigest()}.py" if f"{path}.py" in taken else f"{path}.py", text


def _imports(code: str) -> str:
    lines = {
        "refuse(": "from alembic.util import CommandError\n",
        "postgresql.": "from sqlalchemy.dialects import postgresql\n",
    }
    return "".join(line for used, line in lines.items() if used in code)


def _helpers(code: str) -> str:
    refused = "refuse(" in code
    return (_COUNT if refused or "count(" in code else "") + (_REFUSE if refused else "")

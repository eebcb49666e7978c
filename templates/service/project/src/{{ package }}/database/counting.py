"""How many SQL statements a request has run, for its log line."""

from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


class StatementCount:
    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0


statement_count: ContextVar[StatementCount | None] = ContextVar("statement_count", default=None)


def count_statements(engine: AsyncEngine) -> None:
    """Of this engine and of all that share its pool; not what SQLAlchemy asks a server at first."""

    def begin(*_: object) -> None:
        # Events of the dialect: those of an engine would cost each of its statements far more.
        for name in ("do_execute", "do_execute_no_params", "do_executemany"):
            event.listen(engine.sync_engine, name, count_statement)

    event.listen(engine.sync_engine, "connect", begin, once=True)


def count_statement(*_: object) -> None:
    if (count := statement_count.get()) is not None:
        count.value += 1

"""How many SQL statements a request has run, for its log line."""

from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine


class StatementCount:
    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0


statement_count: ContextVar[StatementCount | None] = ContextVar("statement_count", default=None)


def count_statements(target: Engine | Connection) -> None:
    event.listen(target, "before_cursor_execute", count_statement)


def count_statement(*_: object) -> None:
    if (count := statement_count.get()) is not None:
        count.value += 1

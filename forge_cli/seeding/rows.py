"""Rows of a model that break none of its constraints, nor those of the records that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .context import Context
from .order import is_required
from .texts import NoValueError
from .values import value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from faker import Faker

    from forge_cli.manifest import Field, Model

    from .service import Row

_ATTEMPTS = 200
_NULL = 0.15  # of the values that may be missing
_LINKS = 3  # records that another is linked to, at most


class ExhaustedError(Exception):
    """There are no more rows that the constraints of the model allow; the text says which."""


class RowMaker:
    """Makes rows of `model`: the same ones for the same `name` of a project, row numbers and records."""

    def __init__(
        self,
        fake: Faker,
        name: str,
        model: Model,
        ids: Callable[[str], Sequence[int]],
        later: Collection[str],
    ) -> None:
        self.model = model
        self._fake = fake
        self._name = name
        self._ids = ids
        self._later = later
        self._groups = tuple(_unique_groups(model))
        self._taken: dict[tuple[str, ...], set[tuple[Any, ...]]] = {
            each: set() for each in self._groups
        }

    def note(self, record: Row) -> None:
        """Reckon with a record that there is."""
        for group in self._groups:
            self._taken[group].add(tuple(record.get(column) for column in group))

    def make(self, number: int) -> Row:
        """Row number `number`. Raises ExhaustedError."""
        taken: tuple[str, ...] = ()
        for attempt in range(_ATTEMPTS):
            row = self._draw(number, attempt)
            if (group := self.collision(row)) is None:
                self.note(row)
                return row
            taken = group
        names = " and ".join(taken)
        raise ExhaustedError(f"there are no more values of {names} that are not taken")

    def collision(self, row: Row, changed: Collection[str] = ()) -> tuple[str, ...] | None:
        """The columns in which the row equals a record, though it may not; of those that are `changed`, if any."""
        for group in self._groups:
            if changed and not set(group).intersection(changed):
                continue
            values = tuple(row.get(column) for column in group)
            if None not in values and values in self._taken[group]:
                return group
        return None

    def context(self, number: int | str, attempt: int) -> Context:
        self._fake.seed_instance(f"{self._name}/{self.model.name}/{number}/{attempt}")
        return Context(self._fake, self.model, attempt)

    def relation(self, field: Field, context: Context) -> Any:  # noqa: ANN401 - an id, ids or None
        """What a relation refers to; None where there is nothing yet and it may be missing."""
        ids = self._ids(field.target or "")
        if field.type == "many":
            return sorted(
                context.random.sample(ids, min(len(ids), context.random.randint(0, _LINKS)))
            )
        if field.unique:
            taken = self._taken[field.request_key,]
            ids = [each for each in ids if (each,) not in taken]
        if not ids and is_required(field):
            other = " of its own" if field.unique else ""
            raise ExhaustedError(
                f"each needs a {field.target}{other} ({field.name}), and there is no more"
            )
        return context.random.choice(ids) if ids else None

    def _draw(self, number: int, attempt: int) -> Row:
        context = self.context(number, attempt)
        row: Row = {}
        for field in self.model.fields:
            if field.name in self._later:
                continue
            if field.null and context.random.random() < _NULL:
                row[field.request_key] = None
            elif field.target is not None:
                row[field.request_key] = self.relation(field, context)
            else:
                row[field.request_key] = self._value(field, context)
        return row

    def _value(self, field: Field, context: Context) -> Any:  # noqa: ANN401 - of any type that JSON has
        try:
            return value_of(field, context)
        except NoValueError as error:
            if field.null:
                return None
            raise ExhaustedError(f"{field.name}: {error}") from None


def _unique_groups(model: Model) -> Iterator[tuple[str, ...]]:
    """The columns that no two records have the same values in."""
    keys = {field.name: field.request_key for field in model.fields}
    for field in model.fields:
        if field.unique:
            yield (field.request_key,)
    for names in model.unique_together:
        yield tuple(keys.get(name, name) for name in names)


def rows_of(maker: RowMaker, numbers: Iterable[int]) -> tuple[list[Row], str]:
    """A row for each number, or as many as there can be, and then why there are no more."""
    rows: list[Row] = []
    for number in numbers:
        try:
            rows.append(maker.make(number))
        except ExhaustedError as error:
            return rows, str(error)
    return rows, ""

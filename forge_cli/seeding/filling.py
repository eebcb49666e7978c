"""Filling the models of a service, up to a number of records each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .order import in_order
from .rows import RowMaker, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faker import Faker

    from forge_cli.manifest import Field, Model, Project

    from .service import Row, Service

_WAVES = 4  # of a model that refers to itself: each may refer to the ones before
_SHARE = 0.7  # of the records get a value of a field that is set afterwards
_ATTEMPTS = 20


@dataclass(slots=True)
class Filled:
    """What became of a model: how many records were added, how many it has, why not as many as wanted."""

    model: str
    added: int
    total: int
    why_fewer: str = ""


def fill(
    service: Service, project: Project, count: int, on_model: Callable[[str], None]
) -> list[Filled]:
    """Create records until each model has `count`, or as many as its constraints allow.

    What is there stays. The same project and the same records give the same again. `on_model` hears the name of each
    model whose turn it is. Raises RefusedError.
    """
    from faker import Faker

    filling = _Filling(service, project, count, Faker("en_US"))
    done = []
    for model in filling.models:
        on_model(model.name)
        done.append(filling.fill(model))
    for model in filling.models:
        filling.set_later(model)
    return done


class _Filling:
    def __init__(self, service: Service, project: Project, count: int, fake: Faker) -> None:
        self.models = in_order(project.models)
        self._service = service
        self._count = count
        self._records: dict[str, list[Row]] = {}
        self._new: dict[str, list[Row]] = {}
        self._makers: dict[str, RowMaker] = {}
        self._later: dict[str, list[Field]] = {}
        for place, model in enumerate(self.models):
            before = {each.name for each in self.models[: place + 1]}
            later = {
                each.name for each in model.fields if each.target and each.target not in before
            }
            maker = RowMaker(fake, project.name, model, self._ids, later)
            self._makers[model.name] = maker
            self._records[model.name] = list(service.records(model))
            for record in self._records[model.name]:
                maker.note(record)
            self._later[model.name] = [each for each in model.fields if each.name in later]

    def fill(self, model: Model) -> Filled:
        start = 1 + max((record["id"] for record in self._records[model.name]), default=0)
        missing = max(0, self._count - len(self._records[model.name]))
        refers_to_itself = any(each.target == model.name for each in model.fields)
        size = -(-missing // _WAVES) if refers_to_itself else missing
        done = Filled(model.name, 0, 0)
        self._new[model.name] = []
        for first in range(0, missing, size or 1):
            numbers = range(start + first, start + min(first + size, missing))
            rows, done.why_fewer = rows_of(self._makers[model.name], numbers)
            self._service.create(model, rows)
            done.added += len(rows)
            self._look_again(model)
            if done.why_fewer:
                break
        done.total = len(self._records[model.name])
        return done

    def set_later(self, model: Model) -> None:
        """Let new records refer to what was created after them."""
        for record in self._new[model.name]:
            values = self._later_values(model, record)
            if values:
                self._service.change(model, record["id"], values)

    def _later_values(self, model: Model, record: Row) -> Row:
        maker = self._makers[model.name]
        for attempt in range(_ATTEMPTS):
            context = maker.context(f"later-{record['id']}", attempt)
            values = {
                field.request_key: maker.relation(field, context)
                for field in self._later[model.name]
                if context.random.random() < _SHARE
            }
            changed = record | values
            if maker.collision(changed, values) is None:
                maker.note(changed)
                return {key: value for key, value in values.items() if value is not None}
        return {}

    def _look_again(self, model: Model) -> None:
        known = {record["id"] for record in self._records[model.name]}
        records = list(self._service.records(model))
        self._new[model.name] += [each for each in records if each["id"] not in known]
        self._records[model.name] = records

    def _ids(self, model: str) -> Sequence[int]:
        return [record["id"] for record in self._records[model]]

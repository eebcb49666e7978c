"""One row as it is made: a source of chance that is the same each time, and the person the row may be about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from faker import Faker

    from forge_cli.manifest import Model


@dataclass
class Context:
    """Attempt number `attempt` at a row of `model`. A later attempt may stray further from what is usual."""

    fake: Faker
    model: Model
    attempt: int

    @property
    def random(self) -> Random:
        return self.fake.random  # type: ignore[no-any-return]

    @cached_property
    def first_name(self) -> str:
        return str(self.fake.first_name())

    @cached_property
    def last_name(self) -> str:
        return str(self.fake.last_name())

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def login(self) -> str:
        return f"{self.first_name}.{self.last_name}".lower()

    @cached_property
    def title(self) -> str:
        return self.words(3, 7).capitalize()

    def words(self, least: int, most: int) -> str:
        return " ".join(self.fake.words(self.random.randint(least, most)))

    def number(self) -> str:
        """To tell a text from one that is taken."""
        return str(self.random.randrange(10, 10 ** (1 + min(self.attempt, 8))))

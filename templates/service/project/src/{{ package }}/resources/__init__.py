"""One package a resource: model, schemas, crud and routes. Each is found by being here; nothing lists them."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType


def resource_modules(name: str) -> Iterator[ModuleType]:
    """Import the module of this name from every resource that has one, in alphabetical order."""
    for package in iter_modules(__path__, f"{__name__}."):
        if package.ispkg and find_spec(f"{package.name}.{name}"):
            yield import_module(f"{package.name}.{name}")


def load_models() -> None:
    """Make every table and relationship known to SQLAlchemy."""
    for _ in resource_modules("model"):
        pass

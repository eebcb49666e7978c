"""The documents that `--json` prints, declared: a class for each command, with what its keys mean.

Nothing reads these classes while a command runs but `beginning`. The documentation and the tests read them, as JSON
Schema.
"""

from __future__ import annotations

from typing import Any, get_args, get_origin, get_type_hints

from .changing import Changed
from .common import VERSION, Document, NoCommand
from .database import DatabaseUrl, Emptied, Heads, Merged, Moved
from .doctor import Doctor
from .looking import Diff, Show
from .new import New
from .schema import json_schema
from .smoking import Smoked
from .testing import Tested

__all__ = ["COMMANDS", "VERSION", "Document", "beginning", "document_of", "json_schema"]

COMMANDS: dict[str, type] = {
    "add-field": Changed,
    "add-model": Changed,
    "apply": Changed,
    "change-field": Changed,
    "db downgrade": Moved,
    "db heads": Heads,
    "db merge": Merged,
    "db reset": Emptied,
    "db upgrade": Moved,
    "db url": DatabaseUrl,
    "diff": Diff,
    "doctor": Doctor,
    "new": New,
    "remove-field": Changed,
    "remove-model": Changed,
    "rename-field": Changed,
    "rename-model": Changed,
    "show": Show,
    "smoke": Smoked,
    "test": Tested,
}
"""The document of each command, by its name as it is typed after `forge`."""


def document_of(command: str) -> type:
    """The class of a command's document; "" and a group of commands stand for none."""
    return COMMANDS.get(command, NoCommand)


def beginning(command: str) -> dict[str, Any]:
    """What a command's document holds before anything is known: its own keys, each with null or nothing in it.

    So a document has the same keys however the command ends.
    """
    common = Document.__annotations__.keys() | {"steps"}
    hints = get_type_hints(document_of(command))
    return {key: _nothing(hint) for key, hint in hints.items() if key not in common}


def _nothing(hint: Any) -> Any:  # noqa: ANN401 - a type, as typing has them
    if get_origin(hint) is list:
        return []
    if type(None) in get_args(hint):
        return None
    raise TypeError(f"{hint} is neither a list nor null, and a command may end before it is known")

"""The Sphinx extension of this site: what is made from the code, and files that a page shows or edits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import blocks, commands, documents, exits, fields, manifest, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SECTIONS: dict[str, Callable[[], str]] = {
    "commands": commands.all_commands,
    "types": fields.types,
    "modifiers": fields.modifiers,
    "columns": fields.columns,
    "project keys": manifest.project_keys,
    "model keys": manifest.model_keys,
    "documents": documents.documents,
    "exit codes": exits.exit_codes,
    "service settings": settings.service_settings,
}
"""What a page may ask for with `<!-- made from the code: NAME -->`: Markdown."""

_PLACE = re.compile(r"^<!-- made from the code: (.+) -->$", re.MULTILINE)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("source-read", _fill_in)
    app.add_directive("edit", blocks.Edit)
    app.add_directive("file", blocks.File)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def filled_in(text: str) -> str:
    """The text of a page with what is made from the code."""
    return _PLACE.sub(lambda place: SECTIONS[place[1]](), text)


def _fill_in(_app: Sphinx, _page: str, source: list[str]) -> None:
    source[0] = filled_in(source[0])

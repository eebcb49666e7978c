"""Code with the path of its file above it. The tests hold what is shown to the file, and make the edits."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.code import container_wrapper
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Callable

_LANGUAGES = {".py": "python", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml", "": "docker"}


class File(SphinxDirective):
    """Lines as they are in a file of the service. `...` stands for any lines."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        literal = nodes.literal_block(code, code)
        literal["language"] = _LANGUAGES.get(PurePosixPath(self.arguments[0]).suffix, "text")
        self.set_source_info(literal)
        return [container_wrapper(self, literal, self.caption())]

    def caption(self) -> str:
        return f"`{self.arguments[0]}`"


class Edit(File):
    """Lines that the reader adds to a file, or writes instead of others; at its end where nothing else is said."""

    option_spec: ClassVar[dict[str, Callable[[str], str]]] = {
        "after": directives.unchanged_required,
        "before": directives.unchanged_required,
        "instead-of": directives.unchanged_required,
    }

    def caption(self) -> str:
        [where] = self.options.items() or [("", "")]
        place = {
            "": "",
            "after": ", below `{}`",
            "before": ", above `{}`",
            "instead-of": ", instead of `{}`",
        }[where[0]]
        return f"{super().caption()}{place.format(where[1])}"

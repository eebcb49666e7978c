"""What a shell offers on TAB: commands and options, which Typer knows, and what is in the project, which is read here.

The functions are for the `autocompletion` of parameters: each gives all words that may stand there, some with an
explanation, and Typer leaves out those that do not begin with what is typed. One that raises offers nothing. The modules
of all commands import this one, so it imports what it reads with inside its functions.
"""

from .fields import changed_field, field, field_name, model, together
from .pairs import any_replacement, fill, rename, replacement
from .revisions import revision_down, revision_up

__all__ = [
    "any_replacement",
    "changed_field",
    "field",
    "field_name",
    "fill",
    "model",
    "rename",
    "replacement",
    "revision_down",
    "revision_up",
    "together",
]

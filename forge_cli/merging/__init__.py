"""Three-way merge: of one file, and of whole trees."""

from .conflicts import TextConflict
from .edits import UserEdit, user_edits
from .moves import Moves, find_moves
from .plan import EVERY, Conflict, Plan, Settled
from .sides import check_markers
from .text import (
    Merged,
    definition_names,
    has_markers,
    merge_markers,
    merge_text,
    same_meaning,
)
from .trees import merge_trees

__all__ = [
    "EVERY",
    "Conflict",
    "Merged",
    "Moves",
    "Plan",
    "Settled",
    "TextConflict",
    "UserEdit",
    "check_markers",
    "definition_names",
    "find_moves",
    "has_markers",
    "merge_markers",
    "merge_text",
    "merge_trees",
    "same_meaning",
    "user_edits",
]

"""Writing to disk, all of it or nothing: a new project at once, and changes to one that is there."""

from .applying import apply
from .creating import TargetError, check_target, create, create_copy
from .faults import TransactionError
from .locking import holding, is_held
from .recovery import is_interrupted

__all__ = [
    "TargetError",
    "TransactionError",
    "apply",
    "check_target",
    "create",
    "create_copy",
    "holding",
    "is_held",
    "is_interrupted",
]

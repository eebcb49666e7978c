"""Every combination of what `forge new` offers: generated with demanding models, installed, served, asked, tested."""

from .combinations import Combination, all_combinations, chosen
from .parallel import Watch, smoke
from .running import Fault, Result

__all__ = [
    "Combination",
    "Fault",
    "Result",
    "Watch",
    "all_combinations",
    "chosen",
    "smoke",
]

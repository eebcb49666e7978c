"""Developing a service: its database, its migrations, and the server in front."""

from .database import Database, available, database_of, read_settings
from .migrations import History, history_of
from .ports import FIRST, any_port, reserved_port
from .programs import find_programs, version_of
from .resetting import remove_data, reset
from .server import is_readable
from .serving import serve, serving_quietly
from .shells import shell_command

__all__ = [
    "FIRST",
    "Database",
    "History",
    "any_port",
    "available",
    "database_of",
    "find_programs",
    "history_of",
    "is_readable",
    "read_settings",
    "remove_data",
    "reserved_port",
    "reset",
    "serve",
    "serving_quietly",
    "shell_command",
    "version_of",
]

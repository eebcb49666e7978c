"""The exit codes, from where forge has them."""

from __future__ import annotations

import signal

from forge_cli.cli.changing import CONFLICTS
from forge_cli.cli.outcome import FAULT, INTERRUPTED
from forge_cli.errors import ForgeError

from .markdown import code, table

_REFUSED = ForgeError("", "").exit_code


def exit_codes() -> str:
    """A row for each."""
    rows = {
        0: "done",
        FAULT: "a step failed: installing, the tests or checks of the service, git, the disk",
        _REFUSED: "wrong usage, or refused before anything was written",
        CONFLICTS: "conflicts with what you edited; nothing was written",
        INTERRUPTED: "interrupted with Ctrl-C",
        128 + signal.SIGTERM: "terminated",
    }
    return table(("exit code", ""), [(code(number), about) for number, about in rows.items()])

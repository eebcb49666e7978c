"""The command line: one module a command, which parses, calls and prints.

`forge --help` imports the modules of all commands, so each imports what it works with inside its functions.
"""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process."""
    if sys.platform == "win32":
        sys.exit("error: forge runs on Linux and macOS; on Windows use WSL")

    from .app import app
    from .outcome import refuse_usage
    from .signals import heed_signals

    heed_signals()
    try:
        code = app(prog_name="forge", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - what is no fault of the command line is raised again
        code = refuse_usage(error, sys.argv)
    sys.exit(code)

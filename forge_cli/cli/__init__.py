"""The command line: one module a command, which parses, calls and prints.

`forge --help` imports the modules of all commands, so each imports what it works with inside its functions.
"""

import gc
import os
import signal
import sys

from forge_cli.visuals import never_fail

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process."""
    if sys.platform == "win32":
        sys.exit("error: forge runs on Linux and macOS; on Windows use WSL")

    for stream in (sys.stdout, sys.stderr):
        never_fail(stream)
    # A command is over before there is garbage in cycles worth looking for; to look takes a twentieth of it.
    gc.disable()
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt as interruption:
        code = getattr(interruption, "exit_code", 128 + signal.SIGINT)
    sys.exit(code)


def _complete() -> int:
    from .app import app
    from .completion.answering import answer

    answer(app)
    return 0


def _run(arguments: list[str]) -> int:
    from .signals import heed_signals

    heed_signals()
    if "_FORGE_COMPLETE" in os.environ:
        return _complete()
    try:
        from .app import app

        if any("completion" in word for word in arguments):
            from .completion.scripts import use_scripts

            use_scripts()
        code: int = app(arguments, prog_name="forge", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # whatever it is, it is told
        if isinstance(error, KeyboardInterrupt) and "--json" not in arguments:
            raise  # before any command began: there is nothing to tell to people
        from .outcome import end_without_command

        code = end_without_command(error, arguments)
    return code

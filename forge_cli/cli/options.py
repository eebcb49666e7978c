"""The options that commands share."""

from __future__ import annotations

from typing import Annotated

import typer

_tracebacks = False


def tracebacks_wanted() -> bool:
    """Whether --debug was said anywhere on the command line."""
    return _tracebacks


def _want_tracebacks(wanted: bool) -> bool:
    global _tracebacks
    _tracebacks = _tracebacks or wanted
    return wanted


DebugOption = Annotated[
    bool,
    typer.Option(
        "--debug", help="Show the traceback of an error.", callback=_want_tracebacks, is_eager=True
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else.")
]

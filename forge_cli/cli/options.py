"""The options that commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from . import completion

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
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print errors and what was asked for, no steps.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show the diff of what would change, write nothing.")
]
NoMigrationOption = Annotated[
    bool, typer.Option("--no-migration", help="Write no migration, for whoever writes it by hand.")
]
OursOption = Annotated[
    list[str] | None,
    typer.Option("--ours", metavar="PATH", help="Settle a conflict: keep your file as it is."),
]
TheirsOption = Annotated[
    list[str] | None,
    typer.Option("--theirs", metavar="PATH", help="Settle a conflict: take forge's file."),
]
MarkersOption = Annotated[
    bool,
    typer.Option(
        "--markers", help="Write the other conflicts into the files, to be settled there."
    ),
]
TestOption = Annotated[
    bool,
    typer.Option(
        "--test/--no-test",
        help="Run the tests of what changed and of the migrations, where the project is installed.",
    ),
]
FillOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fill",
        metavar="[MODEL.]FIELD=VALUE",
        autocompletion=completion.fill,
        help="What rows that exist get in a field that needs a value.",
    ),
]
ModelArgument = Annotated[
    str,
    typer.Argument(
        metavar="MODEL", help="Name of the model, as Post.", autocompletion=completion.model
    ),
]
FieldsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD",
        help="Fields such as title:str:max=200 or author:ref:User.",
        autocompletion=completion.field,
    ),
]
AskedModelArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="MODEL",
        help="Name of the model, as Post; in a terminal forge asks.",
        autocompletion=completion.model,
    ),
]
AskedFieldsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FIELD",
        help="Fields such as title:str:max=200 or author:ref:User; in a terminal forge asks.",
        autocompletion=completion.field,
    ),
]

"""A bare Typer application with the commands and options of forge, and nothing behind them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typer import Typer

_SHOWN = ("help", "metavar", "show_default", "hidden")


def source_of(app: Typer) -> str:
    """The source of a module with the function `main`; its commands take what those of `app` take."""
    callback = app.registered_callback
    if callback is None or callback.callback is None:
        raise ValueError("the application has no callback")
    lines = [
        "import sys",
        "from typing import Annotated",
        "import typer",
        'app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode="rich")',
        "@app.callback(invoke_without_command=True)",
        *_function(callback.callback),
    ]
    for command in app.registered_commands:
        if command.callback is not None:
            name = command.name or command.callback.__name__.replace("_", "-")
            panel = command.rich_help_panel
            panel = panel if isinstance(panel, str) else None
            lines += [f"@app.command({name!r}, rich_help_panel={panel!r})"]
            lines += _function(command.callback)
    lines += ["def main() -> None:", '    app(prog_name="forge")']
    return "\n".join(lines) + "\n"


def _function(function: Callable[..., Any]) -> Iterator[str]:
    yield f"def {function.__name__}("
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        made = next((one for one in get_args(hints[name]) if _is_typer(one)), None)
        if made is None:  # the context
            yield f"    {name}: typer.Context,"
            continue
        type_ = inspect.formatannotation(get_args(hints[name])[0])
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        yield f"    {name}: Annotated[{type_}, {_call(made)}]{default},"
    yield ") -> None:"
    yield f"    {inspect.getdoc(function)!r}"


def _is_typer(value: object) -> bool:
    return isinstance(value, (OptionInfo, ArgumentInfo))


def _call(made: OptionInfo | ArgumentInfo) -> str:
    usual = type(made)()
    # In Annotated the first name is taken for the default: Typer itself puts that right later.
    names = [made.default] if isinstance(made.default, str) else []
    said = [repr(name) for name in (*names, *(made.param_decls or ()))]
    for name in _SHOWN:
        value = getattr(made, name)
        if value != getattr(usual, name):
            said.append(f"{name}={value!r}")
    return f"typer.{type(made).__name__.removesuffix('Info')}({', '.join(said)})"

"""The commands with their arguments and options, as Typer knows them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import typer

from forge_cli.cli.app import app
from forge_cli.cli.help import EXAMPLES

from .markdown import code, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHANGES = "Change the models"
_SHARED = "what every change takes"

# Typer carries its own copy of Click, whose types it keeps to itself.
Command = Any
Parameter = Any


def all_commands() -> str:
    """A section for each panel of `forge --help`, and in it one for each command."""
    return "\n\n".join(_sections())


def commands_of(program: Command) -> Iterator[tuple[str, Command]]:
    """The commands by what is typed after `forge`; those of a group one by one."""
    for name, command in program.commands.items():
        if getattr(command, "hidden", False):
            continue
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", each) for inner, each in commands_of(command))
        else:
            yield name, command


def program() -> Command:
    """The command line of forge."""
    return typer.main.get_command(app)


def options_of(command: Command) -> dict[str, Parameter]:
    """The options of a command by how they are written: `--test`, `--no-test`; `--help` is none of its own."""
    options = [each for each in command.params if each.opts[0].startswith("-")]
    return {
        ", ".join([*each.opts, *each.secondary_opts]): each
        for each in options
        if not each.hidden and each.name != "help"
    }


def usage(name: str, command: Command) -> str:
    """`forge add-model MODEL FIELD... [OPTIONS]`."""
    arguments = [each for each in command.params if not each.opts[0].startswith("-")]
    return " ".join([f"forge {name}", *map(_in_usage, arguments), "[OPTIONS]"])


def _sections() -> Iterator[str]:
    known = list(commands_of(program()))
    changes = [command for _, command in known if _panel(command) == _CHANGES]
    shared = {
        written: option
        for written, option in options_of(changes[0]).items()
        if all(written in options_of(command) for command in changes)
    }
    panels: dict[str, list[tuple[str, Command]]] = {}
    for name, command in known:
        panels.setdefault(_panel_of(name, command), []).append((name, command))
    for panel, commands in panels.items():
        yield f"## {panel}"
        if panel == _CHANGES:
            yield f"### What every change takes\n\n{_table_of(shared.items())}"
        for name, command in commands:
            yield _section(name, command, set(shared))
    yield f"## Of forge itself\n\n{_table_of(options_of(program()).items())}"


def _section(name: str, command: Command, shared: set[str]) -> str:
    options = options_of(command)
    own = options if not shared <= options.keys() else {}
    own = own or {written: each for written, each in options.items() if written not in shared}
    about = inspect.cleandoc(command.help)
    parts = [f"### `forge {name}`", about, f"```text\n{usage(name, command)}\n```"]
    if arguments := [each for each in command.params if not each.opts[0].startswith("-")]:
        rows = [(code(_metavar(each)), each.help or "") for each in arguments]
        parts.append(table(("argument", ""), rows))
    if own:
        parts.append(_table_of(own.items()))
    if examples := EXAMPLES.get(name):
        parts.append("For example:\n\n```sh\n" + "\n".join(examples) + "\n```")
    if shared <= options.keys():
        parts.append(f"It also takes [{_SHARED}](#what-every-change-takes).")
    return "\n\n".join(parts)


def _table_of(options: Iterable[tuple[str, Parameter]]) -> str:
    rows = [(_written(written, each), each.help or "", _default(each)) for written, each in options]
    return table(("option", "", "default"), rows)


def _written(written: str, option: Parameter) -> str:
    value = "" if option.is_flag else f" {_metavar(option)}"
    more = "..." if option.multiple else ""
    return ", ".join(code(f"{name}{value}{more}") for name in written.split(", "))


def _default(option: Parameter) -> str:
    if isinstance(option.show_default, str):
        return code(option.show_default)
    if option.secondary_opts:
        return code(option.opts[0] if option.default else option.secondary_opts[0])
    return "" if option.is_flag or option.default is None else code(option.default)


def _in_usage(argument: Parameter) -> str:
    word = f"{_metavar(argument)}{'...' if argument.nargs == -1 else ''}"
    if _metavar(argument).startswith("["):  # it says itself what may be left out
        return _metavar(argument)
    return word if argument.required else f"[{word}]"


def _metavar(parameter: Parameter) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _panel_of(name: str, command: Command) -> str:
    return _panel(command) or _panel(program().commands[name.split()[0]])


def _panel(command: Command) -> str:
    panel = command.rich_help_panel
    return panel if isinstance(panel, str) else ""

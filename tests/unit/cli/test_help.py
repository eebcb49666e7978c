"""`--help` of every command: plain words, and two examples that work."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from forge_cli.cli.app import app
from forge_cli.cli.help import EXAMPLES
from tests.unit.terminal import forge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.cli.conftest import Service

ROOT: Any = typer.main.get_command(app)


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Typer keeps its class
    yield above.strip(), group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{above}{name} ")


COMMANDS = dict(commands(ROOT))
LEAVES = [name for name, command in COMMANDS.items() if not hasattr(command, "commands")]


@pytest.mark.parametrize("name", ["", *LEAVES])
def test_help_ends_with_two_examples(tmp_path: Path, name: str) -> None:
    shown = forge(tmp_path, *name.split(), "--help", COLUMNS="80").stdout
    lines = [line.strip() for line in shown.rstrip().splitlines()]
    assert lines[-3:] == ["Examples", *EXAMPLES[name]]
    assert len(EXAMPLES[name]) == 2
    assert not any(kind in shown for kind in ("<bool>", "<str>", "list["))


@pytest.mark.parametrize("width", [40, 79, 80, 120])
@pytest.mark.parametrize("name", ["", *LEAVES])
def test_help_loses_no_option_where_it_is_narrow(name: str, width: int) -> None:
    result = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": str(width)})
    shown = result.stdout.partition("Examples")[0]
    assert "…" not in shown
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            assert not option.startswith("--") or option in shown


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
def test_help_is_printed_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    result = forge(tmp_path, "add-model", "--help", PYTHONIOENCODING=encoding)
    assert result.returncode == 0
    assert result.stdout.isascii()
    assert "--unique-together" in result.stdout


@pytest.mark.parametrize("line", [line for name in LEAVES for line in EXAMPLES[name]])
def test_the_command_line_of_an_example_is_understood(line: str) -> None:
    if (within := re.search(r"\$\((.*?)\)", line)) is not None:
        line = within[1]
    context, words = ROOT, shlex.split(line.partition(" && ")[0])[1:]
    while hasattr(context, "commands"):
        context = context.commands[words.pop(0)]
    context.make_context("forge", words)


DRY = [
    line
    for name in LEAVES
    for line in EXAMPLES[name]
    if name in ("show", "diff") or any("--dry-run" in each.opts for each in COMMANDS[name].params)
]


@pytest.mark.parametrize("line", [*DRY, EXAMPLES[""][1]])
def test_an_example_works(service: Service, line: str) -> None:
    words = line.removeprefix("forge ")
    service.run("add-model Tag name:str --no-test -q")
    if "add-model Tag" in words:
        service.run("remove-model Tag --undo -q")
    if "add-model Post" in words:
        service.run("remove-model Post -q")
    if "apply" in words:
        service.edit("forge/models/Post.toml", "title =", "heading =")
        words += " --rename Post.title=heading" if "--rename" not in words else ""
    before = service.files()
    dry = "" if words.startswith(("show", "diff")) or "--dry-run" in words else " --dry-run"
    result = service.run(f"{words}{dry}")
    assert service.files() == before
    if not words.startswith("diff"):
        assert len(result.stdout.splitlines()) > 10

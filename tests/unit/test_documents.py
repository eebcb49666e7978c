"""What README.md and CONTRIBUTING.md say exists: commands, options, files, code."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime

import pytest
import typer

from forge_cli.cli.app import app
from forge_cli.manifest import TYPES, new_project
from forge_cli.planning import compose
from tests.unit.terminal import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md")
PAGES = ("README.md", *sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md")))
COMMANDS = typer.main.get_command(app)


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def command_lines(document: str, program: str) -> list[list[str]]:
    """The commands of a program: in lines of code, and within a sentence."""
    code = re.findall(
        rf"(?:^    |`)({program} [^`\n]+?)(?:`|  +#.*|)$", text_of(document), re.MULTILINE
    )
    within = re.findall(rf"`({program} [^`\n]+)`", text_of(document))
    return [shlex.split(line, comments=True) for line in (*code, *within)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_of_make_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    named = {words[1] for words in command_lines(document, "make")}
    assert named
    assert named <= targets


@pytest.mark.parametrize("document", PAGES)
def test_every_command_of_forge_exists(document: str) -> None:
    for words in command_lines(document, "forge"):
        if words[1] not in COMMANDS.commands:  # type: ignore[attr-defined]
            assert words[1:2] in (
                ["COMMAND"],
                ["--help"],
                ["--version"],
                ["--install-completion"],
                ["--show-completion"],
            ), words
            continue
        written = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert written <= options_of(words[1]), words


def section(heading: str) -> str:
    """The text of a section of the README, its subsections included."""
    return (
        text_of("README.md")
        .replace(r"\|", "/")
        .partition(f"\n## {heading}\n")[2]
        .partition("\n## ")[0]
    )


def options_of(command: str) -> set[str]:
    parameters = COMMANDS.commands[command].params  # type: ignore[attr-defined]
    options = (option for each in parameters for option in (*each.opts, *each.secondary_opts))
    return {option for option in options if option.startswith("--")}


def test_the_table_of_commands_is_that_of_the_program() -> None:
    rows = dict(re.findall(r"^\| `forge ([a-z-]+)(.*)$", text_of("README.md"), re.MULTILINE))
    assert {"new", *rows} == set(COMMANDS.commands)  # type: ignore[attr-defined]
    for command, row in rows.items():
        written = set(re.findall(r"(?<![a-z])--[a-z-]+", row))
        assert written <= options_of(command), command
    for option in re.findall(r"--[a-z][a-z-]+", section("Grow it")):
        assert any(option in options_of(command) for command in rows), option


def test_the_types_are_those_of_the_grammar() -> None:
    types = re.search(r"The types are\s`([a-z ]+)`", text_of("README.md"))
    assert types
    assert types[1].split() == list(TYPES)


def test_the_code_that_is_shown_is_what_forge_writes() -> None:
    tree = compose(new_project(name="myservice"), datetime.now(UTC))
    sources = [file.data.decode() for path, file in tree.items() if path.endswith(".py")]
    pieces = re.findall(r"```python\n(.*?)```", text_of("README.md"), re.DOTALL)
    assert pieces
    for piece in pieces:
        for block in piece.split("\n\n\n"):
            assert any(block.strip() in source for source in sources), block


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_exists(document: str) -> None:
    text = text_of(document)
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    in_code = re.findall(r"`((?:forge_cli|templates|tests|docs|benchmarks)/[\w./]+)`", text)
    missing = [path for path in (*linked, *in_code) if not (ROOT / path).exists()]
    assert missing == []

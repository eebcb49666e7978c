"""The pages of the documentation as what there is to do in them: blocks of commands, edits, excerpts of files.

A comment in a page, of which readers see nothing, says what is out of the ordinary about the block below it:

    <!-- not run: REASON -->          it cannot run here; its syntax is checked
    <!-- exit code: 3 -->             its last command ends with this, not with 0
    <!-- lines in any order -->       those that its last command prints
    <!-- keeps running -->            its last command runs on, until ...
    <!-- Ctrl-C -->                   ... what keeps running is interrupted here
    <!-- typed:                       the last command asks in a terminal: what is waited for,
    Name of the model: Comment⏎       and what is typed then; ⏎ ↓ ↑ ␣ are keys
    -->
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from tests.unit.terminal import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

DOCS = ROOT / "docs"
SHOWN = frozenset({"text", "toml", "json", "mermaid", "python"})
"""Languages of blocks that are there to be read. `python` only in the README: see test_documents.py."""

_LAYOUT = frozenset({"{toctree}", "{include}"})
_COMMENT = re.compile(
    r"<!-- (not run|exit code|lines in any order|keeps running|Ctrl-C|typed)(?::\s(.*?))?\s?-->",
    re.DOTALL,
)
_OPTION = re.compile(r":([a-z-]+): (.*)")


@dataclass(frozen=True)
class Command:
    """What is typed, and what is shown of its output; None where nothing is."""

    typed: str
    output: str | None = None


@dataclass(frozen=True)
class Commands:
    """A block of commands; `remarks` are the comments above it."""

    line: int
    commands: tuple[Command, ...]
    remarks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FileBlock:
    """`{file}` or `{edit}`: lines of the file at `path`."""

    line: int
    kind: str
    path: str
    options: dict[str, str]
    code: str


@dataclass(frozen=True)
class Interrupt:
    """Ctrl-C, in the terminal of what keeps running."""

    line: int


@dataclass(frozen=True)
class Unknown:
    """A block that nothing runs or holds to anything: a mistake in the page."""

    line: int
    language: str


Block = Commands | FileBlock | Interrupt | Unknown


def pages() -> list[Path]:
    """README.md, and every page of the site."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks_of(page: Path) -> list[Block]:
    """What there is to do in a page, in order."""
    return list(_blocks(page.read_text(encoding="utf-8")))


def _blocks(text: str) -> Iterator[Block]:
    remarks: dict[str, str] = {}
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "html_block":
            for remark in _COMMENT.finditer(token.content):
                if remark[1] == "Ctrl-C":
                    yield Interrupt(line)
                else:
                    remarks[remark[1]] = remark[2] or ""
        elif token.type in ("fence", "code_block"):
            yield from _block(token, line, remarks)
            remarks = {}


def _block(token: Token, line: int, remarks: dict[str, str]) -> Iterator[Block]:
    language, _, argument = token.info.partition(" ")
    if token.type == "code_block" or language == "sh":
        lines = [Command(command) for command in joined(token.content.splitlines())]
        yield Commands(line, tuple(lines), remarks)
    elif language == "console":
        yield Commands(line, tuple(_session(token.content)), remarks)
    elif language in ("{file}", "{edit}"):
        yield _file_block(line, language.strip("{}"), argument, token.content)
    elif language in _LAYOUT:
        return
    elif language not in SHOWN or _looks_like_a_command(token.content):
        yield Unknown(line, language)


def joined(lines: list[str]) -> Iterator[str]:
    """Lines of a shell without comments, those that end with a backslash together with the next."""
    command = ""
    for line in lines:
        command += line
        if line.endswith("\\"):
            command += "\n"
        elif command:
            if command.strip() and not command.lstrip().startswith("#"):
                yield command
            command = ""


def _session(text: str) -> Iterator[Command]:
    """Each `$ command`, its further lines after `> `, and the output below it."""
    typed = ""
    output: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            if typed:
                yield Command(typed, "\n".join(output) or None)
            typed, output = line[2:], []
        elif line.startswith("> ") and not output:
            typed += f"\n{line[2:]}"
        else:
            output.append(line)
    yield Command(typed, "\n".join(output) or None)


def _file_block(line: int, kind: str, path: str, content: str) -> FileBlock:
    options: dict[str, str] = {}
    lines = content.splitlines()
    while lines and (option := _OPTION.fullmatch(lines[0])):
        options[option[1]] = option[2]
        lines = lines[1:]
    return FileBlock(line, kind, path.strip(), options, "\n".join(lines).strip("\n"))


def _looks_like_a_command(text: str) -> bool:
    return bool(re.search(r"^(?:\$ |(?:forge|uv|make|git|docker|cd|curl) )", text, re.MULTILINE))

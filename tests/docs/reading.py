"""Following a page as its reader does: every command typed, every edit made, every excerpt looked up."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.docs.comparing import agrees, begins_with, settled
from tests.docs.pages import Commands, FileBlock, Interrupt, Unknown, blocks_of, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conversations import Done
    from tests.docs.pages import Block, Command
    from tests.docs.sessions import Shell


def follow(page: Path, shell: Shell) -> None:
    """Do all that a page says, in order. AssertionError, with page and line, where it does not come out so."""
    for block in blocks_of(page):
        try:
            _do(block, shell)
        except AssertionError as error:
            raise AssertionError(f"{name_of(page)}:{block.line}: {error}") from None


def _do(block: Block, shell: Shell) -> None:
    match block:
        case Commands():
            _run(block, shell)
        case FileBlock(kind="edit"):
            edit(shell.folder() / block.path, block)
        case FileBlock():
            text = (shell.folder() / block.path).read_text(encoding="utf-8")
            assert agrees(f"...\n{block.code}\n...", text), f"this is not in {block.path}\n{text}"
        case Interrupt():
            shell.interrupt()
        case Unknown():
            raise AssertionError(f"nothing runs a block of {block.language or 'no language'}")


def _run(block: Commands, shell: Shell) -> None:
    if "not run" in block.remarks:
        check_syntax(block)
        return
    *before, last = block.commands
    for command in before:
        _run_to_the_end(command, shell)
    if "keeps running" in block.remarks:
        running, shown = shell.start(last.typed), last.output or ""
        found = running.wait_for(lambda: begins_with(shown, shell.printed_by(running)))
        assert found, _differs(last, shell.printed_by(running))
    elif "typed" in block.remarks:
        _check(last, shell.converse(last.typed, block.remarks["typed"]))
    else:
        code = int(block.remarks.get("exit code", 0))
        _run_to_the_end(last, shell, code, ordered="lines in any order" not in block.remarks)


def _run_to_the_end(command: Command, shell: Shell, code: int = 0, *, ordered: bool = True) -> None:
    _check(command, shell.run(command.typed), code, ordered=ordered)


def _check(command: Command, done: Done, code: int = 0, *, ordered: bool = True) -> None:
    assert done.code == code, f"{command.typed} ended with {done.code}\n{done.output[-6000:]}"
    if command.output is not None:
        assert agrees(command.output, done.output, ordered=ordered), _differs(command, done.output)


def _differs(command: Command, printed: str) -> str:
    shown = settled(command.output or "")
    return f"{command.typed}\nis shown to print\n{shown}\nbut prints\n{settled(printed)}"


def check_syntax(block: Commands) -> None:
    """What cannot be run is at least what a shell understands."""
    for command in block.commands:
        done = subprocess.run(
            ["bash", "-n", "-c", command.typed], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def edit(file: Path, block: FileBlock) -> None:
    """Make the edit that a page shows. The line that it names must be there, and once."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = text.splitlines()
    [(where, named)] = block.options.items() or [("", "")]
    at = len(lines)
    if where:
        places = [number for number, line in enumerate(lines) if line.strip() == named]
        assert len(places) == 1, f"{block.path} has {named!r} {len(places)} times\n{text}"
        at = places[0] + (where == "after")
    elif lines:
        lines += ["", ""] if file.suffix == ".py" and block.code[0] != " " else [""]
        at = len(lines)
    lines[at : at + (where == "instead-of")] = block.code.splitlines()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

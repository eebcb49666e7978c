"""What the commands look like: in terminals wide and narrow, in colours and without, in old encodings and in pipes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.screen import screen
from tests.unit.terminal import command, environment, forge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Service

LONG = "a_name_of_forty_characters_" + "x" * 13
LOOKS = {
    "show": 0,
    "show Pots": 2,
    "diff": 0,
    "rename-field Post title heading": 3,
    "add-field Post rank:int:default=0 --dry-run": 0,
    "new shop --dry-run --output-dir elsewhere": 0,
    f"add-field Post {LONG}:str --dry-run": 2,
}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def edited(service: Service) -> Service:
    """A project with a conflict to come, and something that is not ASCII."""
    path = "src/shop/resources/posts/schemas.py"
    service.edit(path, "    title: Title\n    body", '    title: Title = "café ✓ 表"\n    body')
    (service.folder / "elsewhere").mkdir()
    return service


def letters(lines: list[str]) -> str:
    """The text without its spaces and ends of lines."""
    return "".join("".join(lines).split())


@pytest.mark.parametrize("line", LOOKS)
def test_nothing_is_lost_where_it_is_narrow(edited: Service, line: str) -> None:
    plain = forge(edited.folder, *line.split())
    assert plain.returncode == LOOKS[line]
    with screen(edited.folder, command(*line.split()), environment(), columns=40, rows=500) as seen:
        assert seen.end() == LOOKS[line]
    shown = letters(seen.lines)
    other = re.compile(r"\d+\.\d+ s$|20\d{6}_\d{4}|[0-9a-f]{12}|^  (?:model|field|method)  ")
    for text in [*plain.stdout.splitlines(), *plain.stderr.splitlines()]:
        if not other.search(text):  # times, ids, heads of tables
            words = text.split("  ") if line == "show" else [text]
            assert all(letters([word]) in shown for word in words), text


def test_a_table_is_drawn_where_it_fits_and_told_row_by_row_elsewhere(service: Service) -> None:
    for columns, expected in [
        (100, ["  Post    title      str                    min=1 max=200"]),
        (40, ["  Post", "    field   title", "    type    str", "    limits  min=1 max=200"]),
    ]:
        with screen(
            service.folder, command("show"), environment(), columns=columns, rows=200
        ) as seen:
            seen.end()
        text = "\n".join(seen.lines)
        assert "\n".join(expected) in text
        assert max(map(len, seen.lines)) <= columns


def test_colours_are_for_terminals(edited: Service) -> None:
    assert not COLOUR.search(forge(edited.folder, "diff").stdout)
    assert not COLOUR.search(forge(edited.folder, "diff", FORCE_COLOR="0").stdout)
    assert not COLOUR.search(forge(edited.folder, "diff", FORCE_COLOR="1", NO_COLOR="1").stdout)
    assert not COLOUR.search(forge(edited.folder, "diff", "--json", FORCE_COLOR="1").stdout)
    for terminal in ("xterm", "dumb"):
        forced = forge(edited.folder, "diff", FORCE_COLOR="1", TERM=terminal).stdout
        assert "\x1b[32m+    title: Title" in forced
    with_colours = forge(edited.folder, "show", "Pots", FORCE_COLOR="1").stderr
    assert COLOUR.sub("", with_colours) == forge(edited.folder, "show", "Pots").stderr
    assert "\x1b[1;31merror:" in with_colours


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("line", LOOKS)
def test_old_encodings_spell_what_they_do_not_have(
    edited: Service, line: str, encoding: str
) -> None:
    result = subprocess.run(
        command(*line.split()),
        cwd=edited.folder,
        env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"),
        capture_output=True,
        check=False,
    )
    assert result.returncode == LOOKS[line]
    text = (result.stdout + result.stderr).decode(encoding)
    assert "forge is at fault" not in text
    if encoding == "ascii" and "Planned" in text:
        assert text.startswith("ok Planned ")


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
@pytest.mark.parametrize("line", ["show", "diff", "rename-field Post title heading"])
def test_so_do_terminals_of_such_an_encoding(edited: Service, line: str, encoding: str) -> None:
    code = command(*line.split())
    env = environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    with screen(edited.folder, code, env, rows=200) as seen:
        assert seen.end() == LOOKS[line]
    shown = "\n".join(seen.lines)
    assert "forge is at fault" not in shown
    assert encoding == "cp437" or shown.replace("\ufffd", "").isascii()


@pytest.mark.parametrize("line", ["show", "show --toml", "diff", "new x --dry-run", "--help"])
def test_who_reads_a_pipe_may_stop(edited: Service, line: str) -> None:
    shell = f"{shlex.quote(sys.executable)} -m forge_cli {line} | head -1"
    result = subprocess.run(
        ["bash", "-c", shell],
        cwd=edited.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == ""


def test_a_file_name_that_is_no_text_is_shown_somehow(service: Service, tmp_path: Path) -> None:
    strange = b"caf\xe9".decode(errors="surrogateescape")
    result = forge(service.folder, "diff", strange)
    assert result.returncode == 2
    assert result.stderr.startswith("error: there is no caf")

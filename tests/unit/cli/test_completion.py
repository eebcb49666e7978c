"""What TAB offers: asked for as the scripts ask, and typed in real shells."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forge_cli.cli.completion.answering import words_of
from forge_cli.manifest import TYPES
from tests.unit.screen import Screen, screen
from tests.unit.terminal import environment, forge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.unit.cli.conftest import Service

BREAKS = " \t\n\"'><=;|&(:"
"""Where bash cuts words, unless it is told otherwise."""


def offered(folder: Path, line: str, shell: str = "fish") -> list[str]:
    """The words that are offered at the end of `line`."""
    result = forge(folder, _FORGE_COMPLETE=shell, _FORGE_LINE=line, _FORGE_BREAKS=BREAKS)
    assert (result.returncode, result.stderr) == (0, "")
    return [answer.partition("\t")[0] for answer in result.stdout.splitlines()]


MODIFIERS = ["default=", "index", "max=", "min=", "null", "pattern=", "unique"]
OFFERED = {
    "forge sho": ["show"],
    "forge show --js": ["--json"],
    "forge show ": ["Post", "User"],
    "forge show Post U": ["User"],
    "forge remove-model ": ["Post", "User"],
    "forge rename-model P": ["Post"],
    "forge add-model ": [],
    "forge add-model Tag name": [],
    "forge add-model Tag name:u": ["name:uuid", "name:url"],
    "forge add-model Tag parent:ref:": ["parent:ref:Post", "parent:ref:User", "parent:ref:Tag"],
    "forge add-model Tag a:str b:int c:str --unique-together a,": ["a,b", "a,c"],
    "forge add-field P": ["Post"],
    "forge add-field Post x:": [
        f"x:{kind}:" if kind in ("decimal", "enum", "ref", "many") else f"x:{kind}"
        for kind in TYPES
    ],
    "forge add-field Post x:many:U": ["x:many:User"],
    "forge add-field Post x:enum:": [],
    "forge add-field Post x:str:": [f"x:str:{each}" for each in MODIFIERS],
    "forge add-field Post x:str:max=9:m": ["x:str:max=9:min="],
    "forge add-field Post x:str:default=a::b:n": ["x:str:default=a::b:null"],
    "forge add-field Post x:ref:User:on-delete=": [
        f"x:ref:User:on-delete={each}" for each in ("restrict", "cascade", "set-null")
    ],
    "forge add-field Post x:bool:default=": ["x:bool:default=true", "x:bool:default=false"],
    "forge add-field Post x:date:default=": ["x:date:default=now"],
    "forge add-field Post x:enum:a,b:default=": ["x:enum:a,b:default=a", "x:enum:a,b:default=b"],
    "forge add-field Post x:no-type:": [],
    "forge add-field Post a:int b:int --fill ": ["a=", "b="],
    "forge change-field Post t": ["title:"],
    "forge change-field Post title:te": ["title:text"],
    "forge change-field Post status:enum:draft,open --replace ": ["draft=", "published="],
    "forge change-field Post status:enum:draft,open --replace published=": [
        "published=draft",
        "published=open",
    ],
    "forge change-field Post body:text --fill ": ["body="],
    "forge remove-field Post title ": ["body", "author", "status"],
    "forge rename-field Post b": ["body"],
    "forge rename-field Post body ": [],
    "forge apply --fill User.": ["User.username=", "User.email="],
    "forge new shop --database ": ["postgresql", "sqlite"],
    "forge new shop --database=p": ["--database=postgresql"],
    "forge new shop --description 'two words": [],
}


@pytest.mark.parametrize("line", OFFERED)
def test_what_may_stand_there_is_offered(
    service: Service, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from forge_cli.cli.app import app
    from forge_cli.cli.completion.answering import answer

    monkeypatch.chdir(service.folder / "src")
    monkeypatch.setenv("_FORGE_COMPLETE", "fish")
    monkeypatch.setenv("_FORGE_LINE", line)
    answer(app)
    out, err = capsys.readouterr()
    assert [each.partition("\t")[0] for each in out.splitlines()] == OFFERED[line]
    assert err == ""


def test_what_was_edited_by_hand_is_offered_to_apply(service: Service) -> None:
    service.edit("forge/models/Post.toml", "body =", "content =")
    service.edit("forge/models/Post.toml", "draft,published", "draft,open")
    (service.folder / "forge/models/User.toml").rename(service.folder / "forge/models/Person.toml")
    service.edit("forge/models/Post.toml", "ref:User", "ref:Person")
    assert offered(service.folder, "forge apply --rename ") == ["User=", "Post.body="]
    assert offered(service.folder, "forge apply --rename User=") == ["User=Person"]
    assert offered(service.folder, "forge apply --rename Post.body=") == ["Post.body=content"]
    assert offered(service.folder, "forge apply --replace ") == ["Post.status.published="]
    assert offered(service.folder, "forge apply --replace Post.status.published=o") == [
        "Post.status.published=open"
    ]


def test_migrations_are_offered_to_the_database(service: Service) -> None:
    versions = (service.folder / "migrations/versions").glob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in versions]
    ids = {re.findall(r'^revision: str = "(\w+)"', text, re.MULTILINE)[0] for text in texts}
    up = offered(service.folder, "forge db upgrade ")
    assert (up[:2], set(up[2:])) == (["head", "+1"], ids)
    assert offered(service.folder, "forge db downgrade b")[:1] == ["base"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("forge new --database=s", ["sqlite"]),
        ("forge add-field Post x:ref:", ["Post", "User"]),
        ("forge add-field Post x:str:max=9:nu", ["null"]),
        ("forge add-field Post x:bool:default=t", ["true"]),
        ("forge add-field Post 'x:ref:U", ["x:ref:User"]),
        ("forge apply --fill User.e", ["User.email="]),
    ],
)
def test_bash_gets_what_follows_the_last_break(
    service: Service, line: str, words: list[str]
) -> None:
    assert offered(service.folder, line, "bash") == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("forge ", ["forge", ""]),
        ("forge 'a b' c", ["forge", "a b", "c"]),
        ("forge 'a b", ["forge", "a b"]),
        ("forge a\\ b", ["forge", "a b"]),
        ("forge # a", ["forge", "#", "a"]),
    ],
)
def test_a_line_is_read_as_a_shell_reads_it(line: str, words: list[str]) -> None:
    assert words_of(line) == words


@pytest.mark.parametrize(
    "line", ["forge show ", "forge add-field Post x:ref:", "forge apply --fill "]
)
def test_without_a_project_nothing_is_offered(tmp_path: Path, line: str) -> None:
    assert set(offered(tmp_path, line)) <= {"x:ref:Post"}


@pytest.mark.parametrize("text", ["not toml", "[fields]\ntitle = 'strr'\n"])
def test_a_broken_project_offers_nothing(service: Service, text: str) -> None:
    service.write("forge/models/Post.toml", text)
    for line in ("forge show ", "forge remove-field Post ", "forge apply --rename "):
        assert offered(service.folder, line) == []


@pytest.mark.parametrize(
    "line", ["", "forge", "forge frobnicate ", "forge show --wrong ", "forge new a b c"]
)
def test_a_line_that_makes_no_sense_offers_nothing(tmp_path: Path, line: str) -> None:
    offered(tmp_path, line)


def test_it_is_there_before_it_is_waited_for(service: Service) -> None:
    """0.3 seconds of a processor; on a slow machine, what importing Typer alone takes, five times."""

    def seconds(work: Callable[[], object]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def offer() -> None:
        assert offered(service.folder, "forge add-field Post x:ref:U") == ["x:ref:User"]

    def import_typer() -> None:
        subprocess.run([sys.executable, "-c", "import typer"], check=True)

    slow = max(seconds(import_typer) for _ in range(3))
    assert min(seconds(offer) for _ in range(4)) < max(0.3, 5 * slow)


def test_what_draws_for_people_is_not_imported(service: Service) -> None:
    code = "import sys; from forge_cli.cli import _complete; _complete(); print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=service.folder,
        env=environment(_FORGE_COMPLETE="fish", _FORGE_LINE="forge show "),
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.startswith("Post\t/posts\nUser\t/users\n")
    assert not {"rich", "jinja2", "forge_cli.planning", "asyncio"} & set(result.stdout.split())


SHELLS = {
    "bash": ["bash", "--noprofile", "-i"],
    "zsh": ["zsh", "-d", "-i"],
    "fish": ["fish", "-i"],
}


def _home(folder: Path) -> dict[str, str]:
    """An environment with a home of its own, and forge on the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = environment(HOME=str(folder), PATH=path, TERM="xterm", LC_ALL="C.UTF-8")
    return {name: value for name, value in kept.items() if not name.startswith("XDG_")}


def _major_version_of_bash() -> int:
    version = ["bash", "-c", "echo $BASH_VERSINFO"]
    return int(subprocess.run(version, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, service: Service, tmp_path: Path) -> Iterator[Screen]:
    """A shell in which the completion was installed, started anew."""
    name = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    if name == "bash" and _major_version_of_bash() < 4:
        pytest.skip("bash is older than 4, and adds a space after max=")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".bashrc").write_text("PS1='ready> '\n")
    (home / ".zshrc").write_text("PS1='ready> '\n")
    (home / ".config/fish").mkdir(parents=True)
    (home / ".config/fish/config.fish").write_text("function fish_prompt; echo -n 'ready> '; end\n")
    with screen(service.folder, SHELLS[name], _home(home)) as first:
        first.expect("ready>")
        first.type("forge --install-completion\r")
        first.expect("completion installed in")
    with screen(service.folder, SHELLS[name], _home(home)) as again:
        again.expect("ready>")
        yield again


def test_in_a_real_shell_words_grow_and_choices_are_listed(shell: Screen) -> None:
    for keys, line in [
        ("forge sho\t", "forge show"),
        ("forge add-field Post x:ref:U\t", "forge add-field Post x:ref:User"),
        ("forge add-field Post x:str:ma\t9:nu\t", "forge add-field Post x:str:max=9:null"),
        ("forge change-field Post sta\tenu\ta,b", "forge change-field Post status:enum:a,b"),
        ("forge new shop --database=sq\t", "forge new shop --database=sqlite"),
        ("forge apply --fill User.em\t1", "forge apply --fill User.email=1"),
        ("forge diff forge/pro\t", "forge diff forge/project.toml"),
    ]:
        shell.type(keys)
        shell.expect(line)
        shell.type("\x15")  # Ctrl-U: the line is empty again
    shell.type("forge add-field Post x:\t\t")
    shell.until(lambda lines: all(kind in "\n".join(lines) for kind in TYPES), 20, "not all types")

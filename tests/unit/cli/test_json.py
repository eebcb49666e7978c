"""Every document of --json is as it is declared, and alone on its stream, however the command ends."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

import pytest
import typer
from jsonschema import Draft202012Validator, ValidationError

from forge_cli.cli.app import app
from forge_cli.cli.documents import COMMANDS, beginning, json_schema
from tests.unit.documents import document_in, validator
from tests.unit.terminal import environment, forge, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.unit.cli.conftest import Service

SCHEMAS = "src/shop/resources/posts/schemas.py"


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Typer keeps its class
    """Every command by its name, as `db url`."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


ALL = dict(commands(typer.main.get_command(app)))
SPEAKING = [
    name for name, each in ALL.items() if any("--json" in option.opts for option in each.params)
]


def test_every_document_is_declared() -> None:
    assert sorted(COMMANDS) == sorted(SPEAKING)


@pytest.mark.parametrize("command", SPEAKING)
def test_every_command_that_speaks_to_programs_can_be_quiet(command: str) -> None:
    options = {option for parameter in ALL[command].params for option in parameter.opts}
    assert {"--json", "--quiet", "--debug"} <= options


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_is_there_from_the_beginning(command: str) -> None:
    head = {"schema": 1, "command": command, "ok": True, "error": None, "steps": []}
    validator(command).validate({**head, **beginning(command)})


@pytest.mark.parametrize("command", ["new", "show", "diff", "apply"])
def test_what_is_not_declared_is_no_document(command: str) -> None:
    head = {"schema": 1, "command": command, "ok": True, "error": None, "steps": []}
    document = {**head, **beginning(command)}
    for wrong in (
        {**document, "more": 1},
        {**document, "schema": 2},
        {**document, "steps": [{"name": "x"}]},
        {key: value for key, value in document.items() if key != "path"},
    ):
        with pytest.raises(ValidationError):
            validator(command).validate(wrong)


class Leaf(TypedDict):
    """A leaf."""

    size: int


class Sample(TypedDict):
    """A tree."""

    kind: Literal["oak", "elm"]
    leaves: list[Leaf]
    age: NotRequired[float | None]


def test_a_class_is_told_as_json_schema() -> None:
    schema = json_schema(Sample)
    Draft202012Validator.check_schema(schema)
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sample",
        "type": "object",
        "description": "A tree.",
        "properties": {
            "kind": {"enum": ["oak", "elm"]},
            "leaves": {"type": "array", "items": {"$ref": "#/$defs/Leaf"}},
            "age": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        },
        "required": ["kind", "leaves"],
        "$defs": {
            "Leaf": {
                "type": "object",
                "description": "A leaf.",
                "properties": {"size": {"type": "integer"}},
                "required": ["size"],
            }
        },
    }


ENDS = [
    ("new x --dry-run", 0),
    ("new class", 2),
    ("show", 0),
    ("show Pots", 2),
    ("show --toml", 2),
    ("diff", 0),
    ("diff nowhere", 2),
    ("diff --pending", 0),
    ("add-model Tag name:str", 0),
    ("add-model Tag name:strr", 2),
    ("add-model Tag name:str --dry-run", 0),
    ("remove-model User", 2),
    ("remove-model Post", 0),
    ("rename-model Post Article", 0),
    ("rename-model Post Article --dry-run", 0),
    ("add-field Post rank:int", 2),
    ("add-field Post rank:int --fill rank=1", 0),
    ("remove-field Post body --no-migration", 0),
    ("rename-field Post title heading", 0),
    ("change-field Post title:str:max=300", 0),
    ("apply", 0),
    ("apply --rename Post", 2),
]


@pytest.mark.parametrize(("command", "code"), ENDS)
def test_a_document_is_as_it_is_declared(service: Service, command: str, code: int) -> None:
    document = service.json(command, code=code)
    assert document["command"] == command.split()[0]
    assert document["ok"] is (code == 0)


@pytest.mark.parametrize("how", ["", "--dry-run", "--markers", "--markers --dry-run"])
def test_conflicts_and_edits_are_as_they_are_declared(service: Service, how: str) -> None:
    start = "class PostCreate(Input):\n    title: Title"
    service.edit(SCHEMAS, start, f"{start} = 'Untitled'")
    (service.folder / "src/shop/health.py").unlink()
    [edited, gone] = sorted(service.json("diff")["files"], key=lambda file: file["action"])[::-1]
    assert (edited["action"], gone["action"]) == ("edited", "deleted")
    document = service.json(f"rename-field Post title heading {how}", code=0 if "m" in how else 3)
    assert bool(document["marked"]) is ("m" in how)
    assert bool(document["conflicts"]) is ("m" not in how)


def test_what_is_pending_is_as_it_is_declared(service: Service) -> None:
    service.edit("forge/models/Post.toml", 'body = "text"', 'body = "text:max=500"')
    document = service.json("diff --pending")
    assert document["files"][0]["diff"]
    assert service.json("show")["applied"] is False


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("--json", ""),
        ("frobnicate --json", ""),
        ("show --wrong --json", "show"),
        ("--wrong --json show", ""),
        ("new --json x y", "new"),
        ("new --json", "new"),
        ("add-model --json", "add-model"),
        ("add-model Tag --json", "add-model"),
    ],
)
def test_wrong_usage_is_one_document(tmp_path: Path, line: str, command: str) -> None:
    result = forge(tmp_path, *shlex.split(line))
    document = document_in(result.stdout)
    assert (result.returncode, result.stderr) == (2, "")
    assert (document["command"], document["ok"]) == (command, False)
    assert document["error"]["what"]
    assert document["error"]["hint"]


BROKEN = """
import sys, warnings
import forge_cli.{module} as module
def broken(*_, **__):
    warnings.warn("it will break")
    raise RuntimeError("it broke")
module.{name} = broken
from forge_cli.cli import main
main()
"""


def test_a_crash_and_a_warning_leave_the_document_alone(tmp_path: Path) -> None:
    code = BROKEN.format(module="manifest", name="new_project")
    result = subprocess.run(
        [sys.executable, "-W", "always", "-c", code, "new", "x", "--json"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert (
        document_in(result.stdout)["error"]["what"] == "forge is at fault: RuntimeError: it broke"
    )
    assert "it will break" in result.stderr


SLOW = """
import sys, time
class Slow:
    waited = False
    def find_spec(self, name, path, target=None):
        if name == "{module}" and not self.waited:
            self.waited = True
            print("here", file=sys.stderr, flush=True)
            time.sleep(60)
sys.meta_path.insert(0, Slow())
from forge_cli.cli import main
main()
"""


@pytest.mark.parametrize("module", ["typer", "forge_cli.manifest"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_is_one_document(
    tmp_path: Path, module: str, number: signal.Signals
) -> None:
    code = [sys.executable, "-c", SLOW.format(module=module)]
    with running(tmp_path, [*code, "new", "shop", "--json"]) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "here\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (128 + number, "")
    document = document_in(out)
    assert document["command"] == "new"
    assert document["error"]["what"] == "interrupted"

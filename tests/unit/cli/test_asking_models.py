"""In a terminal, and only there, commands that change a model ask for what is missing."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.conftest import Service
from tests.unit.screen import screen
from tests.unit.terminal import command, environment, forge, terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.terminal import Terminal

DOWN, UP, ENTER, ERASE = "\x1b[B", "\x1b[A", "\r", "\x7f"


def answer(user: Terminal, *pairs: tuple[str, str]) -> None:
    """Wait for each question, and type the answer."""
    for question, keys in pairs:
        user.expect(question)
        user.type(keys)


def command_shown(user: Terminal) -> list[str]:
    """The words of the command line that does the same without a question."""
    shown = re.search(
        r"without questions:\s+forge ((?:.*\n)+?)\s*\n", user.screen.replace("\r", "")
    )
    assert shown, user.screen
    return shlex.split(shown[1])


def test_a_model_field_by_field(service: Service, tmp_path: Path) -> None:
    other = Service(tmp_path / "other/shop")
    shutil.copytree(service.folder, other.folder)
    with terminal(service.folder, "add-model") as user:
        answer(user, ("Name of the model", "Post"), ("there is a model Post already", ERASE * 4))
        answer(user, ("Name of the model", "shop item"), ("call it Shopitem", ERASE * 9))
        answer(user, ("Name of the model", "Item\r"))
        answer(
            user,
            ("First field of Item", "class"),
            ("a field cannot be called class", ERASE * 5 + "title\r"),
            ("Type of title", ENTER),
            ("What else is true of title", f" {DOWN * 5} \r"),  # unique and max
            ("max of title", "x"),
            ("no length", ERASE + "200\r"),
        )
        user.expect("title:str:unique:max=200")
        answer(user, ("Next field", "price\r"), ("Type of price", f"{DOWN * 5}\r"))
        answer(user, ("Digits in all", ENTER), ("What else", f"{DOWN * 4} \r"), ("min of", "0\r"))
        user.expect("price:decimal:10,2:min=0")
        for name in ("seller", "buyer"):
            answer(user, ("Next field", f"{name}\r"), (f"Type of {name}", f"{UP * 2}\r"))
            answer(user, ("Of which model", f"{DOWN}\r"))
            answer(user, ("What else", f"{DOWN} \r"), ("to be deleted", f"{UP}\r"))
        answer(user, ("Name of the way back from User", ENTER))
        user.expect("buyer:ref:User:null:on-delete=set-null:as=items-by-buyer")
        answer(user, ("Next field", "posts\r"), ("Type of posts", f"{UP}\r"))
        answer(user, ("Of which model", ENTER), ("Next field", ENTER))
        answer(user, ("Anything else about Item", f"{DOWN * 3} {DOWN} \r"))
        answer(user, ("--unique-together", "title,nothing"), ("nothing", ERASE * 7 + "price\r"))
        user.expect("create  src/shop/resources/items/model.py")
        user.expect("Write them?")
        assert not (service.folder / "forge/models/Item.toml").exists()
        user.type(ENTER)
        assert user.end() == 0, user.screen
    words = command_shown(user)
    assert words[:2] == ["add-model", "Item"]
    assert forge(other.folder, *words).returncode == 0
    for path in ("forge/models/Item.toml", "src/shop/resources/items/model.py"):
        assert other.read(path) == service.read(path)
    manifest = service.read("forge/models/Item.toml")
    assert "timestamps = false" in manifest
    assert 'posts = "many:Post"' in manifest


def test_a_whole_field_may_be_typed_at_once(service: Service) -> None:
    with terminal(service.folder, "add-model", "Tag", "--no-timestamps") as user:
        answer(user, ("First field of Tag", "name:string"), ("there is no type string", ERASE * 3))
        answer(user, ("First field", "\r"), ("Next field", ENTER), ("Write them?", "y"))
        assert user.end() == 0, user.screen
        assert "Anything else" not in user.screen  # there are options already
    assert command_shown(user) == ["add-model", "Tag", "--no-timestamps", "name:str"]
    assert 'name = "str"' in service.read("forge/models/Tag.toml")


def test_a_colon_in_a_value_is_just_a_colon(service: Service) -> None:
    with terminal(service.folder, "add-model", "Visit") as user:
        answer(user, ("First field", "at\r"), ("Type of at", f"{DOWN * 8}\r"))
        answer(user, ("What else", f"{DOWN * 3} \r"), ("Default of at (a time", "18:30\r"))
        user.expect("at:time:default=18::30")
        answer(user, ("Next field", "state\r"), ("Type of state", f"{UP * 3}\r"))
        answer(user, ("Values", "new,old\r"), ("What else", f"{DOWN * 2} \r"))
        answer(user, ("Default of state", f"{DOWN}\r"))
        user.expect("state:enum:new,old:default=old")
        answer(user, ("Next field", ENTER), ("Anything else", ENTER), ("Write them?", ENTER))
        assert user.end() == 0, user.screen
    assert 'at = "time:default=18::30::00"' in service.read("forge/models/Visit.toml")


def test_what_cannot_be_together_is_told_at_once(service: Service) -> None:
    with terminal(service.folder, "add-model", "Tag") as user:
        answer(user, ("First field", "name\r"), ("Type of name", ENTER))
        answer(user, ("What else", f" {DOWN} \r"), ("unique has an index already", " "))
        answer(user, ("What else", f"{DOWN * 2} \r"), ("the second row would have it too", " \r"))
        user.expect("name:str:unique")
        answer(user, ("Next field", "name"), ("two fields called name", "\x03"))
        assert user.end() == 130


def test_in_a_narrow_terminal_the_way_out_is_told_before_the_reason(service: Service) -> None:
    program = command("add-model")
    with screen(service.folder, program, environment(), columns=50, rows=24) as user:
        user.expect("Name of the model")
        user.type("No te")
        user.expect("a model cannot be called No te; call it Note")
        user.type(f"{ERASE * 3}te\r")
        user.expect("First field of Note")
        user.type("title:strange")
        user.expect("did you mean")


STAGES = [
    ("Name of the model", "Tag\r"),
    ("First field", "name\r"),
    ("Type of name", ENTER),
    ("What else is true", ENTER),
    ("Next field", ENTER),
    ("Anything else", ENTER),
    ("Write them?", "n"),
]


@pytest.mark.parametrize("stage", range(len(STAGES)))
def test_whoever_stops_gets_nothing(stage: int, service: Service) -> None:
    before = service.files()
    with terminal(service.folder, "add-model") as user:
        answer(user, *STAGES[:stage])
        user.expect(STAGES[stage][0])
        user.type("\x03" if stage < len(STAGES) - 1 else "n")
        assert user.end() == 130, user.screen
        assert "nothing was written" in user.screen
        assert "Traceback" not in user.screen
    assert service.files() == before


def test_a_dry_run_asks_and_shows_the_diff(service: Service) -> None:
    before = service.files()
    with terminal(service.folder, "add-model", "Tag", "--dry-run") as user:
        answer(user, ("First field", "name:str\r"), ("Next field", ENTER), ("Anything", ENTER))
        assert user.end() == 0, user.screen
        assert "+++ b/src/shop/resources/tags/model.py" in user.screen
        assert "Write them?" not in user.screen
    assert service.files() == before


def test_rows_that_exist_need_a_value(service: Service) -> None:
    with terminal(service.folder, "add-field") as user:
        answer(user, ("Which model", ENTER), ("First field of Post", "title"))
        answer(user, ("Post.title is there already", ERASE * 5 + "rank:int\r"))
        answer(user, ("Next field", "mood:text:null\r"), ("Next field", ENTER))
        answer(user, ("What do they get in rank?", "x"), ("x", ERASE + "7\r"))
        answer(user, ("Write them?", ENTER))
        assert user.end() == 0, user.screen
    words = command_shown(user)
    assert words == ["add-field", "Post", "rank:int", "mood:text:null", "--fill", "rank=7"]
    [migration] = (service.folder / "migrations/versions").glob("*rank*")
    assert "7" in migration.read_text()


def test_a_model_to_remove_is_chosen(service: Service) -> None:
    with terminal(service.folder, "remove-model") as user:
        answer(user, ("Which model", ENTER))
        user.expect("delete  src/shop/resources/posts/model.py")
        answer(user, ("Write them?", ENTER))
        assert user.end() == 0, user.screen
    assert not (service.folder / "forge/models/Post.toml").exists()


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("add-model", "the model and its fields are missing"),
        ("add-model Tag", "the fields of the model are missing"),
        ("add-field", "the model and the fields are missing"),
        ("add-field Post", "the fields are missing"),
        ("remove-model", "the model is missing"),
    ],
)
def test_without_a_terminal_nothing_is_asked(command: str, what: str, service: Service) -> None:
    result = service.run(command, code=2)
    error, hint = result.stderr.splitlines()
    assert error == f"error: {what}"
    name = command.split()[0]
    assert hint.startswith(f"hint: write it like: forge {name} ")
    document = service.json(command, code=2)
    assert document["error"]["what"] == what


@pytest.mark.parametrize("command", ["add-model", "add-field", "remove-model"])
def test_json_never_asks(command: str, service: Service) -> None:
    with terminal(service.folder, command, "--json") as user:
        assert user.end() == 2
        assert "?" not in user.screen


def test_outside_of_a_project_nothing_is_asked(tmp_path: Path) -> None:
    with terminal(tmp_path, "add-model") as user:
        assert user.end() == 2
        assert "there is no project of forge" in user.screen


def test_conflicts_that_are_still_marked_come_first(
    made: Callable[[str], Path], service: Service
) -> None:
    marked = service.folder / ".forge/run/marked.json"
    marked.parent.mkdir(exist_ok=True)
    marked.write_text('["README.md"]')
    service.write("README.md", "<<<<<<< yours\na\n=======\nb\n>>>>>>> forge\n")
    with terminal(service.folder, "add-model") as user:
        assert user.end() == 2
        assert "README.md still holds the marks of a conflict" in user.screen

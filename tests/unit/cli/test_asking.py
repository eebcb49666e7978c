"""In a terminal, and only there, `forge new` without a name asks."""

from pathlib import Path

import pytest

from tests.unit.terminal import forge, terminal

QUICK = ("--no-install", "--no-git")


def project_file(folder: Path, name: str) -> str:
    return (folder / name / "forge/project.toml").read_text()


def test_it_asks_for_name_database_and_prefix(tmp_path: Path) -> None:
    with terminal(tmp_path, "new", *QUICK) as user:
        user.expect("Name of the service")
        user.type("my-shop\r")
        user.expect("Database")
        user.type("\x1b[B\r")  # one down
        user.expect("Prefix")
        user.type("/api\r")
        user.expect("forge new --no-install --no-git my-shop --database sqlite --api-prefix /api")
        user.expect("src/")
        user.expect("Write them?")
        assert list(tmp_path.iterdir()) == []
        user.type("\r")
        assert user.end() == 0, user.screen
    text = project_file(tmp_path, "my-shop")
    assert 'database = "sqlite"' in text
    assert 'api-prefix = "/api"' in text


def test_the_first_answers_are_the_defaults(tmp_path: Path) -> None:
    with terminal(tmp_path, "new", *QUICK) as user:
        user.expect("Name of the service")
        user.type("shop\r")
        user.expect("Database")
        user.type("\r")
        user.expect("Prefix")
        user.type("\r")
        user.expect("Write them?")
        user.type("y")
        assert user.end() == 0, user.screen
    text = project_file(tmp_path, "shop")
    assert 'database = "postgresql"' in text


def test_what_was_given_is_not_asked(tmp_path: Path) -> None:
    with terminal(tmp_path, "new", *QUICK, "--database", "sqlite", "--api-prefix", "/x") as user:
        user.expect("Name of the service")
        user.type("shop\r")
        user.expect("Write them?")
        user.type("\r")
        assert user.end() == 0
        assert "Database" not in user.screen
        assert "Prefix" not in user.screen
    assert 'api-prefix = "/x"' in project_file(tmp_path, "shop")


def test_nothing_is_asked_when_a_name_is_given(tmp_path: Path) -> None:
    with terminal(tmp_path, "new", "shop", *QUICK) as user:
        assert user.end() == 0
        assert "Database" not in user.screen
    assert (tmp_path / "shop").is_dir()


def test_a_name_is_checked_while_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/file").write_text("")
    with terminal(tmp_path, "new", *QUICK, "--database", "sqlite", "--api-prefix", "") as user:
        user.expect("Name of the service")
        user.type("class")
        user.expect("is a Python keyword")
        user.type("\x7f" * 5 + "taken")
        user.expect("exists and is not empty")
        user.type("\x7f" * 5 + "shop\r")
        user.expect("Write them?")
        user.type("\r")
        assert user.end() == 0, user.screen
    assert (tmp_path / "shop").is_dir()


def test_a_prefix_is_checked_too(tmp_path: Path) -> None:
    with terminal(tmp_path, "new", *QUICK, "--database", "sqlite") as user:
        user.expect("Name of the service")
        user.type("shop\r")
        user.expect("Prefix")
        user.type("/a b")
        user.expect("is no path")
        user.type("\x7f" * 2 + "\r")
        user.expect("Write them?")
        user.type("\r")
        assert user.end() == 0, user.screen
    assert 'api-prefix = "/a"' in project_file(tmp_path, "shop")


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_who_does_not_answer_gets_nothing(key: str, tmp_path: Path) -> None:
    with terminal(tmp_path, "new", *QUICK) as user:
        user.expect("Name of the service")
        user.type(key)
        assert user.end() == 130
        assert "Traceback" not in user.screen
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["n", "\x03", "\x04"], ids=["no", "ctrl-c", "ctrl-d"])
def test_until_the_last_yes_nothing_is_written(key: str, tmp_path: Path) -> None:
    with terminal(tmp_path, "new", *QUICK, "--database", "sqlite", "--api-prefix", "") as user:
        user.expect("Name of the service")
        user.type("shop\r")
        user.expect("Write them?")
        user.type(key)
        assert user.end() == 130
        assert "nothing was written" in user.screen
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--defaults", "--json"])
def test_with_these_options_it_never_asks(option: str, tmp_path: Path) -> None:
    with terminal(tmp_path, "new", option, *QUICK) as user:
        assert user.end() == 2
        assert "the name of the service is missing" in user.screen
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_it_never_asks(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", *QUICK)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "error: the name of the service is missing",
        "hint: write it: forge new my-service",
    ]


def test_a_step_in_a_terminal_has_colours_unless_refused(tmp_path: Path) -> None:
    with terminal(tmp_path, "new", "a", *QUICK) as user:
        assert user.end() == 0
        assert "✓ Rendered" in user.screen
        assert "\x1b[32m" in user.raw
    with terminal(tmp_path, "new", "b", *QUICK, NO_COLOR="1") as user:
        assert user.end() == 0
        assert "✓ Rendered" in user.screen
        assert "\x1b[32m" not in user.raw

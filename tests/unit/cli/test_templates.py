"""`forge new --template` hands any template to Copier: its questions, its answers, its rules of trust."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from forge_cli.cli.app import app
from tests.unit.documents import document_in
from tests.unit.terminal import terminal

QUESTIONS = """
title:
  help: What is it called?
  type: str
  validator: "{% if title == 'bad' %}not that one{% endif %}"
kind:
  type: str
  choices: [plain, fancy]
  default: plain
_message_after_copy: "Have fun with {{ title }}"
"""
README = "{{ title }}, {{ kind }}, in {{ _folder_name }}, {{ _copier_conf.dst_path }}\n"


@pytest.fixture(autouse=True)
def copier_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings and no cache of whoever runs the tests."""
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COPIER_CACHE_DIR", str(tmp_path / "cache"))


def write_template(folder: Path, configuration: str = QUESTIONS, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "copier.yml").write_text(configuration)
    (folder / "README.md.jinja").write_text(README)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return write_template(tmp_path / "template")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """An empty folder to make projects in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def forge(folder: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run forge in `folder`, in this process: it imports Copier once."""
    command = [str(argument) for argument in arguments]
    with contextlib.chdir(folder):
        result = CliRunner().invoke(app, command, env=more)
    return subprocess.CompletedProcess(command, result.exit_code, result.stdout, result.stderr)


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(template: Path) -> Path:
    """The template in git, with a tag for plain text and a newer one, and something newer still."""
    git(template, "init", "--quiet")
    for tag in ("v1.0", "v1.1", ""):
        (template / "release.txt").write_text(tag or "unreleased")
        git(template, "add", "--all")
        git(template, "commit", "--quiet", "--message", tag or "on")
        if tag:
            git(template, "tag", tag)
    return template


def refusal(folder: Path, *arguments: str | Path) -> str:
    """The two lines of an error, in one; nothing may have been written."""
    before = sorted(folder.rglob("*"))
    result = forge(folder, "new", *arguments)
    assert result.returncode == 2, result.stderr
    assert sorted(folder.rglob("*")) == before
    what, hint = result.stderr.splitlines()
    assert what.startswith("error: ")
    assert hint.startswith("hint: ")
    return f"{what}\n{hint}"


def test_answers_on_the_command_line_and_defaults(work: Path, template: Path) -> None:
    result = forge(work, "new", "shop", "--template", template, "--data", "title=A=B", "--no-git")
    assert result.returncode == 0, result.stderr
    assert (work / "shop/README.md").read_text() == "A=B, plain, in shop, shop\n"
    assert [path.name for path in (work / "shop").iterdir()] == ["README.md"]
    assert "cd shop" in result.stdout
    assert "Rendered 1 file" in result.stdout


def test_a_name_need_not_be_one_of_a_package(work: Path, template: Path) -> None:
    """The rules for names of services are those of forge's own template."""
    for name in ("1st class", "fastapi"):
        options = ("--template", template, "--data", "title=x", "--no-git")
        assert forge(work, "new", name, *options).returncode == 0
        assert (work / name / "README.md").is_file()
    for name in ("a/b", "..", "", "a\nb"):
        assert "a folder cannot be called" in refusal(work, name, "--template", template)


def test_its_questions_are_asked_in_a_terminal(work: Path, template: Path) -> None:
    with terminal(work, "new", "shop", "--template", template) as user:
        user.expect("What is it called?")
        user.type("bad")
        user.expect("not that one")
        user.type("\x7f" * 3 + "Good\r")
        user.expect("kind")
        user.type("\x1b[B\r")
        user.expect("Have fun with Good")
        assert user.end() == 0, user.screen
    assert (work / "shop/README.md").read_text().startswith("Good, fancy")
    assert (work / "shop/.git").is_dir()


def test_what_was_answered_is_not_asked(work: Path, template: Path) -> None:
    options = ("--template", template, "--data", "title=x", "--no-git")
    with terminal(work, "new", "shop", *options) as user:
        user.expect("kind")
        user.type("\r")
        assert user.end() == 0, user.screen
        assert "What is it called" not in user.screen


@pytest.mark.parametrize("option", ["--defaults", "--json"])
def test_with_these_options_nothing_is_asked(option: str, work: Path, template: Path) -> None:
    options = ("--template", template, "--data", "title=x", "--no-git", option)
    with terminal(work, "new", "shop", *options) as user:
        assert user.end() == 0, user.screen
        assert "kind (str)" not in user.screen
    assert (work / "shop/README.md").read_text().startswith("x, plain")


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_who_does_not_answer_gets_nothing(key: str, work: Path, template: Path) -> None:
    with terminal(work, "new", "--template", template) as user:
        user.expect("Name of the project")
        user.type("shop\r")
        user.expect("What is it called?")
        user.type(key)
        assert user.end() == 130
        assert "nothing was written" in user.screen
        assert "Traceback" not in user.screen
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "said", "hint"),
    [
        ([], 'Question "title" is required', "answer it with --data title=..."),
        (["title=bad"], "not that one", "give another answer with --data title=..."),
        (["title=x", "kind=square"], "'square' is not in", "with --data kind=..."),
        (["title"], "--data title: there is no NAME=VALUE", "write --data title=Shop"),
        (["title=x", "title=y"], "title is given twice", "leave one of them out"),
    ],
)
def test_answers_that_will_not_do(
    data: list[str], said: str, hint: str, work: Path, template: Path
) -> None:
    options = [part for each in data for part in ("--data", each)]
    first, second = refusal(work, "shop", "--template", template, *options).splitlines()
    assert said in first
    assert second.endswith(hint)


def test_without_a_terminal_the_name_has_to_be_given(work: Path, template: Path) -> None:
    text = refusal(work, "--template", template)
    assert text.startswith("error: the name of the project is missing\n")


def test_the_newest_tag_unless_another_is_named(work: Path, repository: Path) -> None:
    options = ("--template", repository, "--data", "title=x", "--no-git")
    for name, ref, expected in (
        ("newest", (), "v1.1"),
        ("older", ("--vcs-ref", "v1.0"), "v1.0"),
        ("head", ("--vcs-ref", "HEAD"), "unreleased"),
    ):
        assert forge(work, "new", name, *options, *ref).returncode == 0
        assert (work / name / "release.txt").read_text() == expected


def test_a_url_of_a_repository(work: Path, repository: Path) -> None:
    url = f"git+file://{repository}"
    options = ("--template", url, "--data", "title=x", "--json")
    document = document_in(forge(work, "new", "shop", *options).stdout)
    assert document["template"] == {"source": url, "version": "v1.1"}
    assert [step["status"] for step in document["steps"]] == ["done", "done", "skipped", "done"]
    assert {file["path"] for file in document["files"]} == {"README.md", "release.txt"}


def test_edits_that_are_not_committed_are_told_of(work: Path, repository: Path) -> None:
    (repository / "release.txt").write_text("edited")
    options = ("--template", repository, "--vcs-ref", "HEAD", "--data", "title=x", "--no-git")
    result = forge(work, "new", "shop", *options)
    assert result.stderr == "note: Dirty template changes included automatically.\n"
    assert (work / "shop/release.txt").read_text() == "edited"


def test_templates_that_cannot_be_used(work: Path, tmp_path: Path, repository: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    broken = write_template(tmp_path / "broken", "a: [")
    newer = write_template(tmp_path / "newer", '_min_copier_version: "99"')
    wrong = write_template(tmp_path / "wrong", 'a: "1"', **{"x.jinja": "\n{% if %}"})
    extended = write_template(tmp_path / "extended", "_jinja_extensions: [no_such.Extension]")
    for source, said in (
        (tmp_path / "nothing", "there is no template"),
        (f"{tmp_path}/nothing.git", "git cannot fetch"),
        (empty, "it has no copier.yml"),
        (tmp_path / "template/README.md.jinja", "there is no template"),
        (broken, "is no YAML"),
        (newer, "requires Copier version >= 99"),
        (wrong, "x.jinja:2: TemplateSyntaxError"),
    ):
        assert said in refusal(work, "shop", "--template", source)
    assert "install what is missing" in refusal(work, "shop", "--template", extended, "--trust")
    for source in (repository, f"git+file://{repository}"):
        text = refusal(work, "shop", "--template", source, "--vcs-ref", "v9")
        assert "v9" in text.splitlines()[0]


def test_options_that_do_not_go_together(work: Path, template: Path) -> None:
    for option in ("--database", "--api-prefix", "--description", "--author"):
        text = refusal(work, "shop", "--template", template, option, "x")
        assert f"{option} is for forge's own template" in text
    for options in (["--vcs-ref", "v1"], ["--data", "a=b"], ["--trust"]):
        assert f"{options[0]} goes with --template alone" in refusal(work, "shop", *options)


def test_a_folder_that_is_in_use_is_refused(work: Path, template: Path) -> None:
    (work / "shop").mkdir()
    (work / "shop/mine").write_text("")
    text = refusal(work, "shop", "--template", template, "--data", "title=x")
    assert "exists and is not empty" in text


def test_a_dry_run_shows_every_file_and_writes_none(work: Path, template: Path) -> None:
    options = ("--template", template, "--data", "title=x", "--dry-run")
    result = forge(work, "new", "shop", *options)
    assert result.returncode == 0
    assert "README.md" in result.stdout
    assert list(work.iterdir()) == []


def test_links_modes_and_empty_folders_arrive(work: Path, tmp_path: Path) -> None:
    template = write_template(tmp_path / "template", 'a: "1"\n_preserve_symlinks: true')
    (template / "run").write_text("#!/bin/sh\n")
    (template / "run").chmod(0o755)
    (template / "link").symlink_to("run")
    (template / "empty").mkdir()
    assert forge(work, "new", "shop", "--template", template, "--no-git").returncode == 0
    assert os.access(work / "shop/run", os.X_OK)
    assert not os.access(work / "shop/README.md", os.X_OK)
    assert (work / "shop/link").readlink() == Path("run")
    assert (work / "shop/empty").is_dir()


TASKS = 'a: "1"\n_tasks: ["touch ran", "pwd > where", "test ! -e fail"]\n'


def test_a_template_that_runs_something_is_refused_unless_trusted(
    work: Path, tmp_path: Path
) -> None:
    template = write_template(tmp_path / "template", TASKS)
    text = refusal(work, "shop", "--template", template)
    assert "potentially unsafe feature: tasks" in text
    assert "add --trust" in text
    result = forge(work, "new", "shop", "--template", template, "--trust")
    assert result.returncode == 0, result.stderr
    assert (work / "shop/ran").is_file()
    assert Path((work / "shop/where").read_text().strip()) == work / "shop"
    assert (
        "ran"
        in subprocess.run(
            ["git", "ls-files"], cwd=work / "shop", capture_output=True, text=True, check=True
        ).stdout
    )


def test_extensions_are_code_too(work: Path, tmp_path: Path) -> None:
    template = write_template(tmp_path / "template", "a: '1'\n_jinja_extensions: [jinja2.ext.do]")
    assert "jinja_extensions" in refusal(work, "shop", "--template", template)
    result = forge(work, "new", "shop", "--template", template, "--trust", "--no-git")
    assert result.returncode == 0, result.stderr


def test_what_copiers_own_settings_trust_is_trusted(work: Path, tmp_path: Path) -> None:
    template = write_template(tmp_path / "template", TASKS)
    settings = tmp_path / "settings.yml"
    settings.write_text(f"trust: ['{template}']")
    result = forge(work, "new", "shop", "--template", template, COPIER_SETTINGS_PATH=str(settings))
    assert result.returncode == 0, result.stderr
    assert (work / "shop/ran").is_file()


def test_a_trusted_template_asks_once(work: Path, tmp_path: Path) -> None:
    template = write_template(
        tmp_path / "template", QUESTIONS + "_tasks: ['echo {{ title }} > ran']"
    )
    with terminal(work, "new", "shop", "--template", template, "--trust", "--no-git") as user:
        user.expect("What is it called?")
        user.type("Once\r")
        user.expect("kind")
        user.type("\r")
        assert user.end() == 0, user.screen
    assert (work / "shop/ran").read_text() == "Once\n"


def test_a_task_that_fails_leaves_nothing(work: Path, tmp_path: Path) -> None:
    template = write_template(tmp_path / "template", TASKS, fail="")
    result = forge(work, "new", "shop", "--template", template, "--trust")
    assert result.returncode == 1
    assert "a task of the template failed" in result.stderr
    assert list(work.iterdir()) == []


def test_a_task_that_is_interrupted_leaves_nothing(work: Path, tmp_path: Path) -> None:
    tasks = f"a: '1'\n_tasks: ['echo $$ > {tmp_path}/process; exec sleep 60']"
    template = write_template(tmp_path / "template", tasks)
    with terminal(work, "new", "shop", "--template", template, "--trust", "--defaults") as user:
        user.expect("Running the tasks")
        while not (tmp_path / "process").exists() or not (tmp_path / "process").read_text():
            time.sleep(0.05)
        user.process.send_signal(signal.SIGINT)
        assert user.end() == 130, user.screen
        assert "nothing was written" in user.screen
    assert list(work.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)


def test_a_template_that_is_terminated_while_it_asks(work: Path, template: Path) -> None:
    with terminal(work, "new", "shop", "--template", template) as user:
        user.expect("What is it called?")
        user.process.terminate()
        assert user.end() == 143
    assert list(work.iterdir()) == []


def test_without_trust_nothing_of_it_was_run(work: Path, tmp_path: Path) -> None:
    template = write_template(tmp_path / "template", f"a: '1'\n_tasks: ['touch {tmp_path}/ran']")
    refusal(work, "shop", "--template", template)
    result = forge(work, "new", "shop", "--template", template, "--trust", "--dry-run")
    assert result.returncode == 0
    assert not (tmp_path / "ran").exists()


def test_what_it_made_is_no_project_of_forge(work: Path, template: Path) -> None:
    forge(work, "new", "shop", "--template", template, "--data", "title=x", "--no-git")
    result = forge(work / "shop", "show")
    assert result.returncode == 2
    assert "there is no project of forge in" in result.stderr

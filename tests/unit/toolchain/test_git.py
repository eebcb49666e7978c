"""The first commit of a project, by a real git."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from forge_cli.toolchain import Commit, NoCommit, ProgramFailedError, first_commit, was_committed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def configure(**settings: str) -> None:
    for name, value in settings.items():
        subprocess.run(["git", "config", "--global", name.replace("_", "."), value], check=True)


def commit(project: Path) -> Commit:
    result = first_commit(project, "Start")
    assert isinstance(result, Commit)
    return result


def test_all_files_are_committed_on_main(project: Path) -> None:
    (project / ".gitignore").write_text("*.log\n")
    (project / "a.log").write_text("")
    result = commit(project)
    assert git(project, "rev-parse", "--short", "HEAD") == result.id
    assert git(project, "branch", "--show-current") == result.branch == "main"
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "ls-files").splitlines() == [
        ".gitignore",
        "pyproject.toml",
        "src/small/__init__.py",
    ]
    assert git(project, "log", "--format=%s") == "Start"


def test_the_branch_is_main_whatever_is_usual_here(project: Path) -> None:
    configure(init_defaultBranch="trunk")
    commit(project)
    assert git(project, "branch", "--show-current") == "main"


def test_without_an_identity_forge_lends_its_own(project: Path) -> None:
    commit(project)
    assert git(project, "log", "--format=%an %ae %cn") == "forge forge@localhost forge"
    assert git(project, "config", "--local", "--list").count("user.") == 0


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"user_name": "Ada", "user_email": "ada@example.org"}, "Ada ada@example.org"),
        ({"user_name": "Ada"}, "Ada forge@localhost"),
        ({"user_email": "ada@example.org"}, "forge ada@example.org"),
    ],
)
def test_the_identity_of_the_user_is_kept(
    project: Path, settings: dict[str, str], expected: str
) -> None:
    configure(**settings)
    commit(project)
    assert git(project, "log", "--format=%an %ae") == expected


def test_an_identity_in_the_environment_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Grace")
    monkeypatch.setenv("EMAIL", "grace@example.org")
    commit(project)
    assert git(project, "log", "--format=%an %ae") == "Grace grace@example.org"


def test_nothing_is_signed_and_nobody_asked(project: Path) -> None:
    configure(commit_gpgSign="true", user_signingKey="none", gpg_program="/bin/false")
    commit(project)


def test_the_hooks_of_the_user_do_not_run(project: Path, tmp_path: Path) -> None:
    template = tmp_path / "template"
    for hook in ("pre-commit", "commit-msg", "post-commit"):
        file = template / "hooks" / hook
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\ntouch {tmp_path}/{hook}.ran\nexit 1\n")
        file.chmod(0o755)
    configure(init_templateDir=str(template))
    commit(project)
    assert list(tmp_path.glob("*.ran")) == []
    # They are there for the next commit.
    assert (project / ".git" / "hooks" / "pre-commit").is_file()


def test_what_the_user_ignores_elsewhere_is_committed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "ignored").write_text("pyproject.toml\nuv.lock\n")
    configure(core_excludesFile=str(tmp_path / "ignored"), core_autocrlf="true")
    configure(core_safecrlf="true")
    (project / "uv.lock").write_text("version = 1\n")
    commit(project)
    assert {"pyproject.toml", "uv.lock"} <= set(git(project, "ls-files").splitlines())


def test_executable_files_stay_executable(project: Path) -> None:
    (project / "run").write_text("")
    (project / "run").chmod(0o755)
    commit(project)
    assert git(project, "ls-files", "--stage", "run").startswith("100755")


def test_more_files_than_lines_of_output_are_kept(project: Path) -> None:
    for number in range(300):
        (project / f"file{number}").write_text("")
    assert git(project, "rev-parse", "--short", commit(project).id)


def test_in_a_repository_there_is_no_commit(tmp_path: Path, project: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert first_commit(project, "x") == NoCommit("the folder is in a git repository already")
    assert not (project / ".git").exists()


def test_in_a_hook_of_another_repository_the_commit_is_made_here(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    commit(project)
    for name in ("GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name)
    assert git(project, "log", "--format=%s") == "Start"
    assert git(other, "ls-files") == ""


def test_without_git_there_is_no_commit(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert first_commit(project, "x") == NoCommit("git is not installed")


def test_git_is_asked_to_speak_english(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What it says tells a folder outside of all repositories from a repository that is refused.
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    git.write_text(f'#!/bin/sh\n[ "$LC_ALL" = C ] && exec {shutil.which("git")} "$@"\nexit 9\n')
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(git.parent), prepend=os.pathsep)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    commit(project)


def test_a_git_that_fails_is_an_error_with_its_output(project: Path) -> None:
    configure(commit_cleanup="nonsense")
    with pytest.raises(ProgramFailedError, match="git commit ended with 128") as caught:
        first_commit(project, "x")
    assert any("nonsense" in line for line in caught.value.output)
    assert caught.value.exit_code == 1


def test_what_was_ever_committed_is_known(project: Path) -> None:
    assert not was_committed(project, "pyproject.toml")  # no repository

    commit(project)
    (project / "new file.txt").write_text("new")
    git(project, "add", "--all")
    assert was_committed(project, "pyproject.toml")
    assert not was_committed(project, "new file.txt")

    git(project, "-c", "user.name=A", "-c", "user.email=a@b.c", "stash")
    assert was_committed(project, "new file.txt")


def test_a_file_of_another_branch_was_committed(project: Path) -> None:
    commit(project)
    git(project, "checkout", "--quiet", "-b", "other")
    (project / "new.txt").write_text("new")
    git(project, "add", "--all")
    git(project, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", "New")
    git(project, "checkout", "--quiet", "main")
    assert was_committed(project, "new.txt")


def test_git_that_is_missing_or_refuses_tells_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(project)
    with monkeypatch.context() as patch:
        patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        assert was_committed(project, "pyproject.toml") is None
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert was_committed(project, "pyproject.toml") is None


def test_in_a_repository_without_a_commit_nothing_was_committed(project: Path) -> None:
    git(project, "init", "--quiet")
    assert was_committed(project, "pyproject.toml") is False

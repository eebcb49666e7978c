"""git: the first commit of a project, and what was ever committed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .process import ProgramFailedError, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .process import Output

BRANCH = "main"

# What makes git look elsewhere, as it is set where forge runs inside a hook.
_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
)
# Nothing that asks, runs the user's hooks, leaves files of the project out or works on in the background.
_QUIET = {
    "core.hooksPath": os.devnull,
    "core.excludesFile": os.devnull,
    "core.safecrlf": "false",
    "core.fsmonitor": "false",
    "commit.gpgSign": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "advice.defaultBranchName": "false",
}
_FALLBACK = {"user.name": "forge", "user.email": "forge@localhost"}


@dataclass(frozen=True, slots=True)
class Commit:
    """The first commit: its short hash, its branch and the time that git took, in seconds."""

    id: str
    branch: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NoCommit:
    """Why there is no commit."""

    reason: str


def first_commit(project: Path, message: str) -> Commit | NoCommit:
    """Make `project` a repository with one commit of all that its .gitignore lets through.

    Does nothing where git is missing or the project lies in a repository already. Raises ProgramFailedError.
    """
    git = shutil.which("git")
    if git is None:
        return NoCommit("git is not installed")
    inside = _git(git, project, ["rev-parse", "--is-inside-work-tree"])
    if inside.code == 0:
        return NoCommit("the folder is in a git repository already")
    if not any("not a git repository" in line for line in inside.lines):
        return NoCommit(f"git refused: {inside.lines[0] if inside.lines else inside.code}")

    seconds = inside.seconds
    config = _QUIET | _missing_identity(git, project)
    for arguments in (
        ["init", "--quiet"],
        # `init --initial-branch` is younger than some gits in use.
        ["symbolic-ref", "HEAD", f"refs/heads/{BRANCH}"],
        ["add", "--all"],
        ["commit", "--quiet", "--no-verify", "--message", message],
        ["rev-parse", "--short", "HEAD"],
    ):
        output = _git(git, project, arguments, config)
        seconds += output.seconds
        if output.code:
            raise ProgramFailedError(
                f"git {arguments[0]} ended with {output.code}",
                "the files are kept; make the repository yourself: git init && git add --all",
                output.lines,
            )
    return Commit(output.lines[-1], BRANCH, seconds)


def was_committed(project: Path, path: str) -> bool | None:
    """Whether any commit or stash of the project's repository knows the file at `path`.

    False where there is no repository; None where git is missing or refuses to tell.
    """
    git = shutil.which("git")
    if git is None:
        inside = any((folder / ".git").exists() for folder in (project, *project.parents))
        return None if inside else False
    output = _git(git, project, ["log", "--all", "--max-count=1", "--format=%H", "--", path])
    if output.code == 0:
        return bool(output.lines)
    nothing = ("not a git repository", "does not have any commits yet")
    told = any(said in line for line in output.lines for said in nothing)
    return False if told else None


def _missing_identity(git: str, project: Path) -> dict[str, str]:
    """A name and an address for whatever of them this user has not told git."""
    known = _git(git, project, ["config", "--get-regexp", r"^user\.(name|email)$"])
    missing = {
        key: value
        for key, value in _FALLBACK.items()
        if not any(line.startswith(f"{key} ") for line in known.lines)
    }
    if os.environ.get("EMAIL"):  # which git takes for user.email
        missing.pop("user.email", None)
    return missing


def _git(
    git: str, project: Path, arguments: Sequence[str], config: dict[str, str] | None = None
) -> Output:
    options = [part for item in (config or {}).items() for part in ("-c", "=".join(item))]
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    # Its messages are read here: English ones.
    return run([git, *options, *arguments], project, environment=kept | {"LC_ALL": "C"})

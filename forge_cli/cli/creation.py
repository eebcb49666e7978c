"""The steps of `forge new`, each with what it says about itself."""

from __future__ import annotations

import os
import shlex
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import Project
    from forge_cli.rendering import File, Tree

STEPS = ("render", "write", "install", "test", "git")
DOCUMENTATION = "http://127.0.0.1:8000/docs"


def start(
    name: str, database: str | None, api_prefix: str | None, description: str, author: str
) -> Project:
    """The project to begin with. Raises ForgeError for what cannot be generated."""
    from forge_cli.manifest import new_project, validate

    project = new_project(
        name=name,
        database=database or "postgresql",
        api_prefix=api_prefix or "",
        description=description,
        author=author,
    )
    validate(project)
    return project


def render(console: Console, project: Project, target: Path) -> Tree:
    """The files for `target`, in memory; refused where they could not be written."""
    from forge_cli.planning import compose
    from forge_cli.transaction import check_target

    check_target(target)
    with console.step("render", "Rendering") as step:
        tree = compose(project, datetime.now(UTC))
        step.done(f"Rendered {len(tree)} files", files=len(tree))
    return tree


def write(console: Console, tree: Tree, target: Path) -> None:
    """Make the folder of the project."""
    from forge_cli.transaction import create

    with console.step("write", f"Writing {target}") as step:
        create(tree, target)
        size = sum(len(file.data) for file in tree.values())
        step.done(f"Wrote {target}", bytes=size)


def install(console: Console, target: Path) -> None:
    """Install what the project needs into its own environment."""
    from forge_cli.toolchain import sync

    with console.step("install", "Installing packages") as step:
        installation = sync(target, step.show)
        count = installation.packages
        done = f"Found {count} packages installed" if installation.was_complete else None
        step.done(done or f"Installed {count} packages", packages=count)


def test(console: Console, target: Path) -> None:
    """Run the tests of the project."""
    from forge_cli.toolchain import run_tests

    with console.step("test", "Running its tests") as step:
        result = run_tests(target, step.show)
        skipped = f", {result.skipped} skipped" if result.skipped else ""
        where = f" on {result.database}" if result.database else ""
        step.done(
            f"{result.passed} passed{skipped}{where}",
            passed=result.passed,
            skipped=result.skipped,
            database=result.database,
        )


def commit(console: Console, message: str, target: Path) -> None:
    """Make the first commit, where the project has a repository of its own."""
    from forge_cli.toolchain import Commit, first_commit

    with console.step("git", "Committing") as step:
        result = first_commit(target, message)
        if isinstance(result, Commit):
            step.done(f"Committed {result.id} on {result.branch}", commit=result.id)
        else:
            step.skip(f"No commit: {result.reason}")


def say_what_is_next(console: Console, target: Path) -> None:
    """What to type next."""
    from forge_cli.toolchain import find_uv

    console.line()
    console.line("Next:")
    for command in (go_there(target), "forge dev"):
        console.line("  ", (command, "cyan"))
    console.line(f"and look at {DOCUMENTATION}")
    if shutil.which("uv") is None:
        console.line(f"uv is not on your PATH. forge brought one: {find_uv()}")


def how_to_resume(target: Path) -> str:
    """What to do after an interruption, by what is on disk: it may come right after the rename."""
    if not (target / "pyproject.toml").exists():
        return "nothing was written"
    return f"the files stay; go on with: {go_there(target)} && uv sync"


def describe(project: Project) -> dict[str, Any]:
    """The project for programs."""
    keys = ("name", "package", "description", "author", "database", "api_prefix", "release")
    models = [model.name for model in project.models]
    return {key: getattr(project, key) for key in keys} | {"models": models}


def listing(tree: Tree) -> list[dict[str, Any]]:
    """The files for programs."""
    return [{"path": path, "lines": lines_in(file)} for path, file in tree.items()]


def lines_in(file: File) -> int:
    return file.data.count(b"\n")


def go_there(target: Path) -> str:
    """The command that leads to `target` from here."""
    near = os.path.relpath(target)
    return f"cd {shlex.quote(str(target.absolute()) if near.startswith('..') else near)}"

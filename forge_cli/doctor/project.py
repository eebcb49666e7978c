"""The state of a project: what was edited, what is pending, what is left of an interruption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.manifest import TEMPLATE_RELEASE, read_lock, read_manifest
from forge_cli.transaction import is_held, is_interrupted
from forge_cli.working_tree import Entry, WorkingTree

from .finding import Finding, ok, problem, warning
from .migrations import check_migrations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forge_cli.manifest import Project

_LARGE = 1_000_000
"""Bytes; a larger file is no text of anybody."""
_SHOWN = 3
_BEGINS = re.compile(rb"^<{7} ", re.MULTILINE)
_ENDS = re.compile(rb"^>{7} ", re.MULTILINE)


def known(root: Path) -> Project | None:
    """The project as it was last rendered, where that can be read."""
    try:
        return read_lock(root)
    except ForgeError:
        return None


def check_project(root: Path) -> Iterator[Finding]:
    """All that can be told from its files."""
    yield _check_transaction(root)
    yield _check_markers(root)
    try:
        lock = read_lock(root)
    except ForgeError as error:
        yield problem("lock", str(error), error.hint)
        return
    yield _check_release(lock)
    yield _check_manifest(root, lock)
    yield _check_drift(root, lock)
    yield check_migrations(root, lock)


def _check_transaction(root: Path) -> Finding:
    name = "transaction"
    if is_held(root):
        return warning(name, "another forge is at work in this project", "wait for it to end")
    if is_interrupted(root):
        hint = "forge show finishes it or takes it back, as every next command does"
        return problem(name, "a change was interrupted", hint)
    return ok(name, "no change was interrupted")


def _check_markers(root: Path) -> Finding:
    """The marks of conflicts, be they of forge or of git."""
    tree = WorkingTree(root)
    marked = []
    for path in tree.files():
        if tree.size(path) > _LARGE or not isinstance(entry := tree.read(path), Entry):
            continue
        if _BEGINS.search(entry.data) and _ENDS.search(entry.data):
            marked.append(path)
    if not marked:
        return ok("markers", "no file holds the marks of a conflict")
    more = f" and {len(marked) - _SHOWN} more" if len(marked) > _SHOWN else ""
    return problem(
        "markers",
        f"the marks of a conflict are left in {', '.join(marked[:_SHOWN])}{more}",
        "leave what shall be there between <<<<<<< and >>>>>>>, and remove the marks",
    )


def _check_release(lock: Project) -> Finding:
    what = f"release {lock.release} of the template"
    if lock.release < TEMPLATE_RELEASE:
        hint = "look into the CHANGELOG of forge for what the newer one brings"
        return warning("template", f"{what}; this forge has {TEMPLATE_RELEASE}", hint)
    return ok("template", what)


def _check_manifest(root: Path, lock: Project) -> Finding:
    try:
        wanted = read_manifest(root)
    except ForgeError as error:
        return problem("manifest", str(error), error.hint)
    if wanted != lock:
        what = "forge/ was edited, and the code does not follow yet"
        return problem("manifest", what, "forge diff --pending shows it, forge apply does it")
    count = len(wanted.models)
    return ok("manifest", f"{count} {'model' if count == 1 else 'models'}, as forge/ wants them")


def _check_drift(root: Path, lock: Project) -> Finding:
    from forge_cli.merging import user_edits
    from forge_cli.rendering import render

    edits = user_edits(render(lock), WorkingTree(root))
    obstacles = [edit for edit in edits if edit.kind == "obstacle"]
    if obstacles:
        what = f"{obstacles[0].path} {obstacles[0].reason}"
        return warning("edits", what, "make it a regular file that can be read")
    changed = sum(edit.kind != "same" for edit in edits)
    return ok("edits", f"{changed} of {len(edits)} files were edited since forge wrote them")

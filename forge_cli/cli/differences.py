"""The two differences that `forge diff` shows: from what forge wrote to what is there, and on to what is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.merging import UserEdit


def edits(console: Console, root: Path, document: dict[str, Any], paths: Sequence[str]) -> None:
    """Show what was changed by hand in the files that forge wrote, all of them or those at or below `paths`."""
    from forge_cli.manifest import read_lock
    from forge_cli.merging import user_edits
    from forge_cli.rendering import render
    from forge_cli.working_tree import WorkingTree

    from .diffs import FileDiff
    from .settling import path_in

    lock = read_lock(root)
    chosen = [path_in(root, path) for path in paths]
    base = render(lock)
    for path in chosen:
        known = any(name == path or name.startswith(f"{path}/") for name in base)
        if not known and not (root / path).exists():
            raise ForgeError(f"there is no {path}, and forge never wrote it", "name another path")
    document["project"] = lock.name
    shown = 0
    for edit in user_edits(base, WorkingTree(root)):
        if edit.kind == "same" or (chosen and not _is_chosen(edit, chosen)):
            continue
        shown += 1
        if said := _said(edit):
            console.result(("note:", "bold"), f" {said}")
        diff = FileDiff(edit.at, edit.at, edit.before, edit.after)
        lines = list(diff.lines()) if edit.after not in (None, edit.before) else []
        console.diff(lines)
        added, removed = diff.count() if lines else (0, 0)
        document["files"].append(
            {
                "path": edit.path,
                "action": edit.kind,
                "at": edit.at,
                "added": added,
                "removed": removed,
                "diff": "\n".join(lines),
            }
        )
    if not shown:
        console.line("Nothing was changed since forge wrote it.")


def _is_chosen(edit: UserEdit, chosen: Sequence[str]) -> bool:
    return any(
        path in (place, ".") or place.startswith(f"{path}/")
        for path in chosen
        for place in (edit.path, edit.at)
    )


def _said(edit: UserEdit) -> str:
    """What a diff alone does not tell."""
    match edit.kind:
        case "moved":
            return f"{edit.path} was moved to {edit.at}"
        case "deleted":
            return f"{edit.path} was deleted" + (f"; it {edit.reason}" if edit.reason else "")
        case "obstacle":
            return f"{edit.path} {edit.reason}"
    return ""


def pending(console: Console, root: Path, document: dict[str, Any], paths: Sequence[str]) -> None:
    """Show what `forge apply` would do."""
    from datetime import UTC, datetime

    from forge_cli.manifest import Renames
    from forge_cli.planning import Request, propose

    from .telling import describe, place, show

    if paths:
        raise ForgeError(
            f"--pending shows all that is pending, not {paths[0]} alone", "leave the paths out"
        )
    request = Request(lambda wanted, _: (wanted, Renames()), may_drop=True)
    try:
        proposal = propose(root, request, datetime.now(UTC))
    except ForgeError as error:
        proposal = propose(root, replace(request, migration=False), datetime.now(UTC))
        console.note(f"forge apply has a question: {error}; {error.hint}")
    describe(document, proposal, with_diff=True)
    if proposal is None:
        console.line("Nothing is pending: the project is as forge/ wants it.")
        return
    show(console, proposal)
    for conflict in proposal.conflicts:
        console.result(("conflict:", "bold red"), f" {place(conflict)}: {conflict.what}")

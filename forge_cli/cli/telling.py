"""What is said about a proposal: to people, and to programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .diffs import file_diffs

if TYPE_CHECKING:
    from forge_cli.console import Console
    from forge_cli.merging import Conflict
    from forge_cli.planning import Proposal

UNDONE = ".forge/run/undone"
"""Where copies of revisions are kept that were taken back."""
_SHOWN_USAGES = 20
_STYLES = {"create": "green", "move": "cyan", "change": "yellow", "delete": "red"}


def describe(document: dict[str, Any], proposal: Proposal | None, *, with_diff: bool) -> None:
    """Tell programs about a proposal."""
    document |= {"conflicts": [], "marked": [], "usages": [], "notes": []}
    if proposal is None:
        return
    document["project"] = proposal.after.name
    for diff in file_diffs(proposal.changes) if not proposal.conflicts else ():
        added, removed = diff.count()
        file = {"path": diff.to, "action": diff.action, "added": added, "removed": removed}
        if diff.action == "move":
            file["from"] = diff.path
        if with_diff:
            file["diff"] = "\n".join(diff.lines())
        document["files"].append(file)
    document["conflicts"] = [
        {"path": each.path, "line": each.line, "what": each.what} for each in proposal.conflicts
    ]
    document["usages"] = [
        {"path": each.path, "line": each.line, "name": each.name} for each in proposal.usages
    ]
    document["marked"] = list(proposal.marked)
    document["notes"] = list(proposal.notes)


def show(console: Console, proposal: Proposal) -> None:
    """Print the diff that a proposal is, and what else there is to know."""
    for diff in file_diffs(proposal.changes):
        console.diff(diff.lines())
    _tell(console, proposal)


def report(console: Console, proposal: Proposal) -> None:
    """Print what became of each file; the lock goes without saying."""
    for diff in file_diffs(proposal.changes):
        if diff.path.startswith(".forge/"):
            continue
        path = diff.path if diff.action != "move" else f"{diff.path} -> {diff.to}"
        console.line((f"  {diff.action:6}", _STYLES[diff.action]), f"  {path}")
    _tell(console, proposal)


def say_what_is_next(console: Console, proposal: Proposal) -> None:
    """What to type next."""
    if any(not _is_gone(proposal, path) for path in proposal.revisions):
        console.line()
        console.line("Next:")
        console.line("  ", ("forge db upgrade", "cyan"))


def place(conflict: Conflict) -> str:
    """Where a conflict is: the path, with the line if it has one."""
    return conflict.path if conflict.line is None else f"{conflict.path}:{conflict.line}"


def _tell(console: Console, proposal: Proposal) -> None:
    """What people should know about a proposal."""
    for text in proposal.notes:
        console.note(text)
    if any(_is_gone(proposal, path) for path in proposal.revisions):
        console.note(f"a copy of what is taken back is in {UNDONE}/")
    if proposal.usages:
        places = [f"{usage.path}:{usage.line}: {usage.name}" for usage in proposal.usages]
        more = len(places) - _SHOWN_USAGES
        rest = [f"and {more} more places"] if more > 0 else []
        console.note("what is gone is still used in", [*places[:_SHOWN_USAGES], *rest])
    if proposal.marked:
        console.result(
            ("conflicts", "bold red"),
            " are marked in these files; settle them before the next command:",
        )
        for path in proposal.marked:
            console.result(f"  {path}")


def _is_gone(proposal: Proposal, path: str) -> bool:
    """Whether the proposal deletes the file."""
    return any(change.path == path and change.after is None for change in proposal.changes)

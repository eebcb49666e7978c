"""What all commands that change a project do: plan, show or write, test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from forge_cli.errors import ForgeError

from .entering import alone_in, note
from .outcome import outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.merging import Conflict
    from forge_cli.planning import Proposal, Request

    from .manner import Manner

STEPS = ("plan", "write", "test")
CONFLICTS = 3
"""The exit code for conflicts."""
_UNDONE = ".forge/run/undone"
_SHOWN_USAGES = 20


class ConflictsError(ForgeError):
    """Both sides changed the same: nothing is written."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        number = f"{len(conflicts)} conflicts" if len(conflicts) > 1 else "a conflict"
        super().__init__(
            f"{number} with what you changed; nothing was written",
            "settle each with --ours PATH (keep yours) or --theirs PATH (take forge's), or see all with --markers",
            exit_code=CONFLICTS,
        )
        self.output = [f"{place(conflict)}: {conflict.what}" for conflict in conflicts]


def carry_out(name: str, ask: Callable[[], Request], manner: Manner) -> None:
    """Plan what is asked for and do it, or show it, and end with the exit code of that."""
    from pathlib import Path

    from forge_cli.console import Console
    from forge_cli.manifest import find_root

    console = Console(json=manner.json)
    with outcome(name, console, STEPS) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        request = ask()
        with alone_in(root, console):
            proposal = _plan(console, root, request, manner)
            if manner.json:
                describe(result.document, proposal, with_diff=manner.dry_run)
            if proposal is None:
                console.line("Nothing to do.")
                return
            if proposal.conflicts:
                raise ConflictsError(proposal.conflicts)
            if manner.dry_run:
                show(console, proposal)
                return
            result.how_to_resume = lambda: _how_to_resume(root, proposal)
            _write(console, root, proposal)
        _report(console, proposal)
        if manner.test and not proposal.marked:
            _test(console, root, proposal, manner)
        _say_what_is_next(console, proposal)


def _plan(console: Console, root: Path, request: Request, manner: Manner) -> Proposal | None:
    from datetime import UTC, datetime

    from forge_cli.planning import propose

    from .settling import check_settled, settled_by

    settled = settled_by(root, manner.ours, manner.theirs, markers=manner.markers)
    request = replace(request, settled=settled, migration=not manner.no_migration)
    with console.step("plan", "Planning") as step:
        check_settled(root)
        proposal = propose(root, request, datetime.now(UTC))
        if proposal is None:
            step.done("Everything is as it is wanted", files=0)
        else:
            step.done(f"Planned {_files(len(proposal.changes))}", files=len(proposal.changes))
    return proposal


def describe(document: dict[str, Any], proposal: Proposal | None, *, with_diff: bool) -> None:
    """Tell programs about a proposal."""
    from .diffs import file_diffs

    document |= {"conflicts": [], "marked": [], "usages": [], "notes": []}
    if proposal is None:
        return
    document["project"] = proposal.after.name
    for diff in file_diffs(proposal.changes):
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
    from .diffs import file_diffs

    for diff in file_diffs(proposal.changes):
        console.diff(diff.lines())
    _tell(console, proposal)


def _write(console: Console, root: Path, proposal: Proposal) -> None:
    from forge_cli.transaction import apply

    from .settling import remember_marked

    with console.step("write", "Writing") as step:
        _keep_what_is_taken_back(root, proposal)
        apply(root, proposal.changes, proposal.seen)
        remember_marked(root, proposal.marked)
        step.done(f"Wrote {_files(len(proposal.changes))}", files=len(proposal.changes))


def _how_to_resume(root: Path, proposal: Proposal) -> str:
    """What to do after an interruption, by what is on disk: it may come right after the last file."""
    from forge_cli.manifest import read_lock

    if read_lock(root) != proposal.after:
        return "nothing was written"
    return "the files are written; run the tests with: uv run pytest"


def _keep_what_is_taken_back(root: Path, proposal: Proposal) -> None:
    """Keep a copy of a revision that is removed: git does not have it, and a database may."""
    for change in proposal.changes:
        if change.path in proposal.revisions and change.before and not change.after:
            copy = root / _UNDONE / change.path.rpartition("/")[2]
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(change.before.data)


def _report(console: Console, proposal: Proposal) -> None:
    from .diffs import file_diffs

    styles = {"create": "green", "move": "cyan", "change": "yellow", "delete": "red"}
    for diff in file_diffs(proposal.changes):
        if diff.path.startswith(".forge/"):
            continue
        path = diff.path if diff.action != "move" else f"{diff.path} -> {diff.to}"
        console.line((f"  {diff.action}", styles[diff.action]), f"  {path}")
    _tell(console, proposal)


def _tell(console: Console, proposal: Proposal) -> None:
    """What people should know about a proposal."""
    for text in proposal.notes:
        note(console, text)
    if any(path_is_gone(proposal, path) for path in proposal.revisions):
        note(console, f"a copy of what is taken back is in {_UNDONE}/")
    if proposal.usages:
        note(console, "what is gone is still used in")
        for usage in proposal.usages[:_SHOWN_USAGES]:
            console.line(f"  {usage.path}:{usage.line}: {usage.name}")
        if more := len(proposal.usages) - _SHOWN_USAGES:
            console.line(f"  and {more} more places" if more > 0 else "")
    if proposal.marked:
        console.line(
            ("conflicts", "bold red"),
            " are marked in these files; settle them before the next command:",
        )
        for path in proposal.marked:
            console.line(f"  {path}")


def _test(console: Console, root: Path, proposal: Proposal, manner: Manner) -> None:
    """Run the tests of what changed, where there is something to run them with."""
    from forge_cli.toolchain import has_program, run_tests

    from .testing import tests_of

    with console.step("test", "Running the tests of what changed") as step:
        if manner.no_migration:
            step.skip("Not tested: the models are ahead of the migrations")
            return
        if not has_program(root, "pytest"):
            step.skip("Not tested: the project is not installed (uv sync)")
            return
        paths = tests_of(root, proposal)
        if not paths:
            step.skip("Not tested: it has no tests of what changed")
            return
        run = run_tests(root, step.show, paths=paths)
        where = f" on {run.database}" if run.database else ""
        step.done(
            f"{run.passed} passed{where}", passed=run.passed, skipped=run.skipped, paths=list(paths)
        )


def _say_what_is_next(console: Console, proposal: Proposal) -> None:
    if any(not path_is_gone(proposal, path) for path in proposal.revisions):
        console.line()
        console.line("Next:")
        console.line("  ", ("uv run alembic upgrade head", "cyan"))


def path_is_gone(proposal: Proposal, path: str) -> bool:
    """Whether the proposal deletes the file."""
    return any(change.path == path and change.after is None for change in proposal.changes)


def place(conflict: Conflict) -> str:
    """Where a conflict is: the path, with the line if it has one."""
    return conflict.path if conflict.line is None else f"{conflict.path}:{conflict.line}"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"

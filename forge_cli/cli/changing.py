"""What all commands that change a project do: plan, show or write, test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from .entering import alone_in
from .outcome import outcome
from .telling import UNDONE, describe, place, report, say_what_is_next, show

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

    console = Console(json=manner.json, quiet=manner.quiet)
    with outcome(name, console, STEPS) as result:
        root = find_root(Path.cwd())
        result.document["path"] = str(root)
        request = ask()
        if manner.answers and not manner.dry_run:
            _agree(console, root, request, manner)
        with alone_in(root, console):
            proposal = _plan(console, root, request, manner)
            if manner.json:
                describe(result.document, proposal, with_diff=manner.dry_run)
            if proposal is None:
                console.line("Nothing to do.")
                _hint_at_a_slip(console, root, request)
                return
            if proposal.conflicts:
                raise ConflictsError(proposal.conflicts)
            if manner.dry_run:
                show(console, proposal)
                return
            result.how_to_resume = lambda: _how_to_resume(root, proposal)
            _write(console, root, proposal)
        if not manner.answers:  # else it was shown before
            report(console, proposal)
        if manner.test and not proposal.marked:
            _test(console, root, proposal, manner)
        say_what_is_next(console, proposal)


def _agree(console: Console, root: Path, request: Request, manner: Manner) -> None:
    """Show what the answers come to, and go on if the user agrees. What is written is planned anew after that."""
    from . import prompts

    prompts.show_command(console, manner.answers)
    proposal = _propose(root, request, manner)
    if proposal is None or proposal.conflicts:
        return  # what follows tells of it
    console.result(f"It changes {_files(len(proposal.changes))}:")
    report(console, proposal)
    prompts.agree("Write them?")


def _plan(console: Console, root: Path, request: Request, manner: Manner) -> Proposal | None:
    with console.step("plan", "Planning") as step:
        proposal = _propose(root, request, manner)
        if proposal is None:
            step.done("Everything is as it is wanted", files=0)
        else:
            step.done(f"Planned {_files(len(proposal.changes))}", files=len(proposal.changes))
    return proposal


def _propose(root: Path, request: Request, manner: Manner) -> Proposal | None:
    from datetime import UTC, datetime

    from forge_cli.planning import propose

    from .settling import check_settled, settled_by

    if request.fills and manner.no_migration:
        raise ForgeError(
            "--fill is for the migration, and --no-migration writes none", "leave one of them out"
        )
    settled = settled_by(root, manner.ours, manner.theirs, markers=manner.markers)
    check_settled(root)
    request = replace(request, settled=settled, migration=not manner.no_migration)
    return propose(root, request, datetime.now(UTC))


def _write(console: Console, root: Path, proposal: Proposal) -> None:
    from forge_cli.transaction import apply

    from .settling import remember_marked

    with console.step("write", "Writing") as step:
        _keep_what_is_taken_back(root, proposal)
        remember_marked(root, proposal.marked)  # before: a note too many is harmless
        apply(root, proposal.changes, proposal.seen)
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
            copy = root / UNDONE / change.path.rpartition("/")[2]
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(change.before.data)


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
        if paths == ():
            step.skip("Not tested: it has no tests of what changed")
            return
        run = run_tests(root, step.show, paths=paths or ())
        where = f" on {run.database}" if run.database else ""
        step.done(
            f"{run.passed} passed{where}",
            passed=run.passed,
            skipped=run.skipped,
            paths=list(paths or ()),
        )


def _hint_at_a_slip(console: Console, root: Path, request: Request) -> None:
    """Where there was nothing to remove: is there something of nearly that name?"""
    from forge_cli.manifest import read_manifest

    if request.check_names is not None:
        try:
            request.check_names(read_manifest(root))
        except ForgeError as error:
            console.note(f"{error}; {error.hint}")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"

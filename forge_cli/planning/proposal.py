"""The plan of a command, whole: code, manifest, lock, migration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    Renames,
    lock_files,
    lock_texts,
    manifest_changes,
    manifest_texts,
    missing_target,
    parse_lock,
    parse_manifest,
    validate,
)
from forge_cli.merging import merge_trees
from forge_cli.migrations import losses
from forge_cli.rendering import paths_of, render, render_difference
from forge_cli.working_tree import Change, Entry, WorkingTree

from .checks import check_fixed, check_losses, check_members, check_new, known_to
from .relocating import after_renames, moved_modules, with_imports_of
from .renaming import moves_between
from .revisions import Migration, Revised, revise
from .usages import find_usages, is_searched, what_is_gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from forge_cli.manifest import Project
    from forge_cli.merging import Conflict, Plan, Settled

    from .request import Request
    from .usages import Usage

_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a command would do. `before` is the project as it was last rendered, `after` as it is wanted.

    `changes` are all files that change, `seen` what was read to find them. `conflicts` and `marked` are those of the
    merge. `revisions` are the paths of the revisions that are added (or taken back, by `changes`). `usages` are the
    places that still use what is gone.
    """

    before: Project
    after: Project
    changes: tuple[Change, ...]
    seen: Mapping[str, Entry | None]
    conflicts: tuple[Conflict, ...]
    marked: tuple[str, ...]
    revisions: tuple[str, ...]
    usages: tuple[Usage, ...]
    notes: tuple[str, ...]


def propose(root: Path, request: Request, created: datetime) -> Proposal | None:
    """What `request` would do to the project in `root`; None where there is nothing to do.

    `created` is the time, in UTC, that a revision gets. Raises ForgeError for what is refused.
    """
    tree = WorkingTree(root)
    wanted_texts, locked_texts = manifest_texts(root), lock_texts(root)
    _remember(tree, {**wanted_texts, **locked_texts})
    wanted, before = parse_manifest(wanted_texts), parse_lock(locked_texts)
    after, asked = request.edit(wanted, before)
    alone, own = _alone(request, before)
    if after == wanted and not asked.models and not asked.fields:
        asked = replace(asked, models=own.models, fields=own.fields) if alone == after else asked
    renames = known_to(before, asked)
    validate(after)
    check_fixed(before, after)
    if request.migration:
        check_members(before, after, renames)
    if not request.may_drop and wanted != before:
        told = renames if after == wanted else Renames()
        check_losses(before, wanted, told, asked_for=losses(before, alone, own))

    texts = manifest_changes(wanted_texts, after, asked)
    if after == before and not texts:
        return None
    plan = _merge(tree, before, after, renames, request.settled)
    revised = Revised()
    if request.migration:
        migration = Migration(before, after, renames, request.fills, created)
        revised = revise(root, migration, request.may_undo)
    texts |= {**_difference(locked_texts, lock_files(after)), **revised.texts}
    changes = sorted((*plan.changes, *_changes(tree, texts)), key=lambda change: change.path)
    return Proposal(
        before,
        after,
        tuple(changes),
        dict(tree.seen),
        plan.conflicts,
        plan.marked,
        tuple(revised.texts),
        _usages(root, changes, before, after, renames),
        (*plan.notes, *revised.notes, *(f"there is no conflict in {path}" for path in plan.unused)),
    )


def _remember(tree: WorkingTree, texts: Mapping[str, str]) -> None:
    """Let the transaction check that the manifest and the lock are still what the proposal was made from."""
    for path, text in texts.items():
        entry = tree.read_file(path)
        if entry is None or entry.data != text.encode():
            raise ForgeError(f"{path} was edited meanwhile", "run the same command again")


def _alone(request: Request, before: Project) -> tuple[Project, Renames]:
    """What the edit makes of the project as it was last rendered: what is asked for in so many words."""
    try:
        alone, own = request.edit(before, before)
    except ForgeError:
        return before, Renames()
    # It may need what was since added by hand.
    return (before, Renames()) if missing_target(alone) else (alone, own)


def _merge(
    tree: WorkingTree, before: Project, after: Project, renames: Renames, settled: Settled
) -> Plan:
    base, theirs = render_difference(before, after)
    known = {*(model.name for model in before.models), *renames.models.values()}
    check_new(tree, theirs, after, known)
    moves = moves_between(before, after, renames)
    moved = moved_modules(tree, before)
    return merge_trees(
        with_imports_of(base, moved),
        tree,
        with_imports_of(theirs, after_renames(moved, moves)),
        moves,
        settled,
        known=lambda: paths_of(before) | paths_of(after),
        whole=lambda: render(before),
    )


def _difference(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str | None]:
    """The texts of `new` that are not those of `old`, and None for those that are gone."""
    changed = {path: text for path, text in new.items() if old.get(path) != text}
    return changed | dict.fromkeys(old.keys() - new.keys())


def _changes(tree: WorkingTree, texts: Mapping[str, str | None]) -> Iterator[Change]:
    for path, text in texts.items():
        before = tree.read_file(path)
        mode = before.mode if before else _MODE
        yield Change(path, before, None if text is None else Entry(text.encode(), mode))


def _usages(
    root: Path,
    changes: Iterable[Change],
    before: Project,
    after: Project,
    renames: Renames,
) -> tuple[Usage, ...]:
    rendered = cache(lambda: render(after))
    gone = what_is_gone(before, after, renames, rendered)
    if not gone:
        return ()
    tree = WorkingTree(root)  # of its own: nothing is decided by these files
    result = {path: tree.read(path) for path in tree.files() if is_searched(path)}
    result |= {change.path: change.after for change in changes if is_searched(change.path)}
    texts = {path: entry.data for path, entry in result.items() if isinstance(entry, Entry)}
    return find_usages(texts, rendered(), gone)

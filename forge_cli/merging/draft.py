"""A plan in the making: one decision for each file, put together where they meet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.working_tree import Change, Entry

from .plan import EVERY, Conflict, Plan, Settled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from forge_cli.working_tree import WorkingTree

_SHOWN = 3  # paths in one line


@dataclass(frozen=True, slots=True)
class Step:
    """The file at `source` (None: a new one) becomes `after` at `target` (None: it goes).

    Both are real paths. `replaces`: whatever file of the user's is at the target gives way.
    """

    source: str | None
    target: str
    after: Entry | None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """A file that cannot be merged, and the ways out of it.

    `names` are the paths under which it may be settled. `ours` is what keeping the user's file takes, if anything;
    `theirs` and `markers` are None where that way is closed.
    """

    conflicts: tuple[Conflict, ...]
    names: frozenset[str]
    ours: Step | None = None
    theirs: Step | None = None
    markers: Callable[[], Step] | None = None


@dataclass(slots=True)
class Draft:
    """Collects the decisions; `claimed` are the paths of the user's files that they are about."""

    ours: WorkingTree
    settled: Settled
    claimed: set[str] = field(default_factory=set)
    _steps: list[Step] = field(default_factory=list)
    _conflicts: list[Conflict] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _marked: list[str] = field(default_factory=list)
    _closed: list[tuple[str, Conflict]] = field(default_factory=list)
    _used: set[str] = field(default_factory=lambda: {EVERY})

    def add(self, decision: Step | Clash | str) -> None:
        """Take a decision, or a note (a str)."""
        if isinstance(decision, str):
            self._notes.append(_printable(decision))
        elif isinstance(decision, Step):
            self._take(decision)
        else:
            self.claimed |= decision.names
            self._settle(decision)

    def add_all(self, decisions: Iterable[Step | Clash | str]) -> None:
        """Take one after the other: the later ones may ask what is claimed by then."""
        for decision in decisions:
            self.add(decision)

    def plan(self) -> Plan:
        """The whole plan. Raises ForgeError for a conflict that was settled in a way that is closed."""
        if self._closed:
            raise _refusal(self._closed)
        conflicts = {
            replace(conflict, what=_printable(conflict.what))
            for conflict in (*self._conflicts, *self._collisions())
        }
        return Plan(
            tuple(self._changes()),
            tuple(sorted(conflicts, key=lambda one: (one.path, one.line or 0, one.what))),
            tuple(dict.fromkeys(self._notes)),
            tuple(sorted(self._marked)),
            tuple(sorted(self.settled.keys() - self._used)),
        )

    def _take(self, step: Step | None) -> None:
        if step is not None:
            self._steps.append(step)
            self.claimed |= {step.target} if step.source is None else {step.source, step.target}

    def _settle(self, clash: Clash) -> None:
        named = self.settled.keys() & clash.names
        self._used |= named
        ways = {self.settled[name] for name in named or self.settled.keys() & {EVERY}}
        way = ways.pop() if len(ways) == 1 else None  # two names, settled in two ways: not settled
        if way is None:
            self._conflicts += clash.conflicts
        elif way == "ours":
            self._take(clash.ours)
        elif way == "theirs" and clash.theirs is not None:
            self._take(clash.theirs)
        elif way == "markers" and clash.markers is not None:
            step = clash.markers()
            self._take(step)
            self._marked.append(step.target)
        else:
            self._closed.append((way, clash.conflicts[0]))

    def _changes(self) -> Iterator[Change]:
        after = dict.fromkeys(step.source for step in self._steps if step.source is not None)
        result: dict[str, Entry | None] = {**after}
        result |= {step.target: step.after for step in self._steps if step.after is not None}
        for path, entry in sorted(result.items()):
            before = self.ours.read(path)
            if not isinstance(before, Entry):
                before = None
            if before != entry:
                yield Change(path, before, entry)

    def _collisions(self) -> Iterator[Conflict]:
        """Where two decisions meet: two files for one path, one file for two, a file where another stays."""
        written, used = defaultdict(list), defaultdict(list)
        for step in self._steps:
            if step.after is not None:
                written[step.target].append(step)
            if step.source is not None:
                used[step.source].append(step)
        left = {path for path, [step, *_] in used.items() if step.target != path or not step.after}
        for path, steps in used.items():
            if len(steps) > 1:
                yield Conflict(path, None, "stands for more than one file of forge's")
        for path, [step, *others] in written.items():
            if others:
                yield Conflict(path, None, "more than one file would be written here")
            elif step.source != path and not step.replaces and not self._is_free(path, left):
                yield Conflict(path, None, "exists, and another file would be written here")
            for folder in _folders(path):
                if folder in written:
                    yield Conflict(path, None, f"would lie below {folder}, which is to be a file")

    def _is_free(self, path: str, left: Collection[str]) -> bool:
        return path in left or self.ours.read(path) is None


def _folders(path: str) -> Iterator[str]:
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)


def _refusal(closed: list[tuple[str, Conflict]]) -> ForgeError:
    ways = {way for way, _ in closed}
    paths = [_printable(conflict.path) for _, conflict in closed]
    shown = ", ".join(paths[:_SHOWN])
    if len(paths) > _SHOWN:
        shown += f" and {len(paths) - _SHOWN} more"
    what = f"{shown}: {closed[0][1].what}"
    if ways == {"theirs"}:
        return ForgeError(
            f"cannot take forge's {what}",
            f"move away what is there, or keep it with --ours {paths[0]}",
        )
    return ForgeError(
        f"cannot write markers into {what}",
        f"settle it with --ours {paths[0]} or --theirs {paths[0]}",
    )


def _printable(text: str) -> str:
    """File names that are no UTF-8 made fit to print."""
    return text.encode(errors="surrogateescape").decode(errors="replace")

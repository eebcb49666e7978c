"""Three-way merge of Python by the named blocks of its syntax tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from .conflicts import BOTH, Conflicts
from .headers import merge_headers
from .import_sets import merge_imports
from .imports import Imported, is_import
from .keyed import keyed_pieces
from .keys import kind_of, title_of
from .lines import merge_lines
from .pieces import Layout, Piece
from .statements import Step, Version, merge_steps
from .suites import IrregularError, Statement, Suite, inner_suite, module_suite
from .syntax import FUNCTIONS
from .within import merge_within

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .modules import Module

Lines: TypeAlias = tuple[str, ...]
Three: TypeAlias = tuple[Statement | None, Statement | None, Statement | None]

EMPTY = Suite((), 0, ())


def merge_blocks(
    base: Module, ours: Module, theirs: Module, names: Mapping[str, str]
) -> tuple[list[str], Conflicts] | None:
    """The lines of the merge and its conflicts; None where a file cannot be taken apart."""
    merger = Merger(names)
    try:
        suites = [module_suite(module) for module in (base, ours, theirs)]
        return merger.named(*suites, apart=2), merger.conflicts
    except IrregularError:
        return None


def with_imports(module: Module, source: Module, needed: Collection[Imported]) -> list[str] | None:
    """The lines of `module` with these imports of `source`; None where they cannot be put in."""
    merger = Merger({}, needed=needed)
    try:
        here, there = module_suite(module), module_suite(source)
        lines = merger.named(there, here, there, apart=2)
    except IrregularError:
        return None
    return None if merger.conflicts.found else lines


@dataclass(slots=True)
class Merger:
    """A merge of one file under way. `scope` is where in it: "class Post: "."""

    names: Mapping[str, str]
    conflicts: Conflicts = field(default_factory=Conflicts)
    scope: str = ""
    line: int | None = None
    """Where in ours, as far as is known."""
    needed: Collection[Imported] = ()
    """Imports of theirs that are put in, even where ours has removed them."""

    def named(self, base: Suite, ours: Suite, theirs: Suite, *, apart: int) -> list[str]:
        """The lines of a module or a class, whose statements are known by name."""
        pieces = keyed_pieces(
            base,
            ours,
            theirs,
            names=self.names,
            merge_one=lambda b, o, t, line: self.one((b, o, t), line),
            conflicts=self.conflicts,
            needed=self.needed,
        )
        tail = self.comments(base.tail, ours.tail, theirs.tail)
        return Layout(base, ours, theirs, apart).lines(pieces, tail)

    def ordered(self, base: Suite, ours: Suite, theirs: Suite) -> list[str]:
        """The lines of a function, whose statements are known by their order."""
        suites = (base.statements, ours.statements, theirs.statements)
        pieces = []
        line = self.line
        for step in merge_steps(*map(_version, suites)):
            if step.is_clash:
                pieces.append(self.clash(step, suites))
                continue
            at = [part[0] if part else None for part in (step.base, step.ours, step.theirs)]
            b, o, t = (None if i is None else of[i] for of, i in zip(suites, at, strict=True))
            line = o.first if o else line
            merged = self.one((b, o, t), line)
            source = o or t
            if merged and source:
                pieces.append(Piece(source, *merged, *at))
        tail = self.comments(base.tail, ours.tail, theirs.tail)
        return Layout(base, ours, theirs, 0).lines(pieces, tail)

    def clash(self, step: Step, suites: Sequence[Sequence[Statement]]) -> Piece:
        """Statements of which it cannot be told which has become which."""
        parts = [
            [suite[index] for index in part]
            for suite, part in zip(suites, (step.base, step.ours, step.theirs), strict=True)
        ]
        b, o, t = ([line for each in part for line in (*each.lead, *each.lines)] for part in parts)
        known = (parts[1] or parts[0] or parts[2])[0]
        line = known.first if parts[1] else self.line
        what = f"{self.scope}{title_of(known)}: {BOTH}"
        lines = self.conflicts.between(line, what, base=b, ours=o, theirs=t)
        return Piece(known, (), lines)

    def one(self, three: Three, line: int | None) -> tuple[Lines, Lines] | None:
        """The comments above a statement and its lines; None where it goes."""
        base, ours, theirs = three
        self.line = line or self.line
        if all(each is None or each.key == ("type checking",) for each in three):
            return self.type_checking(three)
        if base and ours and theirs:
            lead = self.comments(base.lead, ours.lead, theirs.lead)
            return lead, self.changed(base, ours, theirs)
        if ours and theirs:
            if ours.meaning != theirs.meaning:
                return (), self.refuse(three, "added by you and by forge, each in another way")
            return self.comments((), ours.lead, theirs.lead), ours.lines
        only = ours or theirs
        if not only or (base and only.whole == base.whole):
            return None
        if not base:
            return only.lead, only.lines
        removed = "removed by forge, changed by you" if ours else "removed by you, changed by forge"
        return (), self.refuse(three, removed)

    def changed(self, base: Statement, ours: Statement, theirs: Statement) -> Lines:
        """The lines of a statement that is there in all three."""
        if theirs.meaning in (base.meaning, ours.meaning):
            return ours.lines
        is_class = all(isinstance(each.node, ast.ClassDef) for each in (base, ours, theirs))
        if ours.meaning == base.meaning and (ours.lines == base.lines or not is_class):
            return theirs.lines
        merged = self.inside(base, ours, theirs)
        return self.refuse((base, ours, theirs), BOTH) if merged is None else merged

    def inside(self, base: Statement, ours: Statement, theirs: Statement) -> Lines | None:
        """A statement that both changed, merged part by part; None where that cannot be."""
        versions = (base, ours, theirs)
        if all(map(is_import, versions)):
            merge = merge_imports([base], [ours], [theirs], self.conflicts)
            return None if merge.added else merge.ours.get(0, ours.lines)
        if len({type(each.node) for each in versions}) > 1:
            return None
        try:
            parts = [inner_suite(each) for each in versions]
        except IrregularError:
            return None
        headers = [part[0] for part in parts if part]
        if len(headers) < len(parts):
            return merge_within(base, ours, theirs)
        header = merge_headers(*headers)
        if header is None:
            return None
        return (*header, *self.body(ours, *(part[1] for part in parts if part)))

    def body(self, ours: Statement, b: Suite, o: Suite, t: Suite) -> list[str]:
        """What is below the header of a compound statement."""
        outer = self.scope
        if isinstance(ours.node, (ast.ClassDef, *FUNCTIONS)):
            self.scope += f"{title_of(ours)}: "
        if isinstance(ours.node, ast.ClassDef):
            lines = self.named(b, o, t, apart=1)
        else:
            lines = self.ordered(b, o, t)
        self.scope = outer
        return lines

    def type_checking(self, three: Three) -> tuple[Lines, Lines] | None:
        """`if TYPE_CHECKING:`, a set of imports, which is empty where there is none of it."""
        parts = [inner_suite(each) if each else None for each in three]
        if [part is None for part in parts] != [each is None for each in three]:
            return (), self.refuse(three, BOTH)
        headers = [part[0] for part in parts[1:] if part]
        suites = [part[1] if part else EMPTY for part in parts]
        lines = self.named(*suites, apart=0)
        lead = self.comments(*(each.lead if each else () for each in three))
        return (lead, (*headers[0].signature, *lines)) if headers and lines else None

    def comments(self, base: Lines, ours: Lines, theirs: Lines) -> Lines:
        """Comments between statements; where they say the same, as the user wrote them."""
        before, here, there = (
            [line.strip() for line in side if line.strip()] for side in (base, ours, theirs)
        )
        if there in (before, here):
            return ours
        if here == before:
            return theirs
        merged = merge_lines(base, ours, theirs)
        if merged is not None:
            return tuple(merged)
        what = f"{self.scope}comments: {BOTH}"
        return self.conflicts.between(self.line, what, base=base, ours=ours, theirs=theirs)

    def refuse(self, three: Three, why: str) -> Lines:
        """A conflict about one statement."""
        base, ours, theirs = three
        b, o, t = ((*each.lead, *each.lines) if each else () for each in three)
        if base and ours and theirs:
            b, o, t = base.lines, ours.lines, theirs.lines
        line = ours.first if ours else self.line
        known = ours or base or theirs
        what = f"{self.scope}{title_of(known) if known else ''}: {why}"
        return self.conflicts.between(line, what, base=b, ours=o, theirs=t)


def _version(statements: Sequence[Statement]) -> Version:
    return Version([each.whole for each in statements], [kind_of(each) for each in statements])

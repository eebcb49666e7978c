"""The revisions that a project has, as its files tell: nothing is imported or run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

VERSIONS = "migrations/versions"

_TEXT = r"""(?:"[^"\\\n]*"|'[^'\\\n]*')"""
_ANNOTATION = r"(?:[ \t]*:[^=\n]+)?"
_END = r"[ \t]*(?:\#.*)?$"
# The lines that forge and Alembic write; all else is left to `ast`.
_ID = re.compile(rf"^revision{_ANNOTATION}[ \t]*=[ \t]*({_TEXT}){_END}", re.MULTILINE)
_DOWN = re.compile(
    rf"^down_revision{_ANNOTATION}[ \t]*=[ \t]*(None|{_TEXT}"
    rf"|\([ \t]*{_TEXT}(?:[ \t]*,[ \t]*{_TEXT})*[ \t]*,?[ \t]*\)){_END}",
    re.MULTILINE,
)
_MENTIONED = re.compile(r"^[ \t]*(?:down_)?revision\b[ \t]*[:=]", re.MULTILINE)
_QUOTED = re.compile(_TEXT)
_MESSAGE = re.compile(r'\A(?:\s|#.*\n)*(?:"""([^"\\\n]*)|"([^"\\\n]+)")')


@dataclass(frozen=True, slots=True)
class Revision:
    """One file of migrations/versions: `path` relative to the project, `down` the revisions before it."""

    path: str
    id: str
    down: tuple[str, ...]
    message: str = ""


def read_revisions(root: Path) -> tuple[Revision, ...]:
    """The revisions of the project in this folder, by path. Raises ForgeError for one that cannot be read."""
    folder = root / VERSIONS
    files = sorted(path for path in folder.rglob("*.py") if _is_revision(path))
    return tuple(_read(path, path.relative_to(root).as_posix()) for path in files)


def heads_of(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """The revisions that none comes after."""
    revisions = tuple(revisions)
    passed = {before for revision in revisions for before in revision.down}
    return tuple(revision for revision in revisions if revision.id not in passed)


def one_head(revisions: Iterable[Revision]) -> str | None:
    """The id of the newest revision, None where there is none. Raises ForgeError where it cannot be told."""
    revisions = tuple(revisions)
    _check_ids(revisions)
    heads = heads_of(revisions)
    if len(heads) > 1:
        shown = ", ".join(f"{head.id} ({head.message})" for head in heads)
        raise ForgeError(
            f"the migrations have {_count(len(heads))} heads: {shown}",
            "merge them: forge db merge",
        )
    if revisions and not heads:
        raise ForgeError(
            "the migrations go round in a circle: each comes after another",
            f"look at the lines `down_revision = ...` in {VERSIONS}",
        )
    return heads[0].id if heads else None


def _is_revision(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".#", "__init__"))


def _check_ids(revisions: Sequence[Revision]) -> None:
    known: dict[str, Revision] = {}
    for revision in revisions:
        first = known.setdefault(revision.id, revision)
        if first is not revision:
            raise ForgeError(
                f"{first.path} and {revision.path} are both revision {revision.id}",
                "give one of them another id",
            )
    for revision in revisions:
        for before in revision.down:
            if before not in known:
                raise ForgeError(
                    f"{revision.path} comes after revision {before}, which is in no file",
                    f"bring its file back to {VERSIONS}, or correct the line `down_revision = ...`",
                )


def _count(number: int) -> str:
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number - 2] if number - 2 < len(words) else str(number)


def _read(path: Path, name: str) -> Revision:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(name, "it cannot be read as UTF-8") from error
    found, downs = _ID.findall(text), _DOWN.findall(text)
    if len(found) == len(downs) == 1 and len(_MENTIONED.findall(text)) == 2:
        down = tuple(quoted[1:-1] for quoted in _QUOTED.findall(downs[0]))
        if (message := _MESSAGE.match(text)) is not None:
            first = message[1] if message[1] is not None else message[2]
            return Revision(name, found[0][1:-1], down, first.strip())
    return _parse(text, name)


def _parse(text: str, name: str) -> Revision:
    """A revision that is written otherwise: its assignments may span lines."""
    import ast

    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError):
        raise _unreadable(name, "it is no valid Python") from None
    values = _assignments(module)
    match values.get("revision"), values.get("down_revision"):
        case str(revision), None if "down_revision" in values:
            down: tuple[str, ...] = ()
        case str(revision), str(before):
            down = (before,)
        case str(revision), (tuple() | list()) as several if _are_texts(several):
            down = tuple(several)
        case _:
            raise _unreadable(name, "it has no plain `revision = ...` and `down_revision = ...`")
    lines = (ast.get_docstring(module) or "").splitlines()
    return Revision(name, revision, down, lines[0].strip() if lines else "")


def _assignments(module: ast.Module) -> Mapping[str, object]:
    """The literals that the module assigns to names; what is no literal is left out."""
    import ast

    values: dict[str, object] = {}
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        values.pop(name, None)
        if name in ("revision", "down_revision"):
            try:
                values[name] = ast.literal_eval(value)
            except ValueError:
                continue
    return values


def _are_texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _unreadable(name: str, why: str) -> ForgeError:
    return ForgeError(f"{name} is no revision of Alembic: {why}", "repair it, or move it elsewhere")

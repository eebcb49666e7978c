"""Renames that a user tells about a manifest edited by hand: `Post=Article`, `Post.title=heading`."""

import re
from collections.abc import Collection, Iterable, Mapping

from ..errors import ForgeError
from . import checks
from .fields import RELATIONS, Field, Model, Project
from .lookup import find_field
from .renames import Renames
from .replacements import check_replacement, removed_members

_MODEL = re.compile(r"(\w+)=(\w+)")
_FIELD = re.compile(r"(\w+)\.(\w+)=(\w+)")
_MEMBER = re.compile(r"(\w+)\.(\w+)\.([\w-]+)=([\w-]+)")


def parse_renames(
    lock: Project, wanted: Project, texts: Iterable[str], replaces: Iterable[str] = ()
) -> Renames:
    """What `--rename` and `--replace` say, every name of it checked against both projects.

    A text is `Old=New` for a model or `Model.old=new` for a field; of `replaces` it is
    `Model.field.old=new`, for a value of an enum. What is renamed goes by either name in the others.
    Raises ForgeError.
    """
    texts = list(texts)
    models = _models(lock, wanted, [text for text in texts if "." not in text])
    pairs = _pairs(lock, wanted, models)
    fields = _fields(pairs, models, [text for text in texts if "." in text])
    return Renames(models, fields, _members(pairs, fields, replaces))


def _models(lock: Project, wanted: Project, texts: Iterable[str]) -> dict[str, str]:
    before, after = ([model.name for model in project.models] for project in (lock, wanted))
    renamed: dict[str, str] = {}
    for text in texts:
        old, new = _read("--rename", text, _MODEL, "Post=Article or Post.title=heading")
        _check(f"--rename {text}", "model", (old, new), (before, after), renamed)
        renamed[old] = new
    return renamed


_Pairs = Mapping[str, tuple[Model, Model]]
"""Models that were there and are there, by either name: as they were and as they are."""


def _pairs(lock: Project, wanted: Project, renamed: Mapping[str, str]) -> _Pairs:
    after = {model.name: model for model in wanted.models}
    pairs = {}
    for model in lock.models:
        name = renamed.get(model.name, model.name)
        if name in after:
            pairs[model.name] = pairs[name] = model, after[name]
    return pairs


def _fields(
    pairs: _Pairs, models: Mapping[str, str], texts: Iterable[str]
) -> dict[tuple[str, str], str]:
    renamed: dict[tuple[str, str], str] = {}
    for text in texts:
        name, *names = _read("--rename", text, _FIELD, "Post=Article or Post.title=heading")
        before, after = _pair(f"--rename {text}", pairs, name)
        one, other = find_field(before, names[0]), find_field(after, names[1])
        old, new = (one.name if one else names[0]), (other.name if other else names[1])
        said = {field: to for (owner, field), to in renamed.items() if owner == after.name}
        there = [field.name for field in before.fields], [field.name for field in after.fields]
        _check(f"--rename {text}", f"field of {after.name}", (old, new), there, said)
        if one and other:
            _check_kinds(f"--rename {text}", one, other, models)
        renamed[after.name, old] = new
    return renamed


def _members(
    pairs: _Pairs, renamed: Mapping[tuple[str, str], str], texts: Iterable[str]
) -> dict[tuple[str, str], dict[str, str]]:
    members: dict[tuple[str, str], dict[str, str]] = {}
    for text in texts:
        name, field, old, new = _read("--replace", text, _MEMBER, "Post.state.draft=open")
        before, after = _pair(f"--replace {text}", pairs, name)
        enums = {
            renamed.get((after.name, one.name), one.name): one
            for one in before.fields
            if one.members
        }
        field = renamed.get((after.name, field), field)
        now = next((one for one in after.fields if one.name == field and one.members), None)
        if now is None or field not in enums:
            what = f"--replace {text}: {after.name}.{field} is no enum that was one before"
            raise ForgeError(what, "leave it out")
        removed = removed_members(enums[field], now)
        if old not in removed:
            hint = checks.did_you_mean(old, removed) if removed else "leave it out"
            raise ForgeError(
                f"--replace {text}: {old} is no removed value of {after.name}.{field}", hint
            )
        check_replacement(f"{after.name}.{field}", now.members, old, new)
        said = members.setdefault((after.name, field), {})
        if old in said:
            raise ForgeError(f"--replace {text}: {old} is replaced twice", "leave one of them out")
        said[old] = new
    return members


def _read(option: str, text: str, form: re.Pattern[str], example: str) -> tuple[str, ...]:
    read = form.fullmatch(text)
    if read is None:
        raise ForgeError(
            f"{option} cannot be {checks.shown(text)}", f"write it like {option} {example}"
        )
    return read.groups()


def _pair(said: str, pairs: _Pairs, name: str) -> tuple[Model, Model]:
    if name not in pairs:
        what = f"{said}: there is no model {name} that was there before"
        raise ForgeError(what, checks.did_you_mean(name, pairs) if pairs else "leave it out")
    return pairs[name]


def _check(
    said: str,
    what: str,
    rename: tuple[str, str],
    there: tuple[Collection[str], Collection[str]],
    renamed: Mapping[str, str],
) -> None:
    """Refuse unless the old name is gone and the new one has come, each for the first time."""
    (old, new), (before, after) = rename, there
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if old not in before:
        hint = checks.did_you_mean(old, gone) if gone else "no name is gone, leave it out"
        raise ForgeError(f"{said}: there was no {what} called {old}", hint)
    if old in after:
        hint = f"take it out of the manifest, where {new} is its new name"
        raise ForgeError(f"{said}: {old} is still in the manifest", hint)
    if new not in after:
        hint = checks.did_you_mean(new, come) if come else "no name is new, write it into the manifest"  # fmt: skip
        raise ForgeError(f"{said}: the manifest has no {what} called {new}", hint)
    if new in before:
        hint = checks.did_you_mean(new, come) if come else "leave it out"
        raise ForgeError(f"{said}: {new} was there before", hint)
    for one, already in ((old, old in renamed), (new, new in renamed.values())):
        if already:
            raise ForgeError(f"{said}: {one} is renamed twice", "leave one of them out")


def _check_kinds(said: str, old: Field, new: Field, models: Mapping[str, str]) -> None:
    """Refuse a rename that would keep no data."""
    if old.type != new.type and RELATIONS & {old.type, new.type}:
        what = f"{said}: what {old.name} holds as {old.type} would be lost in a {new.type}"
    elif old.target is not None and models.get(old.target, old.target) != new.target:
        what = (
            f"{said}: the ids that {old.name} holds are those of {old.target}, not of {new.target}"
        )
    else:
        return
    raise ForgeError(what, f"leave it out: {old.name} is then removed and {new.name} added")

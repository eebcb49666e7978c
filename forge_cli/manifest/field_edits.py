"""Fields added, removed, renamed and changed. What there is nothing to do about gives the same project back."""

from collections.abc import Iterable, Mapping, Sequence
from shlex import quote

from ..errors import ForgeError
from . import checks
from .building import own_field
from .fields import RELATIONS, Field, Model, Project
from .lookup import find_field, get_field, get_model, spoken, with_fields
from .renames import Renames, renamed
from .replacements import check_replacement, removed_members
from .writing import spec_of


def add_fields(project: Project, model: str, fields: Iterable[Field]) -> Project:
    """The project with the fields after those that the model has. Refused where others are there."""
    owner = get_model(project, model)
    wanted = _owned(owner, fields)
    there = {field.name: field for field in owner.fields}
    for field in wanted:
        if there.get(field.name, field) != field:
            raise ForgeError(
                f"{model}.{field.name} is there already as {spec_of(owner, there[field.name])}",
                f"use forge change-field {model} {quote(f'{field.name}:{spec_of(owner, field)}')}",
            )
    added = [field for field in wanted if field.name not in there]
    return with_fields(project, owner, (*owner.fields, *added)) if added else project


def remove_fields(project: Project, model: str, names: Iterable[str]) -> Project:
    """The project without the fields; a ref may be named by its column, a `many` by its key."""
    owner = get_model(project, model)
    names = list(names)
    found = [find_field(owner, name) for name in names]
    removed = {field.name for field in found if field is not None}
    if removed and None in found:
        get_field(owner, next(name for name in names if find_field(owner, name) is None))
    for group in owner.unique_together:
        for name in group:
            if name in removed:
                others = spoken(one for one in group if one != name)
                raise ForgeError(
                    f"{model}.{name} cannot be removed: it is unique together with {others}",
                    f"take it out of unique-together in forge/models/{model}.toml, then run this again",
                )
    left = [field for field in owner.fields if field.name not in removed]
    if not left:
        what = f"{model} would have no fields left"
        raise ForgeError(what, f"remove the model: forge remove-model {model}")
    return with_fields(project, owner, left) if removed else project


def rename_field(project: Project, model: str, old: str, new: str) -> tuple[Project, Renames]:
    """The project with the field under its new name, in its old place, and that it is a rename.

    A ref may be named by its column: `author_id` to `writer_id` is `author` to `writer`.
    """
    owner = get_model(project, model)
    field = find_field(owner, old)
    if field is None and find_field(owner, new) is not None:
        return project, Renames()
    field = get_field(owner, old)
    if field.type == "ref" and old == field.column:
        new = new.removesuffix("_id")
    if new == field.name:
        return project, Renames()
    checks.check_field_name(new)
    if any(other.name == new for other in owner.fields):
        raise ForgeError(
            f"{model}.{field.name} cannot be called {new}: there is a field of that name already",
            f"choose another name, or first forge remove-field {model} {new}",
        )
    renames = Renames(fields={(model, field.name): new})
    return renamed(project, renames), renames


def change_fields(
    project: Project, model: str, fields: Iterable[Field], replace: Mapping[str, str] = {}
) -> tuple[Project, Renames]:
    """The project with these fields instead of those of the same names, in their old places.

    `replace` says which member takes the place of each that an enum loses; so do the Renames.
    """
    owner = get_model(project, model)
    wanted = _owned(owner, fields)
    changes = [(get_field(owner, field.name, exact=True), field) for field in wanted]
    changes = [(old, new) for old, new in changes if old != new]
    if not changes:
        return project, Renames()
    for old, new in changes:
        _check_change(owner, old, new)
    _check_replaced(owner, changes, replace)
    members = {
        (model, new.name): {member: replace[member] for member in removed_members(old, new)}
        for old, new in changes
    }
    by_name = {new.name: new for _, new in changes}
    after = [by_name.get(field.name, field) for field in owner.fields]
    renames = Renames(members={key: value for key, value in members.items() if value})
    return with_fields(project, owner, after), renames


def _owned(model: Model, fields: Iterable[Field]) -> list[Field]:
    owned: dict[str, Field] = {}
    for field in fields:
        if field.name in owned:
            raise ForgeError(f"{field.name} is given twice", "leave one of them out")
        owned[field.name] = own_field(model.name, model.plural, field)
    return list(owned.values())


def _check_change(model: Model, old: Field, new: Field) -> None:
    """Refuse a change that no data would survive."""
    name = f"{model.name}.{old.name}"
    if old.type != new.type and RELATIONS & {old.type, new.type}:
        what = f"{name} cannot become {new.type}: what it holds as {old.type} would be lost"
    elif old.target != new.target:
        what = (
            f"{name} cannot refer to {new.target}: the ids that it holds are those of {old.target}"
        )
    else:
        return
    spec = quote(f"{new.name}:{spec_of(model, new)}")
    raise ForgeError(
        what,
        "remove it and add it anew:"
        f" forge remove-field {model.name} {old.name} && forge add-field {model.name} {spec}",
    )


def _check_replaced(
    model: Model, changes: Sequence[tuple[Field, Field]], replace: Mapping[str, str]
) -> None:
    """Refuse unless every removed member has a replacement, and every replacement such a member."""
    removed = [member for change in changes for member in removed_members(*change)]
    for member in replace:
        if member not in removed:
            raise ForgeError(
                f"--replace {member}={replace[member]}: {member} is no removed value of"
                f" {spoken(f'{model.name}.{old.name}' for old, _ in changes)}",
                checks.did_you_mean(member, removed) if removed else "leave it out",
            )
    for old, new in changes:
        for member in removed_members(old, new):
            check_replacement(f"{model.name}.{old.name}", new.members, member, replace.get(member))

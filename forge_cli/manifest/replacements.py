"""What takes the place of a value that an enum loses."""

from collections.abc import Collection

from ..errors import ForgeError
from . import checks
from .fields import Field, Project
from .renames import Renames


def removed_members(old: Field, new: Field) -> list[str]:
    """The values that an enum loses; one that becomes a text keeps them all as texts."""
    return [member for member in old.members if new.members and member not in new.members]


def check_replacement(
    field: str, members: Collection[str], removed: str, replacement: str | None
) -> None:
    """Refuse unless the replacement is one of the values that `field`, such as Post.state, keeps."""
    if replacement is None:
        raise ForgeError(
            f"{field} loses the value {removed}, which records may have",
            f"say what takes its place, such as --replace {removed}={next(iter(members))}",
        )
    if replacement not in members:
        what = (
            f"--replace {removed}={replacement}: {field} has no value {checks.shown(replacement)}"
        )
        raise ForgeError(what, checks.did_you_mean(replacement, members))


def missing_replacements(
    lock: Project, wanted: Project, renames: Renames
) -> list[tuple[str, str, str]]:
    """(model, field, value), by their new names, of each removed value that nothing replaces."""
    models = {renames.models.get(model.name, model.name): model for model in lock.models}
    missing = []
    for model in wanted.models:
        before = models[model.name].fields if model.name in models else ()
        fields = {renames.fields.get((model.name, one.name), one.name): one for one in before}
        for field in model.fields:
            replaced = renames.members.get((model.name, field.name), {})
            removed = removed_members(fields[field.name], field) if field.name in fields else []
            missing += [(model.name, field.name, one) for one in removed if one not in replaced]
    return missing

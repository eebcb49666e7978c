"""What a changed manifest may not ask for, whichever way it came to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError
from forge_cli.manifest import missing_replacements
from forge_cli.migrations import losses
from forge_cli.working_tree import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from forge_cli.manifest import Project, Renames
    from forge_cli.rendering import Tree
    from forge_cli.working_tree import WorkingTree

_FIXED = ("name", "package", "database")


def check_fixed(before: Project, after: Project) -> None:
    """Refuse to change what the whole project was made with."""
    for name in _FIXED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            raise ForgeError(
                f"forge/project.toml: {name} is {new}, but the project was made with {old}",
                f'put it back: {name} = "{old}"',
            )


def check_members(before: Project, after: Project, renames: Renames) -> None:
    """Refuse to take values away from an enum without a word on the rows that hold them."""
    for model, name, member in missing_replacements(before, after, renames):
        raise ForgeError(
            f"{model}.{name}: {member} is no longer one of its values, and rows may hold it",
            f"say what they get instead: forge apply --replace {model}.{name}.{member}=VALUE",
        )


def check_losses(
    before: Project, wanted: Project, renames: Renames, *, asked_for: Collection[str]
) -> None:
    """Refuse to drop what only a manifest that was edited by hand asks to drop, besides what is `asked_for`."""
    if lost := [loss for loss in losses(before, wanted, renames) if loss not in asked_for]:
        raise ForgeError(
            f"the manifest was edited, and what it no longer has would be dropped: {', '.join(lost)}",
            "forge apply --allow-drop, or --rename OLD=NEW for what has a new name; see: forge diff --pending",
        )


def check_new(tree: WorkingTree, theirs: Tree, after: Project, known: Collection[str]) -> None:
    """Refuse a model that is not `known` and whose package is there as forge writes it: the lock is not whole.

    Nothing would be lost, but its table would be created a second time.
    """
    for model in after.models:
        folder = f"src/{after.package}/resources/{model.plural}"
        files = [path for path in theirs if path.startswith(f"{folder}/")]
        if model.name not in known and files and all(_is_written(tree, theirs, *files)):
            raise ForgeError(
                f"{folder} is there as forge writes it, but .forge/lock/models/{model.name}.toml is not",
                f"restore .forge/lock from version control; or move away {folder} and its migration",
            )


def _is_written(tree: WorkingTree, theirs: Tree, *paths: str) -> Iterator[bool]:
    for path in paths:
        found = tree.read(path)
        yield isinstance(found, Entry) and found.data == theirs[path].data


def known_to(before: Project, renames: Renames) -> Renames:
    """The renames of what was rendered; nothing else has files or data under an old name."""
    fields = {model.name: {field.name for field in model.fields} for model in before.models}
    models = {old: new for old, new in renames.models.items() if old in fields}
    old_name = {new: old for old, new in models.items()}
    return replace(
        renames,
        models=models,
        fields={
            (model, old): new
            for (model, old), new in renames.fields.items()
            if old in fields.get(old_name.get(model, model), ())
        },
    )

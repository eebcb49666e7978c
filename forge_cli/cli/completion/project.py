"""The project that the user is in, and what the command line says so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

    from forge_cli.manifest import Field, Project


def wanted() -> Project:
    """The project around the current folder. Raises ForgeError where there is none, or it cannot be read."""
    from pathlib import Path

    from forge_cli.manifest import find_root, read_manifest

    return read_manifest(find_root(Path.cwd()))


def rendered() -> Project:
    """The same project as it was last rendered."""
    from pathlib import Path

    from forge_cli.manifest import find_root, read_lock

    return read_lock(find_root(Path.cwd()))


def models_if_any() -> list[str]:
    """The names of the project's models; none where it cannot be read."""
    from forge_cli.errors import ForgeError

    try:
        return [model.name for model in wanted().models]
    except ForgeError:
        return []


def fields_of(context: typer.Context) -> dict[str, Field]:
    """The fields of the model that the command line names."""
    from forge_cli.manifest import get_model

    model = get_model(wanted(), context.params["model"])
    return {field.name: field for field in model.fields}


def typed_fields(context: typer.Context) -> dict[str, str]:
    """The fields that are typed already, each with its name."""
    return {text.partition(":")[0]: text for text in context.params.get("fields") or ()}

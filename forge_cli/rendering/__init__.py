"""From a project to the tree of files that it is: pure, no clock, no environment, no disk beyond the template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .tree import File, Tree

if TYPE_CHECKING:
    from forge_cli.manifest import Project

__all__ = ["File", "Tree", "render", "render_template", "template_root"]


def render(project: Project) -> Tree:
    """The files of `project` that come from its template; the manifest and migrations do not."""
    from forge_cli.manifest import template_data

    return render_template(template_root(), template_data(project))


def render_template(root: Path, data: dict[str, Any]) -> Tree:
    """The tree that the Copier template at `root` makes of `data`, in the order of its paths.

    Raises BrokenTemplateError, with the file and the line, where the template itself is at fault.
    """
    from .template import open_template

    return open_template(root.resolve()).render(data)


def template_root() -> Path:
    """The folder of the template of a service: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return (inside if inside.is_dir() else package.parent / "templates") / "service"

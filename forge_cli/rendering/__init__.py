"""From a project to the tree of files that it is: pure, no clock, no environment, no disk beyond the template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .tree import File, Tree

if TYPE_CHECKING:
    from forge_cli.manifest import Project

__all__ = [
    "File",
    "Tree",
    "paths_of",
    "render",
    "render_difference",
    "render_template",
    "sources_of",
    "template_root",
]


def render(project: Project) -> Tree:
    """The files of `project` that come from its template; the manifest and migrations do not."""
    from forge_cli.manifest import template_data

    return render_template(template_root(), template_data(project))


def render_difference(before: Project, after: Project) -> tuple[Tree, Tree]:
    """Both projects rendered, without the files that cannot differ.

    A model writes only its own files, out of its own data, and no other file knows any model. So those of a model
    that is the same in both are left out, and where nothing but models changed, all shared ones too: the cost is that
    of what changed, however large the project.
    """
    from forge_cli.manifest import template_data

    from .template import open_template

    old, new = template_data(before), template_data(after)
    if any(old[key] != new[key] for key in old if key != "models"):
        return render(before), render(after)
    template = open_template(template_root().resolve())

    def changed(data: dict[str, Any], other: dict[str, Any]) -> Tree:
        others = {model["name"]: model for model in other["models"]}
        models = [model for model in data["models"] if others.get(model["name"]) != model]
        return template.render(data | {"models": models}, only_repeated=True)

    return changed(old, new), changed(new, old)


def paths_of(project: Project) -> frozenset[str]:
    """The paths of `render(project)`, at the cost of their names alone."""
    from forge_cli.manifest import template_data

    from .template import open_template

    return open_template(template_root().resolve()).paths(template_data(project))


def sources_of(project: Project) -> dict[str, str]:
    """For each path of `render(project)` the file of forge's templates that it is made of: `templates/service/...`."""
    from forge_cli.manifest import template_data

    from .template import open_template

    root = template_root().resolve()
    sources = open_template(root).sources(template_data(project))
    above = root.parent.parent
    return {path: file.relative_to(above).as_posix() for path, file in sources.items()}


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

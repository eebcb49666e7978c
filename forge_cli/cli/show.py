"""forge show: the models of a project, their fields, relations and routes."""

from typing import TYPE_CHECKING, Annotated

import typer

from . import completion
from .options import DebugOption, JsonOption, QuietOption
from .outcome import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forge_cli.console import Console
    from forge_cli.manifest import Field, Model, Project

_LIMITS = ("min", "max", "pattern")
_FLAGS = ("unique", "index", "null", "default")


def show(
    models: Annotated[
        list[str] | None,
        typer.Argument(metavar="MODEL", help="Only these models.", autocompletion=completion.model),
    ] = None,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Print an entity-relationship diagram for Mermaid.")
    ] = False,
    toml: Annotated[
        bool, typer.Option("--toml", help="Print the whole manifest as one TOML document.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Show models, fields, relations and routes."""
    from pathlib import Path

    from forge_cli import manifest
    from forge_cli.console import Console
    from forge_cli.errors import ForgeError

    from .entering import recover

    console = Console(json=json, quiet=quiet)
    with outcome("show", console, ()) as result:
        if mermaid + toml + json > 1:
            raise ForgeError("--mermaid, --toml and --json exclude each other", "choose one")
        root = manifest.find_root(Path.cwd())
        recover(root, console)
        project = manifest.read_manifest(root)
        chosen = [manifest.get_model(project, name) for name in dict.fromkeys(models or ())]
        chosen = chosen or list(project.models)
        if mermaid:
            console.result(manifest.mermaid(_only(project, chosen)).rstrip("\n"))
            return
        if toml:
            console.result(manifest.whole_toml(_only(project, chosen)).rstrip("\n"))
            return
        applied = manifest.read_lock(root) == project
        result.document |= {
            "project": project.name,
            "path": str(root),
            "applied": applied,
            "models": _described(project, chosen) if json else [],
        }
        _print(console, project, chosen)
        if not applied:
            console.note("not applied yet: forge diff --pending")


def _only(project: "Project", models: "list[Model]") -> "Project":
    from dataclasses import replace

    return replace(project, models=tuple(model for model in project.models if model in models))


def _described(project: "Project", models: "list[Model]") -> list[dict[str, object]]:
    """The models for programs: as the templates read them, with their routes."""
    from forge_cli.manifest import routes_of, template_data

    data = {model["name"]: model for model in template_data(project)["models"]}
    return [
        {
            **data[model.name],
            "routes": [
                {"method": method, "path": path} for method, path in routes_of(project, model.name)
            ],
        }
        for model in models
    ]


def _print(console: "Console", project: "Project", models: "list[Model]") -> None:
    from forge_cli.manifest import routes_of

    console.table(
        "Models",
        ("model", "table", "path", "timestamps", "unique together"),
        [_options(model) for model in models],
    )
    console.table(
        "Fields",
        ("model", "field", "type", "limits", "flags"),
        [_field(model, field) for model in models for field in model.fields],
    )
    console.table(
        "Relations",
        ("field", "kind", "to", "on delete", "way back"),
        list(_relations(project, models)),
    )
    routes = [route for model in models for route in routes_of(project, model.name)]
    console.table("Routes", ("method", "path"), routes)


def _options(model: "Model") -> tuple[str, ...]:
    groups = "; ".join(", ".join(group) for group in model.unique_together)
    return model.name, model.table, f"/{model.path}", "yes" if model.timestamps else "no", groups


def _field(model: "Model", field: "Field") -> tuple[str, ...]:
    from forge_cli.manifest import modifiers_of, type_of

    given = modifiers_of(field)
    limits, flags = (
        " ".join(
            f"{name}={given[name]}" if given[name] else name for name in names if name in given
        )
        for names in (_LIMITS, _FLAGS)
    )
    return model.name, field.name, type_of(field), limits, flags


def _relations(project: "Project", models: "list[Model]") -> "Iterator[tuple[str, ...]]":
    """The relations of the models, and those that others have to them."""
    names = {model.name for model in models}
    for model in project.models:
        for field in model.fields:
            if field.target is not None and names & {model.name, field.target}:
                kind = "many to many" if field.type == "many" else "many to one"
                kind = "one to one" if field.unique else kind
                yield (
                    f"{model.name}.{field.name}",
                    kind,
                    field.target,
                    field.on_delete or "",
                    f"{field.target} .../{field.reverse}",
                )

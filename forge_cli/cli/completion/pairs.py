"""Options of the form NAME=VALUE: what is to be filled, replaced, renamed."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forge_cli.manifest import Field, Project


def fill(context: typer.Context) -> list[str]:
    """A field that is typed already; where the command names no model, a field of any."""
    from . import project

    if "model" in context.params:
        return [f"{name}=" for name in project.typed_fields(context)]
    return [f"{name}=" for name, _ in _fields(project.wanted())]


def replacement(context: typer.Context, incomplete: str) -> list[str]:
    """A value of an enum that is changed, and one that it will have."""
    from forge_cli.manifest import parse_field

    from . import project

    fields, typed = project.fields_of(context), project.typed_fields(context)
    old = [member for name in typed for member in fields[name].members]
    new = [member for text in typed.values() for member in parse_field(text).members]
    return _pairs(incomplete, dict.fromkeys(old, new))


def any_replacement(incomplete: str) -> list[str]:
    """The same in any model, before and after the manifest was edited."""
    from . import project

    new = {name: field.members for name, field in _fields(project.wanted())}
    values = {
        f"{name}.{member}": new.get(name, ())
        for name, field in _fields(project.rendered())
        for member in field.members
        if member not in new.get(name, ())
    }
    return _pairs(incomplete, values)


def rename(incomplete: str) -> list[str]:
    """A model or a field that is gone from the manifest, and one that came."""
    from . import project

    old, new = project.rendered(), project.wanted()
    names = {model.name for model in old.models}, {model.name for model in new.models}
    gone, came = sorted(names[0] - names[1]), sorted(names[1] - names[0])
    now = {name for name, _ in _fields(new)}
    before = {name for name, _ in _fields(old)}
    fields = {
        name: sorted(
            each.partition(".")[2] for each in now - before if _model(each) == _model(name)
        )
        for name in sorted(before - now)
        if _model(name) in names[1]
    }
    return _pairs(incomplete, dict.fromkeys(gone, came) | fields)


def _pairs(incomplete: str, values: "Mapping[str, Sequence[str]]") -> list[str]:
    """First the names, each with its sign of equality, then what the name may get."""
    name, is_assigned, _ = incomplete.partition("=")
    if not is_assigned:
        return [f"{each}=" for each in values]
    return [f"{name}={value}" for value in values.get(name, ())]


def _fields(project: "Project") -> "Iterator[tuple[str, Field]]":
    for model in project.models:
        for field in model.fields:
            yield f"{model.name}.{field.name}", field


def _model(name: str) -> str:
    return name.partition(".")[0]

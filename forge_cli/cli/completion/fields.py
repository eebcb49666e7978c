"""Models and fields by their names, and fields as they are typed."""

import typer

Word = tuple[str, str]
"""A word that is offered, and its explanation."""


def model() -> list[Word]:
    """A model of the project."""
    from . import project

    return [(each.name, f"/{each.path}") for each in project.wanted().models]


def field_name(context: typer.Context) -> list[Word]:
    """A field of the model that the command line names, other than those that are typed already."""
    from forge_cli.manifest import format_field

    from . import project

    typed = {*project.typed_fields(context), *(context.params.get("names") or ())}
    fields = project.fields_of(context)
    return [(name, format_field(field)) for name, field in fields.items() if name not in typed]


def field(context: typer.Context, incomplete: str) -> list[str]:
    """A field of a model, new or old, which may refer to itself."""
    from . import project
    from .grammar import continued

    return continued(
        incomplete, lambda: dict.fromkeys([*project.models_if_any(), context.params["model"]])
    )


def changed_field(context: typer.Context, incomplete: str) -> list[Word] | list[str]:
    """A field of the model that the command line names, and what it is to be."""
    if ":" in incomplete:
        return field(context, incomplete)
    return [(f"{name}:", now) for name, now in field_name(context)]


def together(context: typer.Context, incomplete: str) -> list[str]:
    """Names of the fields that are typed already, with commas between them."""
    from . import project

    before, comma, _ = incomplete.rpartition(",")
    names = project.typed_fields(context).keys() - set(before.split(","))
    return sorted(f"{before}{comma}{name}" for name in names)

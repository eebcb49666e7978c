"""Projects for tests, written as on a command line: "Post title:str author:ref:User"."""

from dataclasses import replace

from forge_cli.manifest import Model, Project, new_model, new_project, parse_field


def model(text: str, **options: object) -> Model:
    name, *fields = text.split()
    return new_model(name, [parse_field(field) for field in fields], **options)  # type: ignore[arg-type]


def project(*models: str | Model, **options: str) -> Project:
    """A project with these models and no other."""
    made = [model(text) if isinstance(text, str) else text for text in models]
    base = new_project(**{"name": "my-service", **options})
    return replace(base, models=tuple(sorted(made, key=lambda one: one.name)))

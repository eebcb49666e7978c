"""The whole manifest in one document, for people and programs to read."""

from .fields import Project
from .writing import options_of, settings_of, spec_of, string


def whole_toml(project: Project) -> str:
    """One document of TOML: `[project]`, then `[models.Post]` and `[models.Post.fields]` for each model.

    It says what the files of the manifest say, in their words: what goes without saying is left out, so
    that what is there is what somebody has chosen.
    """
    blocks = [("project", settings_of(project))]
    for model in project.models:
        fields = {field.name: string(spec_of(model, field)) for field in model.fields}
        if options := options_of(model):
            blocks.append((f"models.{model.name}", options))
        blocks.append((f"models.{model.name}.fields", fields))
    return "\n".join(
        "".join([f"[{table}]\n", *(f"{key} = {value}\n" for key, value in values.items())])
        for table, values in blocks
    )

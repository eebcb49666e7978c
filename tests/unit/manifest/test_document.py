"""The whole manifest in one document."""

import tomllib

from forge_cli.manifest import manifest_files, whole_toml

from .projects import model, project

BLOG = project(
    "User name:str",
    model(
        r"Post title:str:max=200 slug:str:pattern=^\d author:ref:User",
        table="items",
        unique_together=[["author", "slug"]],
    ),
    model("Tag name:str", timestamps=False),
    description='A "blog"',
    database="sqlite",
)


def test_a_project_is_one_document() -> None:
    assert whole_toml(BLOG) == (
        "[project]\n"
        "template = 1\n"
        'name = "my-service"\n'
        'package = "my_service"\n'
        'description = "A \\"blog\\""\n'
        'author = ""\n'
        'database = "sqlite"\n'
        'api-prefix = ""\n'
        "\n"
        "[models.Post]\n"
        'table = "items"\n'
        'unique-together = [["author", "slug"]]\n'
        "\n"
        "[models.Post.fields]\n"
        'title = "str:max=200"\n'
        "slug = 'str:pattern=^\\d'\n"
        'author = "ref:User"\n'
        "\n"
        "[models.Tag]\n"
        "timestamps = false\n"
        "\n"
        "[models.Tag.fields]\n"
        'name = "str"\n'
        "\n"
        "[models.User.fields]\n"
        'name = "str"\n'
    )


def test_it_says_what_the_files_say() -> None:
    whole = tomllib.loads(whole_toml(BLOG))
    files = {path: tomllib.loads(text) for path, text in manifest_files(BLOG).items()}
    assert whole["project"] == files.pop("forge/project.toml")
    assert {f"forge/models/{name}.toml": table for name, table in whole["models"].items()} == files


def test_a_project_without_models_is_a_document_too() -> None:
    assert list(tomllib.loads(whole_toml(project()))) == ["project"]

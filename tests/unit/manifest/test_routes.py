"""The routes that forge tells are those that the service has."""

import ast

import pytest

from forge_cli.manifest import Project, routes_of, validate
from forge_cli.rendering import render

from .projects import model, project

POST = (
    "Post title:str author:ref:User editor:ref:User:null:as=edited tags:many:Tag:key=label_ids"
    " related:many:Post:as=related-to up:ref:Post:null:as=below"
)
BLOG = (
    "User name:str",
    "Profile user:ref:User:unique bio:text:null",
    POST,
    model("Tag name:str", path="content/labels"),
)


def rendered(project: Project, plural: str) -> list[tuple[str, str]]:
    """Method and path of each decorator in the routes.py that the template makes."""
    prefix = ""
    tree = render(project)
    for node in ast.walk(ast.parse(tree["src/my_service/api.py"].data)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            prefix = str(node.value.value)
    routes = ast.parse(tree[f"src/my_service/resources/{plural}/routes.py"].data)
    found = []
    for node in routes.body:
        for call in getattr(node, "decorator_list", []):
            assert isinstance(call, ast.Call)
            assert isinstance(call.func, ast.Attribute)
            assert isinstance(call.args[0], ast.Constant)
            found.append((call.func.attr.upper(), prefix + str(call.args[0].value)))
    return found


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_the_routes_are_those_of_the_rendered_service(prefix: str) -> None:
    made = project(*BLOG, api_prefix=prefix)
    validate(made)
    for one in made.models:
        routes = routes_of(made, one.name)
        assert routes == rendered(made, one.plural)
        assert len(routes) == 6 + sum(field.target is not None for field in one.fields)


def test_the_prefix_and_the_ways_back_are_in_the_paths() -> None:
    made = project(*BLOG, api_prefix="/api")
    assert routes_of(made, "Post")[3:] == [
        ("GET", "/api/posts/{post_id}"),
        ("PATCH", "/api/posts/{post_id}"),
        ("DELETE", "/api/posts/{post_id}"),
        ("GET", "/api/users/{author_id}/posts"),
        ("GET", "/api/users/{editor_id}/edited"),
        ("GET", "/api/content/labels/{label_id}/posts"),
        ("GET", "/api/posts/{related_id}/related-to"),
        ("GET", "/api/posts/{up_id}/below"),
    ]

"""Files as forge renders them, of projects that differ in the fields of one model."""

from __future__ import annotations

from functools import cache

from forge_cli.rendering import render
from tests.unit.manifest.projects import project

FIELDS = (
    "title:str:max=200",
    "slug:str:max=80:unique",
    "body:text",
    "status:enum:draft,published:default=draft",
    "published_at:datetime:null",
    "price:decimal:10,2",
    "views:int:index",
    "author:ref:User",
    "category:ref:Category:null:on-delete=set-null",
    "tags:many:Tag",
)
PACKAGE = "src/my_service/resources/posts"
FILES = (
    *(f"{PACKAGE}/{name}.py" for name in ("model", "schemas", "crud", "routes")),
    "tests/resources/test_posts.py",
    "tests/factories/posts.py",
)


@cache
def post(*fields: str, model: str = "Post") -> dict[str, bytes]:
    """The files of a model with these fields, under the paths that they have for a Post."""
    made = project(
        "User name:str", "Category name:str", "Tag name:str", f"{model} {' '.join(fields)}"
    )
    plural = f"{model.lower()}s"
    return {
        path.replace(plural, "posts"): file.data
        for path, file in render(made).items()
        if plural in path and file.data and path.endswith(".py")
    }


def file(path: str, *fields: str, model: str = "Post") -> bytes:
    """One of them; `path` may be its last part only where that tells it."""
    files = post(*fields, model=model)
    (found,) = (data for name, data in files.items() if name.endswith(path))
    return found

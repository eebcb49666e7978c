"""The routes of the generated service."""

from .fields import Project
from .lookup import get_model


def routes_of(project: Project, model: str) -> list[tuple[str, str]]:
    """Method and path of each route in the model's routes.py, in its order, with the API's prefix.

    The list of what belongs to another record, such as `/users/{author_id}/posts`, is with the model
    that has the ref. The project must be valid. Raises ForgeError for a model that it does not have.
    """
    owner = get_model(project, model)
    every = f"/{owner.path}"
    one = f"{every}/{{{owner.singular}_id}}"
    routes = [
        ("POST", every),
        ("POST", f"{every}/bulk"),
        ("GET", every),
        ("GET", one),
        ("PATCH", one),
        ("DELETE", one),
    ]
    for field in owner.fields:
        if field.target is not None:
            target = get_model(project, field.target)
            parameter = field.request_key.removesuffix("s")  # `tag_ids` are asked for one by one
            routes.append(("GET", f"/{target.path}/{{{parameter}}}/{field.reverse}"))
    return [(method, project.api_prefix + path) for method, path in routes]

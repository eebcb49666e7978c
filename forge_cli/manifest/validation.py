"""Whether a project can be generated: the rules for one model, then those between models."""

import re
from dataclasses import replace
from functools import lru_cache

from ..errors import ForgeError
from . import checks, modifiers, naming, relations, reserved, tables
from .fields import DATABASES, TEMPLATE_RELEASE, Field, Model, Project
from .grammar import parse_spec
from .notation import format_field
from .rules import about

MAX_LINE = 200
"""Characters in the description and the author of a project."""
MAX_PREFIX = 60
SQLITE_DIGITS = 18
"""SQLite keeps a decimal as a 64-bit integer or a double; more digits would be lost."""


def validate(project: Project) -> None:
    """Raise ForgeError for the first rule that the project breaks, with the reason and a way out."""
    check_release(project.release)
    with about("", "name"):
        check_project_name(project.name)
    with about("", "package"):
        _check_package(project.package)
    with about("", "description"):
        checks.check_line(project.description, "the description", MAX_LINE)
    with about("", "author"):
        checks.check_line(project.author, "the author", MAX_LINE)
    with about("", "database"):
        _check_database(project.database)
    with about("", "api-prefix"):
        check_api_prefix(project.api_prefix)
    for model in project.models:
        with about(model.name):
            _check_model(model, project.database)
    relations.check_relations(project.models)
    tables.check_tables(project)


class NewerReleaseError(ForgeError):
    """The project follows a template that only a newer forge has."""


def check_release(release: int) -> None:
    """Refuse a template that this forge does not have."""
    if release > TEMPLATE_RELEASE:
        raise NewerReleaseError(
            f"the project follows release {release} of the template, this forge has {TEMPLATE_RELEASE}",
            "upgrade forge: uv tool upgrade forge-fastapi",
        )
    if release < 1:
        raise ForgeError(f"there is no release {release} of the template", "the first one is 1")


def check_project_name(name: str) -> None:
    """Refuse a name whose package would be no package, or would hide another."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*", name):
        raise ForgeError(
            f"a project cannot be called {checks.shown(name)}: letters, digits and single - or _"
            " between them, a letter first",
            f"call it {_usable(name)}",
        )
    if len(name) > checks.MAX_IDENTIFIER:
        raise checks.too_long(name, "a project")
    package = naming.package_of(name)
    if reason := reserved.package_reason(package):
        hint = f"call it {package.replace('_', '-')}-service"
        raise ForgeError(f"a project cannot be called {name}: {package} {reason}", hint)


def _check_package(package: str) -> None:
    checks.check_identifier(package, "a package")
    if reason := reserved.package_reason(package):
        what = f"a package cannot be called {package}: it {reason}"
        raise ForgeError(what, f"call it {package}_service")


def _check_database(database: str) -> None:
    if database not in DATABASES:
        hint = checks.did_you_mean(database, DATABASES)
        raise ForgeError(f"there is no database {checks.shown(database)}", hint)


def _usable(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    usable = "-".join(words).lstrip("0123456789-")[: checks.MAX_IDENTIFIER].rstrip("-")
    if not usable:
        return "my-service"
    return (
        usable
        if reserved.package_reason(naming.package_of(usable)) is None
        else f"{usable}-service"
    )


def check_api_prefix(prefix: str) -> None:
    """Refuse what is neither empty nor a path such as `/api/v1`."""
    if not prefix:
        return
    segments = re.findall(r"[A-Za-z0-9._~-]+", prefix)
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", prefix) or {".", ".."} & set(segments):
        usable = "/".join(["", *(segment for segment in segments if segment.strip("."))])
        raise ForgeError(
            f"the API prefix {checks.shown(prefix)} is no path: it is made of / and segments of"
            " letters, digits and . _ ~ -",
            f"did you mean {usable}?" if usable else "write it like /api",
        )
    if len(prefix) > MAX_PREFIX:
        what = f"the API prefix has {len(prefix)} characters, {MAX_PREFIX} at most"
        raise ForgeError(what, "shorten it")
    if segments[0] in reserved.PATHS:
        raise ForgeError(
            f"the API prefix {prefix} would hide /{segments[0]}, which every service has",
            f"write it like /api{prefix}",
        )


@lru_cache(maxsize=1024)  # an edit leaves most models as they were when they were read
def _check_model(model: Model, database: str) -> None:
    checks.check_model_name(model.name)
    checks.check_identifier(model.singular, f"the singular of {model.name}")
    with about(model.name, "plural"):
        _check_plural(model)
    with about(model.name, "table"):
        tables.check_table_name(model)
    with about(model.name, "path"):
        _check_path(model)
    if not model.fields:
        raise ForgeError(f"{model.name} has no fields", "give it one, such as name:str")
    for field in model.fields:
        with about(model.name, field=field.name):
            _check_field(model, field, database)
    _check_names(model)
    with about(model.name, "unique-together"):
        tables.check_unique_together(model)
    tables.check_joins(model)


def _check_plural(model: Model) -> None:
    checks.check_identifier(model.plural, f"the plural of {model.name}")
    if reason := reserved.variable_reason(model.plural):
        what = f"the plural of {model.name} cannot be {model.plural}: it {reason}"
        raise ForgeError(what, f"give another plural, such as {model.singular}_list")


def _check_path(model: Model) -> None:
    segments = model.path.split("/")
    for segment in segments:
        checks.check_segment(segment, f"the path of {model.name}")
    if segments[0] in reserved.PATHS:
        what = f"the path of {model.name} cannot be {model.path}: every service has /{segments[0]}"
        raise ForgeError(what, f"give another path, such as app-{model.path}")


def _check_field(model: Model, field: Field, database: str) -> None:
    try:
        checks.check_field_name(field.name)
        again = parse_spec(field.name, format_field(field))
        modifiers.check_names(field)
    except ForgeError as error:
        raise ForgeError(f"{model.name}: {error}", error.hint) from None
    made = naming.enum_class(model.name, field.name)
    if field.type == "enum" and len(made) > checks.MAX_IDENTIFIER:
        raise ForgeError(
            f"{model.name}.{field.name} would make the class {made}: {len(made)} characters,"
            f" {checks.MAX_IDENTIFIER} at most",
            "shorten the name of the field or of the model",
        )
    if again != field and replace(again, reverse=field.reverse) != field:
        raise ForgeError(
            f"{model.name}.{field.name} is inconsistent: {format_field(field)}",
            "make fields with parse_field",
        )
    if database == "sqlite" and (field.precision or 0) > SQLITE_DIGITS:
        raise ForgeError(
            f"{model.name}.{field.name}: SQLite keeps {SQLITE_DIGITS} digits, not {field.precision}",
            f"use decimal:{SQLITE_DIGITS},{min(field.scale or 0, SQLITE_DIGITS)}, or PostgreSQL",
        )


_TIMESTAMPS = "the timestamps"


def _check_names(model: Model) -> None:
    """Refuse two fields that would be one attribute, column, key, filter or class."""
    owners = dict.fromkeys(reserved.TIMESTAMPS, _TIMESTAMPS) if model.timestamps else {}
    for field in model.fields:
        for name in sorted(_made_by(model, field)):
            if name in owners:
                with about(model.name, field=field.name):
                    raise _clash(model, field, name, owners[name])
            owners[name] = field.name


def _made_by(model: Model, field: Field) -> set[str]:
    """The names that a field makes: `tags` of many is sent as `tag_ids` and filtered by `tag_id`."""
    made, alias = {field.name, field.request_key}, naming.camel(field.name)
    if field.type == "many":
        made.add(field.request_key.removesuffix("s"))
    if field.members:
        made.add(naming.enum_class(model.name, field.name))
    if reserved.class_reason(alias) or alias.startswith(model.name):
        made.add(f"{alias}Value")  # how schemas.py then calls its type
    if not alias.startswith(model.name):
        made.add(alias)
    return made


def _clash(model: Model, field: Field, name: str, owner: str) -> ForgeError:
    if owner == _TIMESTAMPS:
        what = f"{model.name}.{field.name}: every model with timestamps has {name}"
        return ForgeError(what, "leave it out, or make the model without timestamps")
    if owner == field.name:
        return ForgeError(f"{model.name} has two fields called {owner}", "leave one of them out")
    what = f"{model.name}: the fields {owner} and {field.name} would both make the name {name}"
    return ForgeError(what, "rename one of them")

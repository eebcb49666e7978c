"""Manifest and lock, read from the files of a project."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import ForgeError
from . import checks, modifiers, naming
from .building import new_model
from .fields import Field, Model, Project
from .grammar import parse_spec
from .toml import TomlFile, read_toml
from .validation import check_release, validate
from .writing import LOCK, MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT_KEYS = ("template", "name", "package", "description", "author", "database", "api-prefix")
_MODEL_KEYS = ("plural", "table", "path", "timestamps", "unique-together", "fields")


def read_manifest(root: "Path") -> Project:
    """The project that is wanted, validated. Raises ForgeError with file, line and key."""
    try:
        file = read_toml(root, f"{MANIFEST}/project.toml")
    except (FileNotFoundError, NotADirectoryError):
        raise ForgeError(
            f"there is no project of forge here: {MANIFEST}/project.toml is missing",
            "go to the folder of one, or make one with: forge new NAME",
        ) from None
    project = _project(file, _models(root, MANIFEST, _wanted_model))
    validate(project)
    return project


def read_lock(root: "Path") -> Project:
    """The project as it was last rendered.

    Not validated: a forge that has become stricter must still know what an older one has written.
    """
    try:
        file = read_toml(root, f"{LOCK}/project.toml")
    except (FileNotFoundError, NotADirectoryError):
        raise ForgeError(
            f"{LOCK}/project.toml is missing: forge cannot tell what it wrote from what you changed",
            f"restore {LOCK} from version control",
        ) from None
    return _project(file, _models(root, LOCK, _locked_model))


def _project(file: TomlFile, read_models: Callable[[], tuple[Model, ...]]) -> Project:
    release = file.get("template", int)
    check_release(release)  # first: what a newer forge writes may look like a mistake
    file.check_keys(_PROJECT_KEYS)
    name = file.get("name", str)
    return Project(
        release=release,
        name=name,
        package=file.get("package", str, naming.package_of(name)),
        description=file.get("description", str, ""),
        author=file.get("author", str, ""),
        database=file.get("database", str),
        api_prefix=file.get("api-prefix", str, "").removesuffix("/"),
        models=read_models(),
    )


def _models(
    root: "Path", folder: str, read: Callable[[str, TomlFile], Model]
) -> Callable[[], tuple[Model, ...]]:
    def read_models() -> tuple[Model, ...]:
        paths = (root / folder / "models").glob("*.toml")
        names = sorted(path.stem for path in paths if not path.name.startswith("."))
        return tuple(read(name, read_toml(root, f"{folder}/models/{name}.toml")) for name in names)

    return read_models


def _wanted_model(name: str, file: TomlFile) -> Model:
    try:
        checks.check_model_name(name)
    except ForgeError as error:
        raise ForgeError(f"{file.path}: {error}", f"rename the file; {error.hint}") from None
    file.check_keys(_MODEL_KEYS)
    for key in ("plural", "table", "path"):
        if file.get(key, str, "-") == "":
            raise file.error(f"{key} is empty", "leave it out", key)
    return new_model(
        name,
        _fields(file, judged=True),
        plural=file.get("plural", str, "") or None,
        table=file.get("table", str, "") or None,
        path=file.get("path", str, "") or None,
        unique_together=_groups(file),
        timestamps=file.get("timestamps", bool, True),
    )


def _locked_model(name: str, file: TomlFile) -> Model:
    file.check_keys(("singular", *_MODEL_KEYS))
    return Model(
        name=name,
        singular=file.get("singular", str),
        plural=file.get("plural", str),
        table=file.get("table", str),
        path=file.get("path", str),
        timestamps=file.get("timestamps", bool),
        unique_together=_groups(file),
        fields=_fields(file, judged=False),
    )


def _fields(file: TomlFile, *, judged: bool) -> tuple[Field, ...]:
    fields = []
    for name, value in file.get("fields", dict).items():
        spec = file.expect(name, value, str, "fields")
        try:
            if judged:
                checks.check_field_name(name)
            fields.append(parse_spec(name, spec))
            if judged:
                modifiers.check_names(fields[-1])
        except ForgeError as error:
            raise file.error(str(error), error.hint, name, "fields") from None
    return tuple(fields)


def _groups(file: TomlFile) -> tuple[tuple[str, ...], ...]:
    groups = file.get("unique-together", list, [])
    for group in groups:
        if not isinstance(group, list) or not all(isinstance(name, str) for name in group):
            hint = 'write it like [["author", "slug"]]'
            raise file.error(
                "unique-together is no list of lists of fields", hint, "unique-together"
            )
    return tuple(tuple(group) for group in groups)

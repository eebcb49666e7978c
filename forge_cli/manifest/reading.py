"""Manifest and lock, read from the files of a project."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import ForgeError
from . import checks, modifiers, naming
from .building import new_model
from .fields import Field, Model, Project
from .grammar import parse_spec
from .lookup import missing_target
from .rules import RuleError
from .toml import TomlFile, names_in, parse_toml, read_text
from .validation import NewerReleaseError, check_release, validate
from .writing import LOCK, MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT_KEYS = ("template", "name", "package", "description", "author", "database", "api-prefix")
_MODEL_KEYS = ("plural", "table", "path", "timestamps", "unique-together", "fields")
_MODEL_FILE = re.compile(r"models/([^./][^/]*)\.toml")


def find_root(start: "Path") -> "Path":
    """The folder of the project that `start` lies in: itself or one above. Raises ForgeError."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / MANIFEST / "project.toml").exists():
            return folder
    raise ForgeError(
        f"there is no project of forge in {start}: {MANIFEST}/project.toml is missing",
        "go to the folder of one, or make one with: forge new NAME",
    )


def read_manifest(root: "Path") -> Project:
    """The project that is wanted, validated. Raises ForgeError with file, line and key."""
    return parse_manifest(manifest_texts(root))


def read_lock(root: "Path") -> Project:
    """The project as it was last rendered. Raises ForgeError.

    Not validated: a forge that has become stricter must still know what an older one has written.
    """
    return parse_lock(lock_texts(root))


def manifest_texts(root: "Path") -> dict[str, str]:
    """Path and text of each file of the manifest, as it is: with its line ends and its BOM."""
    return _texts(root, MANIFEST)


def lock_texts(root: "Path") -> dict[str, str]:
    """The same of the lock."""
    return _texts(root, LOCK)


def parse_manifest(texts: Mapping[str, str]) -> Project:
    """What `read_manifest` reads, out of the texts of the files by their paths in the project.

    Texts of other files may be among them.
    """
    if f"{MANIFEST}/project.toml" not in texts:
        raise ForgeError(
            f"there is no project of forge here: {MANIFEST}/project.toml is missing",
            "go to the folder of one, or make one with: forge new NAME",
        )
    project = _project(texts, MANIFEST, wanted_model)
    try:
        validate(project)
    except RuleError as error:
        raise _located(error, texts) from None
    return project


def _located(error: RuleError, texts: Mapping[str, str]) -> ForgeError:
    """The same, led by the file and the line that it is about."""
    name = f"models/{error.model}.toml" if error.model else "project.toml"
    path = f"{MANIFEST}/{name}"
    file = parse_toml(path, texts[path])
    return file.error(str(error), error.hint, error.key, "fields" if error.is_field else "")


def parse_lock(texts: Mapping[str, str]) -> Project:
    """What `read_lock` reads, out of the texts of the files by their paths in the project."""
    if f"{LOCK}/project.toml" not in texts:
        raise _without_lock(f"{LOCK}/project.toml is missing")
    try:
        project = _project(texts, LOCK, _locked_model)
    except NewerReleaseError:
        raise
    except ForgeError as error:  # nobody is to mend the lock by hand
        raise ForgeError(str(error), f"restore {LOCK} from version control") from None
    if target := missing_target(project):
        raise _without_lock(f"{LOCK}/models/{target}.toml is missing")
    return project


def _without_lock(what: str) -> ForgeError:
    return ForgeError(
        f"{what}: forge cannot tell what it wrote from what you changed",
        f"restore {LOCK} from version control",
    )


def _texts(root: "Path", folder: str) -> dict[str, str]:
    models = (f"{folder}/models/{name}" for name in names_in(root, f"{folder}/models"))
    paths = [f"{folder}/project.toml", *(path for path in models if model_of(path, folder))]
    texts = ((path, read_text(root, path)) for path in paths)
    return {path: text for path, text in texts if text is not None}


def model_of(path: str, folder: str) -> str | None:
    """The name of the model that the file at the path is about, if it is about one."""
    model = _MODEL_FILE.fullmatch(path.removeprefix(f"{folder}/"))
    return model[1] if model and path.startswith(f"{folder}/") else None


def _project(
    texts: Mapping[str, str], folder: str, read_model: Callable[[str, TomlFile], Model]
) -> Project:
    path = f"{folder}/project.toml"
    project = wanted_settings(parse_toml(path, texts[path]))
    paths = {model: path for path in texts if (model := model_of(path, folder))}
    models = (
        read_model(name, parse_toml(path, texts[path])) for name, path in sorted(paths.items())
    )
    return replace(project, models=tuple(models))


def wanted_settings(file: TomlFile) -> Project:
    """The project that a project.toml describes, without its models."""
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
        models=(),
    )


def wanted_model(name: str, file: TomlFile) -> Model:
    """The model of this name that a file of the manifest describes, as it is wanted."""
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

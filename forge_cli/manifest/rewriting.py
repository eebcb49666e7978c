"""The files of a manifest changed where they must be, and left as their writer left them elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..errors import ForgeError
from .building import own_field
from .fields import Field, Model, Project
from .grammar import parse_spec
from .reading import model_of, wanted_model, wanted_settings
from .renames import NOTHING_RENAMED, Renames
from .scanning import Entry, scan, strings_in
from .surgery import Edit, Items, Row, edited, option_edits, quoted_like, table_edits
from .toml import TomlFile, parse_toml
from .writing import MANIFEST, model_file, options_of, settings_file, settings_of, spec_of, string

_BOM = "\ufeff"
# key of project.toml: attribute of Project
_SETTINGS = {
    "template": "release",
    "name": "name",
    "package": "package",
    "description": "description",
    "author": "author",
    "database": "database",
    "api-prefix": "api_prefix",
}
_OPTIONS = ("plural", "table", "path", "timestamps", "unique-together")


def manifest_changes(
    texts: Mapping[str, str], wanted: Project, renames: Renames = NOTHING_RENAMED
) -> dict[str, str | None]:
    """Path and new text of each file that must change for the manifest to be `wanted`; None: deleted.

    `texts` are the files as they are, by their paths in the project, in any style that TOML allows; files
    that are none of the manifest's are passed over. What does not change keeps its every byte, and so does
    what is written otherwise than forge would and means the same. `renames` says what of `texts` has gone
    on under another name: it keeps its place and its comments.

    Raises ForgeError for a file in which forge cannot make the change.
    """
    path = f"{MANIFEST}/project.toml"
    changes: dict[str, str | None] = {
        path: _settings_text(path, texts[path], wanted) if path in texts else settings_file(wanted)
    }
    models = {name: path for path in texts if (name := model_of(path, MANIFEST))}
    sources = _sources(models, renames.models)
    for model in wanted.models:
        path = f"{MANIFEST}/models/{model.name}.toml"
        if model.name in sources:
            fields = {
                old: new for (owner, old), new in renames.fields.items() if owner == model.name
            }
            changes[path] = _model_text(path, texts[models[sources[model.name]]], model, fields)
        else:
            changes[path] = model_file(model)
    changes |= {path: None for path in models.values() if path not in changes}
    return {path: text for path, text in changes.items() if text != texts.get(path)}


def _sources(names: Iterable[str], renames: Mapping[str, str]) -> dict[str, str]:
    """What each name was called before; one that has its new name already is what it is."""
    sources: dict[str, str] = {}
    for name in names:
        new = renames.get(name, name)
        if new not in sources or new == name:
            sources[new] = name
    return sources


def _settings_text(path: str, text: str, wanted: Project) -> str:
    """The text of project.toml with the keys changed that say something else."""
    file = parse_toml(path, text)
    # The usual package follows from the name, so what is said now is read under the name that is wanted.
    now = wanted_settings(replace(file, tables={**file.tables, "name": wanted.name}))
    differing = {
        key for key, name in _SETTINGS.items() if getattr(now, name) != getattr(wanted, name)
    }
    if file.tables["name"] != wanted.name:
        differing.add("name")
    values = {key: value for key, value in settings_of(wanted).items() if key in differing}
    body = text.removeprefix(_BOM)
    new = _bom(text) + edited(body, option_edits(body, scan(body), values, list(_SETTINGS)))
    _check(path, wanted_settings(parse_toml(path, new)) == replace(wanted, models=()))
    return new


def _model_text(path: str, text: str, model: Model, renames: Mapping[str, str]) -> str:
    """The text of a model's file with what says something else changed; fields by their old names."""
    file = parse_toml(path, text)
    sources = _sources(file.tables["fields"], renames)
    if wanted_model(model.name, file) == model:
        return text
    body = text.removeprefix(_BOM)
    items = scan(body)
    rows = [_row(model, field, sources.get(field.name), file) for field in model.fields]
    edits = [
        *option_edits(body, items, _options(file, model, sources), _OPTIONS),
        *_group_edits(body, items, file, model, sources),
        *table_edits(body, items, "fields", rows),
    ]
    new = _bom(text) + edited(body, edits)
    _check(path, wanted_model(model.name, parse_toml(path, new)) == model)
    return new


def _row(model: Model, field: Field, old: str | None, file: TomlFile) -> Row:
    if old is not None:
        said = parse_spec(field.name, file.tables["fields"][old])
        if own_field(model.name, model.plural, said) == field:
            return Row(old, field.name, None)
    return Row(old, field.name, spec_of(model, field))


def _options(file: TomlFile, model: Model, sources: Mapping[str, str]) -> dict[str, str]:
    """The options that must be said otherwise, or for the first time, as TOML."""
    needed = options_of(model)
    names = {"plural": model.plural, "table": model.table, "path": model.path}
    texts = {key: string(name) for key, name in names.items()}
    texts["timestamps"] = "true" if model.timestamps else "false"
    values: dict[str, Any] = {**names, "timestamps": model.timestamps}
    changed = {
        key: texts[key]
        for key, value in values.items()
        if (file.tables[key] != value if key in file.tables else key in needed)
    }
    if _groups(file, model, _new_names(model, sources)) != model.unique_together:
        changed["unique-together"] = needed.get("unique-together", "[]")
    return changed


def _group_edits(
    text: str, items: Items, file: TomlFile, model: Model, sources: Mapping[str, str]
) -> list[Edit]:
    """The edits that give fields their new names in unique-together, where nothing else changes there."""
    names = _new_names(model, sources)
    if _groups(file, model, names) != model.unique_together:
        return []
    entry = next(
        (i for i in items if i.keys == ("unique-together",) and isinstance(i, Entry)), None
    )
    spans = list(strings_in(text, entry.value)) if entry else []
    said = [name for group in file.tables.get("unique-together", []) for name in group]
    return [
        (*span, quoted_like(text[slice(*span)], names[name]))
        for span, name in zip(spans, said, strict=True)
        if names.get(name, name) != name
    ]


def _new_names(model: Model, sources: Mapping[str, str]) -> dict[str, str]:
    """What each field of the file is called now; so for the column of a ref."""
    names = {old: new for new, old in sources.items()}
    columns = {
        f"{sources[field.name]}_id": f"{field.name}_id"
        for field in model.fields
        if field.type == "ref" and field.name in sources
    }
    return names | columns


def _groups(file: TomlFile, model: Model, names: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """What is said to be unique together, in the names of the model."""
    columns = {field.column: field.name for field in model.fields if field.type == "ref"}
    groups = [
        [names.get(name, name) for name in group]
        for group in file.tables.get("unique-together", [])
    ]
    return tuple(tuple(columns.get(name, name) for name in group) for group in groups)


def _bom(text: str) -> str:
    return text[: len(text) - len(text.removeprefix(_BOM))]


def _check(path: str, read_as_wanted: bool) -> None:
    if not read_as_wanted:
        raise ForgeError(
            f"{path}: forge cannot make the change in the way in which it is written",
            "write a field a line under [fields], then run this again",
        )

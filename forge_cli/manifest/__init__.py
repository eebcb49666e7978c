"""The manifest: what a project is wanted to be, as plain data that is validated once and never again."""

from .building import new_model, new_project
from .data import template_data
from .diagram import mermaid
from .document import whole_toml
from .field_edits import add_fields, change_fields, remove_fields, rename_field
from .fields import ON_DELETE, TEMPLATE_RELEASE, TYPES, Default, Field, FieldType, Model, Project
from .grammar import FieldError, parse_field
from .literals import DEFAULT_WORDS, parse_default
from .lookup import get_field, get_model, missing_target
from .model_edits import add_model, remove_model, rename_model
from .modifiers import FLAGS
from .naming import link_columns, link_table
from .notation import format_field, modifiers_of, spell_out, type_of
from .patterns import matches
from .purposes import PURPOSES, offered_modifiers
from .reading import (
    find_root,
    lock_texts,
    manifest_texts,
    parse_lock,
    parse_manifest,
    read_lock,
    read_manifest,
)
from .relations import classes_of
from .renames import Renames, renamed, with_plural
from .replacements import missing_replacements
from .rewriting import manifest_changes
from .routes import routes_of
from .told_renames import parse_renames
from .toml import decode
from .validation import validate
from .writing import lock_files, manifest_files

__all__ = [
    "DEFAULT_WORDS",
    "FLAGS",
    "ON_DELETE",
    "PURPOSES",
    "TEMPLATE_RELEASE",
    "TYPES",
    "Default",
    "Field",
    "FieldError",
    "FieldType",
    "Model",
    "Project",
    "Renames",
    "add_fields",
    "add_model",
    "change_fields",
    "classes_of",
    "decode",
    "find_root",
    "format_field",
    "get_field",
    "get_model",
    "link_columns",
    "link_table",
    "lock_files",
    "lock_texts",
    "manifest_changes",
    "manifest_files",
    "manifest_texts",
    "matches",
    "mermaid",
    "missing_replacements",
    "missing_target",
    "modifiers_of",
    "new_model",
    "new_project",
    "offered_modifiers",
    "parse_default",
    "parse_field",
    "parse_lock",
    "parse_manifest",
    "parse_renames",
    "read_lock",
    "read_manifest",
    "remove_fields",
    "remove_model",
    "rename_field",
    "rename_model",
    "renamed",
    "routes_of",
    "spell_out",
    "template_data",
    "type_of",
    "validate",
    "whole_toml",
    "with_plural",
]

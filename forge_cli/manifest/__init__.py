"""The manifest: what a project is wanted to be, as plain data that is validated once and never again."""

from .building import new_model, new_project
from .data import template_data
from .fields import TEMPLATE_RELEASE, TYPES, Default, Field, FieldType, Model, Project
from .grammar import FieldError, parse_field
from .naming import link_columns, link_table
from .notation import format_field, spell_out
from .reading import read_lock, read_manifest
from .validation import validate
from .writing import lock_files, manifest_files

__all__ = [
    "TEMPLATE_RELEASE",
    "TYPES",
    "Default",
    "Field",
    "FieldError",
    "FieldType",
    "Model",
    "Project",
    "format_field",
    "link_columns",
    "link_table",
    "lock_files",
    "manifest_files",
    "new_model",
    "new_project",
    "parse_field",
    "read_lock",
    "read_manifest",
    "spell_out",
    "template_data",
    "validate",
]

"""What the copier.yml of a template says about rendering it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from .broken import BrokenTemplateError
from .keeping import folder_of, keep

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = "copier.yml"
_WITHOUT_EFFECT = {"_min_copier_version"}
# What Copier leaves out of a template that names neither a subdirectory nor what to leave out.
_USUALLY_EXCLUDED = (
    CONFIGURATION,
    "copier.yaml",
    "~*",
    "*.py[co]",
    "__pycache__",
    ".git",
    ".DS_Store",
    ".svn",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The part of Copier's configuration that forge's templates use; anything else is refused."""

    subdirectory: str
    suffix: str
    envops: dict[str, Any]
    exclude: tuple[str, ...]

    def excludes(self, path: str) -> bool:
        """Whether a rendered path, or a folder above it, matches a pattern of `_exclude`."""
        return any(
            fnmatchcase(part, pattern) for part in path.split("/") for pattern in self.exclude
        )


def read_settings(root: Path) -> Settings:
    """Read copier.yml in `root`. Raises BrokenTemplateError for a setting that forge does not render."""
    file = root / CONFIGURATION
    given = _given(root, file.read_bytes())
    subdirectory = given.pop("_subdirectory", "")
    settings = Settings(
        subdirectory=subdirectory,
        suffix=given.pop("_templates_suffix", ".jinja"),
        envops={"keep_trailing_newline": True, **given.pop("_envops", {})},
        exclude=tuple(given.pop("_exclude", () if subdirectory else _USUALLY_EXCLUDED)),
    )
    if unknown := given.keys() - _WITHOUT_EFFECT:
        raise BrokenTemplateError(file, None, f"forge does not render {', '.join(sorted(unknown))}")
    if not settings.suffix:
        raise BrokenTemplateError(file, None, "_templates_suffix is empty")
    for pattern in settings.exclude:
        if set(pattern) & set("/!{\\") or "**" in pattern:
            raise BrokenTemplateError(
                file, None, f"_exclude: {pattern!r} is not the name of a file"
            )
    return settings


def _given(root: Path, text: bytes) -> dict[str, Any]:
    """What the text of a copier.yml sets. It is kept as JSON: to import PyYAML takes longer than a small rendering."""
    kept = folder_of(root) / f"copier-{sha256(text).hexdigest()[:16]}.json"
    try:
        return dict(json.loads(kept.read_bytes()))
    except (OSError, TypeError, ValueError):
        pass
    import yaml

    # The parser in C is ten times as fast, and not in every build of PyYAML.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    answers = yaml.load(text, loader)  # noqa: S506 - both are the safe loader
    given = {key: value for key, value in answers.items() if key.startswith("_")}
    # A template without a folder of its own has no place beside it.
    if "_subdirectory" in given:
        keep(kept, json.dumps(given).encode())
    return given

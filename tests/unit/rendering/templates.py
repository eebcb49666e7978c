"""Small templates for the tests of rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_template(
    root: Path, files: Mapping[str, str], *, exclude: Sequence[str] = (), **settings: object
) -> Path:
    """A template at `root`, set up like that of a service, with `files` in its project folder."""
    configuration = {
        "_subdirectory": "project",
        "_templates_suffix": ".jinja",
        "_envops": {
            "keep_trailing_newline": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "undefined": "jinja2.StrictUndefined",
        },
        **settings,
    }
    if exclude:
        configuration["_exclude"] = list(exclude)
    (root / "project").mkdir(parents=True)
    (root / "copier.yml").write_text(yaml.safe_dump(configuration))
    for path, text in files.items():
        file = root / "project" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root

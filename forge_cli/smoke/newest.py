"""Without upper bounds: what the newest releases of its dependencies would do to a project."""

from __future__ import annotations

import re
import tomllib

_REQUIREMENT = re.compile(r'"([A-Za-z0-9._-]+)(?:\[[^"\]]*\])?(>=[^",;]+),<([0-9.]+)([^"]*)"')


def without_bounds(pyproject: str) -> tuple[str, dict[str, str]]:
    """The text of a pyproject.toml without the upper bounds of its requirements, and those bounds by package."""
    bounds = {match[1].lower(): match[3] for match in _REQUIREMENT.finditer(pyproject)}

    def unbounded(match: re.Match[str]) -> str:
        return match[0].replace(f",<{match[3]}", "", 1)

    return _REQUIREMENT.sub(unbounded, pyproject), bounds


def beyond_bounds(lock: str, bounds: dict[str, str]) -> dict[str, str]:
    """The packages in the text of a uv.lock whose version is none that their bound lets in, with that version."""
    packages = tomllib.loads(lock).get("package", [])
    versions = {each["name"]: each.get("version", "0") for each in packages}
    return {
        name: versions[name]
        for name, bound in bounds.items()
        if name in versions and _numbers(versions[name]) >= _numbers(bound)
    }


def _numbers(version: str) -> tuple[int, ...]:
    release = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, release[0].split("."))) if release else ()

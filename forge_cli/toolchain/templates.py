"""Copier: a project out of a template that is not forge's own.

Copier decides what is trusted: it refuses a template that runs something or loads code, unless the user said --trust
or trusts the template in Copier's own settings.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .process import ProgramFailedError, run
from .template_errors import no_template, told_about

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What Copier takes for a template: a configuration, a repository, a bare one.
_SIGNS = {"copier.yml", "copier.yaml", ".git", "head"}


@dataclass(frozen=True, slots=True)
class Source:
    """A template: a folder, a git repository or its URL; `ref` is a tag, branch or commit, None for the newest tag."""

    location: str
    ref: str | None = None
    trust: bool = False


@dataclass(frozen=True, slots=True)
class Copied:
    """What Copier made. `version` is the tag or commit of the template, where it has one; `notes` are for people.

    `has_tasks` says that the template wants to run something in the finished project, which has not happened yet.
    """

    version: str | None
    has_tasks: bool
    notes: tuple[str, ...]
    answers: Mapping[str, Any] = field(repr=False)  # there may be secrets among them


def copy_template(
    source: Source, folder: Path, data: Mapping[str, str], *, ask: bool, quiet: bool
) -> Copied:
    """Render the template into `folder`, which is not there yet. Nothing of it is run, trusted extensions aside.

    `data` answers its questions; with `ask` the others are asked in the terminal, else their defaults hold. Raises
    ForgeError for what Copier refuses, KeyboardInterrupt where nobody wants to answer.
    """
    location = _locate(source)
    if not ask:  # neither does git, which Copier runs
        os.environ["GIT_TERMINAL_PROMPT"] = "0"

    import copier
    from copier.errors import UnsafeTemplateError

    def copy(answers: Mapping[str, Any], **how: Any) -> Any:  # noqa: ANN401 - its type is private
        return copier.run_copy(location, folder.name, dict(answers), vcs_ref=source.ref, **how)

    asking = {"defaults": not ask, "quiet": quiet}
    # As when somebody types `copier copy SOURCE NAME`: templates may use either.
    with (
        told_about(source.location, source.ref, quiet=quiet) as notes,
        contextlib.chdir(folder.parent),
    ):
        try:
            # As if nothing were trusted: a template that runs nothing is done at once.
            trusting_none = copier.Settings(defaults=copier.load_settings().defaults)
            worker = copy(data, settings=trusting_none, **asking)
        except UnsafeTemplateError:
            # Refused again, before any question, unless it is trusted. The tasks wait for the finished project.
            asked = copy(data, pretend=True, unsafe=source.trust, **asking)
            answers = {**data, **asked.answers.user}
            worker = copy(answers, defaults=True, quiet=True, unsafe=source.trust, skip_tasks=True)
        template = worker.template
        if not (template.config_data or template.questions_data):
            raise no_template(source.location)
        version, has_tasks = template.commit, bool(template.tasks)
    return Copied(version, has_tasks, tuple(notes), {**data, **worker.answers.user})


def run_tasks(
    source: Source, project: Path, copied: Copied, on_line: Callable[[str], None] | None = None
) -> None:
    """Let a trusted template run its tasks in the finished project. Raises ProgramFailedError."""
    # Without --trust, Copier's own settings trust it, or it refuses.
    options = ["--trust"] if source.trust else []
    options += ["--vcs-ref", source.ref] if source.ref else []
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder, "answers.yml")
        answers.write_text(json.dumps(dict(copied.answers)), encoding="utf-8")
        command = [sys.executable, "-m", "copier", "copy", "--quiet", "--defaults", "--overwrite"]
        command += [*options, "--data-file", str(answers), "--", _locate(source), project.name]
        output = run(command, project.parent, on_line=on_line)
    if output.code:
        raise ProgramFailedError(
            f"a task of the template failed: Copier ended with {output.code}",
            "the folder is removed; see to that, then run the same command again",
            output.lines,
        )


def _locate(source: Source) -> str:
    """The location, the same from every folder. Raises ForgeError for a folder that is no template."""
    place = Path(source.location).expanduser()
    if not place.exists():
        return source.location
    if place.is_dir() and not _SIGNS.intersection(path.name.lower() for path in place.iterdir()):
        raise no_template(source.location)
    return str(place.absolute())

"""The steps of `forge new --template`: Copier renders, forge makes the folder and the first commit."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forge_cli.errors import ForgeError

from .creation import commit, go_there

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forge_cli.console import Console
    from forge_cli.toolchain import Copied, Source

    from .outcome import Outcome

STEPS = ("render", "write", "tasks", "git")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a folder `target` out of a template; with `ask` its questions are asked."""

    source: Source
    target: Path
    answers: Mapping[str, str]
    ask: bool


def wish(
    folder: Path,
    name: str | None,
    template: str,
    ref: str | None,
    data: Sequence[str] | None,
    *,
    trust: bool,
    ask: bool,
) -> Wish:
    """What the command line says. Raises ForgeError."""
    from forge_cli.toolchain import Source

    from .assignments import assignments
    from .questions import ask_name

    answers = assignments("--data", data, "title=Shop")
    if name is None:
        name = ask_name(folder, check_name, allowed=ask, what="project")
    check_name(name)
    return Wish(Source(template, ref, trust), folder / name, answers, ask)


def check_options(
    template: str | None, own: Mapping[str, object], its: Mapping[str, object]
) -> None:
    """Refuse options of forge's own template with another one, and those for another one without it."""
    refused = next((name for name, value in (own if template else its).items() if value), None)
    if refused is None:
        return
    if template:
        raise ForgeError(
            f"{refused} is for forge's own template, not for {template}",
            "answer the questions of that one with --data KEY=VALUE",
        )
    raise ForgeError(
        f"{refused} goes with --template alone", "add --template SOURCE, or leave it out"
    )


def check_name(name: str) -> None:
    """Refuse what is no name of one folder; a template need not be one of a Python package."""
    plain = name.isprintable() and name == name.strip() and "/" not in name
    if not plain or name in {"", ".", ".."}:
        raise ForgeError(
            f"a folder cannot be called {name!r}", "write a plain name, such as my-project"
        )


def make(console: Console, wish: Wish, result: Outcome, *, dry_run: bool, git: bool) -> None:
    """Make the folder, or show what would be in it."""
    target = wish.target
    result.document |= {
        "path": str(target.absolute()),
        "template": {"source": wish.source.location, "version": None},
    }
    with tempfile.TemporaryDirectory(prefix="forge-") as temporary:
        rendered = Path(temporary, target.name)
        copied = _render(console, wish, rendered)
        result.document["template"]["version"] = copied.version
        sizes = _sizes(rendered)
        result.document["files"] = [{"path": path, "lines": lines} for path, lines in sizes.items()]
        if dry_run:
            console.result(f"{target}/")
            console.files(sizes)
            return
        result.how_to_resume = lambda: _how_to_resume(target)
        _write(console, rendered, target)
    if copied.has_tasks:
        _run_tasks(console, wish, copied)
    console.leave_out(["tasks"])
    if git:
        commit(console, f"Start {target.name} from a Copier template", target)
    console.line()
    console.line("Next:")
    console.line("  ", (go_there(target), "cyan"))


def _render(console: Console, wish: Wish, folder: Path) -> Copied:
    """Render beside the target's place, in a temporary folder; questions and a spinner do not go together."""
    from forge_cli.toolchain import copy_template
    from forge_cli.transaction import check_target

    def copy() -> Copied:
        quiet = console.quiet or not wish.ask
        return copy_template(wish.source, folder, wish.answers, ask=wish.ask, quiet=quiet)

    check_target(wish.target)
    copied = copy() if wish.ask else None
    with console.step("render", f"Rendering {wish.source.location}") as step:
        copied = copied or copy()
        count = len(_sizes(folder))
        version = f" of {copied.version}" if copied.version else ""
        step.done(f"Rendered {count} {'file' if count == 1 else 'files'}{version}", files=count)
    for text in copied.notes:
        console.note(text)
    return copied


def _write(console: Console, rendered: Path, target: Path) -> None:
    from forge_cli.transaction import create_copy

    with console.step("write", f"Writing {target}") as step:
        create_copy(rendered, target)
        step.done(f"Wrote {target}")


def _run_tasks(console: Console, wish: Wish, copied: Copied) -> None:
    """Run what the template wants to run. Where that fails, or is interrupted, nothing is left."""
    from forge_cli.toolchain import run_tasks

    with console.step("tasks", "Running the tasks of the template") as step:
        try:
            run_tasks(wish.source, wish.target.absolute(), copied, step.show)
        except BaseException:
            shutil.rmtree(wish.target, ignore_errors=True)
            raise
        step.done("Ran the tasks of the template")


def _sizes(folder: Path) -> dict[str, int]:
    """Path and number of lines of each file; links count as files of one line."""
    return {
        place.relative_to(folder).as_posix(): 1
        if place.is_symlink()
        else place.read_bytes().count(b"\n")
        for place in sorted(folder.rglob("*"))
        if place.is_symlink() or place.is_file()
    }


def _how_to_resume(target: Path) -> str:
    if not target.exists():
        return "nothing was written"
    return f"the files stay in {target}"

"""forge smoke: green on what forge generates, red where a template is broken, and gone when it is interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.projects.conftest import clean_environment
from tests.unit.cli.test_interruption import alive, children
from tests.unit.documents import document_in
from tests.unit.terminal import ROOT, command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVICE = "templates/service/project/src/{{ package }}"
# What is broken -> the file of the template, what is added to it there, the phase that finds it.
BROKEN = {
    f"{SERVICE}/errors.py.jinja": ("\nimport os\n", "ruff check"),
    f"{SERVICE}/logging.py.jinja": ('\n\nLEVEL: int = "high"\n', "mypy"),
}


def smoke(forge: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the forge in `forge`; its services go into `folder`."""
    folder.mkdir(exist_ok=True)
    return subprocess.run(
        command("smoke", *arguments),
        cwd=folder,
        env=clean_environment(PYTHONPATH=str(forge), TMPDIR=str(folder)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def left_in(folder: Path) -> list[Path]:
    """What forge left in a folder for temporary files; uv leaves a lock there."""
    return list(folder.glob("forge-*"))


def copy_of_forge(folder: Path) -> Path:
    for name in ("forge_cli", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


def test_a_combination_is_generated_served_asked_and_checked_and_nothing_stays(
    tmp_path: Path,
) -> None:
    """With its own tests it takes minutes: the workflow runs that on every push, for all combinations."""
    run = smoke(ROOT, tmp_path, "--only", "postgresql, prefix /api", "--no-test", "--json")
    document = document_in(run.stdout)
    assert run.returncode == 0, document
    (combination,) = document["combinations"]
    assert combination["name"] == "postgresql, prefix /api"
    assert combination["options"] == {"database": "postgresql", "api_prefix": "/api"}
    phases = {phase["name"]: phase for phase in combination["phases"]}
    for name, phase in phases.items():
        assert phase["status"] == ("skipped" if name in ("pytest", "coverage") else "done")
    assert phases["serve"]["operations"] > 100
    assert phases["serve"]["answers"] > 3 * phases["serve"]["operations"]
    assert left_in(tmp_path) == []


def break_templates(forge: Path) -> dict[str, str]:
    """Break three templates of `forge`, each in another way; the phase that is to find it, by the template."""
    phases = {}
    for path, (text, phase) in BROKEN.items():
        with (forge / path).open("a") as file:
            file.write(text)
        phases[path] = phase
    (crud,) = forge.glob("templates/service/project/src/*/resources/*/crud.py.jinja")
    lines = crud.read_text().splitlines(keepends=True)
    (place,) = (n for n, line in enumerate(lines) if line.startswith("async def delete("))
    lines.insert(place + 1, '    raise RuntimeError("broken on purpose")\n')
    crud.write_text("".join(lines))
    return {**phases, crud.relative_to(forge).as_posix(): "serve"}


def tighten_a_bound(forge: Path) -> None:
    """As if a release had come that the template does not allow."""
    pyproject = forge / "templates/service/project/pyproject.toml.jinja"
    text = pyproject.read_text()
    assert "rstr>=3.2.2,<4" in text
    pyproject.write_text(text.replace("rstr>=3.2.2,<4", "rstr>=3.2,<3.2.2"))


def test_what_is_broken_is_named_with_the_combination_and_the_file_of_the_template_and_what_is_newer(
    tmp_path: Path,
) -> None:
    forge = copy_of_forge(tmp_path / "copy")
    broken = break_templates(forge)
    tighten_a_bound(forge)
    only = ("--only", "sqlite, no prefix", "--no-test")
    run = smoke(forge, tmp_path / "kept", *only, "--newest")
    assert run.returncode == 1
    assert "note: sqlite, no prefix: newer than the template allows: rstr 3." in run.stderr
    assert "✗ sqlite, no prefix  failed: serve, ruff check" in run.stdout
    *told, what, hint = run.stderr.splitlines()
    assert what == "error: 1 of 1 combinations failed: sqlite, no prefix"
    for template, phase in broken.items():
        begin = next(n for n, line in enumerate(told) if f"sqlite, no prefix: {phase}:" in line)
        rest = told[begin + 1 :]
        end = next((n for n, line in enumerate(rest) if line.startswith("sqlite")), len(rest))
        assert any(line.endswith(f"is made of {template}") for line in rest[:end]), (phase, told)
    (kept,) = left_in(tmp_path / "kept")
    assert hint == f"hint: look at what was generated, in {kept}"
    assert (kept / "sqlite-no-prefix/pyproject.toml").is_file()


def test_a_template_that_cannot_be_rendered_is_named_with_its_line(tmp_path: Path) -> None:
    forge = copy_of_forge(tmp_path / "copy")
    broken = forge / SERVICE / "logging.py.jinja"
    text = broken.read_text()
    broken.write_text(f"{text}{{% if nothing %}}\n")
    run = smoke(forge, tmp_path / "kept", "--only", "no prefix")
    assert run.returncode == 1
    place = f"{broken}:{len(text.splitlines()) + 1}"
    for name in ("postgresql, no prefix", "sqlite, no prefix"):
        assert f"✗ {name}" in run.stdout
        assert f"{name}: generate: BrokenTemplateError: {place}: " in run.stderr


@contextmanager
def interrupted(folder: Path) -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """A run that has come to its server, and the processes below it, which are none after the block."""
    below: set[int] = set()
    with subprocess.Popen(
        command("smoke", "--only", "postgresql, prefix /api", "--no-test"),
        cwd=folder,
        env=clean_environment(PYTHONPATH=str(ROOT), TMPDIR=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_for_the_server(folder)
            below = children(process.pid)
            assert len(below) > 2
            yield process, below
        finally:
            process.kill()
            for left in filter(alive, below):
                os.kill(left, signal.SIGKILL)


def test_ctrl_c_ends_everything_and_removes_the_services(tmp_path: Path) -> None:
    with interrupted(tmp_path) as (process, below):
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)  # somebody in a hurry
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert err.splitlines() == [
            "error: interrupted",
            "hint: everything was ended and removed; run it again",
        ]
        assert not any(map(alive, below))
        assert left_in(tmp_path) == []


def test_kill_9_ends_the_server_and_its_database_too(tmp_path: Path) -> None:
    with interrupted(tmp_path) as (process, below):
        process.kill()
        process.wait()
        end = time.monotonic() + 20
        while any(map(alive, below)):
            assert time.monotonic() < end
            time.sleep(0.1)


def _wait_for_the_server(folder: Path) -> None:
    """Until it has written into its log."""
    end = time.monotonic() + 120
    while not any(log.stat().st_size for log in folder.glob("forge-smoke-*/*.log")):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_name_that_is_none_is_refused_with_all_names(tmp_path: Path) -> None:
    run = smoke(ROOT, tmp_path, "--only", "oracle", "--json")
    document: dict[str, Any] = document_in(run.stdout)
    assert run.returncode == 2
    assert document["combinations"] == []
    assert "postgresql, prefix /api; sqlite, no prefix" in document["error"]["hint"]
    assert left_in(tmp_path) == []

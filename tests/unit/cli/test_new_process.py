"""forge new, run as a program without a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import uv

from forge_cli import __version__
from tests.unit.documents import document_in
from tests.unit.terminal import ROOT, command, environment, forge

QUICK = ("--no-install", "--no-git")
STEPS = ["render", "write", "install", "test", "git"]


def tree(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_it_writes_the_template_the_manifest_the_lock_and_a_migration(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", "My-Shop", *QUICK)
    assert result.returncode == 0, result.stderr
    [folder] = tmp_path.iterdir()
    files = tree(folder)
    assert {
        "pyproject.toml",
        "forge/project.toml",
        "forge/models/User.toml",
        ".forge/lock/project.toml",
        ".forge/lock/models/User.toml",
        "src/my_shop/main.py",
        "src/my_shop/resources/users/model.py",
    } <= files
    assert [path for path in files if path.startswith("migrations/versions/")]
    assert result.stderr == ""


def test_the_options_reach_the_manifest(tmp_path: Path) -> None:
    options = {
        "--database": "sqlite",
        "--api-prefix": "/forge",
        "--description": 'Say "hi"',
        "--author": "O'Hara",
    }
    arguments = [part for option in options.items() for part in option]
    assert forge(tmp_path, "new", "shop", *arguments, *QUICK).returncode == 0
    import tomllib

    manifest = tomllib.loads((tmp_path / "shop/forge/project.toml").read_text())
    flat = {**manifest, **manifest.get("project", {})}
    assert set(options.values()) <= {value for value in flat.values() if isinstance(value, str)}


def test_the_end_says_what_to_type_next(tmp_path: Path) -> None:
    text = forge(tmp_path, "new", "shop", *QUICK).stdout
    assert "Next:\n  cd shop\n  forge dev\nand look at http://127.0.0.1:8000/docs\n" in text


def test_who_has_no_uv_is_told_where_one_is(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for path, told in ((f"{tmp_path}/bin", True), (str(Path(uv.find_uv_bin()).parent), False)):
        name = f"told-{told}".lower()
        result = forge(tmp_path, "new", name, *QUICK, PATH=path)
        assert ("uv is not on your PATH" in result.stdout) == told
        assert (uv.find_uv_bin() in result.stdout) == told


def test_a_folder_with_a_space_is_quoted(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", "shop", "--output-dir", "my work", *QUICK)
    assert "cd 'my work/shop'" in result.stdout
    assert (tmp_path / "my work/shop/pyproject.toml").is_file()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["class"], "keyword"),
        (["io"], "standard library"),
        (["fastapi"], "depends on"),
        (["../shop"], "cannot be called"),
        (["shop", "--api-prefix", "a b"], "no path"),
        (["shop", "--database", "oracle"], "oracle"),
        (["taken"], "exists and is not empty"),
        (["shop", "--output-dir", "file"], "is not a folder"),
    ],
)
def test_refused_with_two_lines_before_anything_is_written(
    arguments: list[str], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/file").write_text("")
    before = tree(tmp_path)
    result = forge(tmp_path, "new", *arguments, "--no-install")
    assert result.returncode == 2
    what, hint = result.stderr.splitlines()
    assert what.startswith("error: ")
    assert reason in what
    assert hint.startswith("hint: ")
    assert result.stdout == ""
    assert tree(tmp_path) == before


def test_a_dry_run_shows_every_file_and_writes_none(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", "shop", "--dry-run")
    assert result.returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert "shop/" in result.stdout
    plain = forge(tmp_path, "new", "shop", *QUICK)
    assert plain.returncode == 0
    for path in tree(tmp_path / "shop"):
        if not path.startswith("migrations/versions/"):
            size = (tmp_path / "shop" / path).read_bytes().count(b"\n")
            assert f"── {Path(path).name}  {size}" in result.stdout


def test_a_dry_run_refuses_what_a_run_would(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/file").write_text("")
    assert forge(tmp_path, "new", "shop", "--dry-run").returncode == 2


def test_one_json_document_and_nothing_else(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", "my-shop", "--json", *QUICK)
    document = document_in(result.stdout)
    assert result.stderr == ""
    assert (document["schema"], document["command"], document["ok"]) == (1, "new", True)
    assert document["project"]["name"] == "my-shop"
    assert document["project"]["package"] == "my_shop"
    assert document["path"] == str(tmp_path / "my-shop")
    assert {file["path"] for file in document["files"]} == tree(tmp_path / "my-shop")
    assert document["error"] is None
    assert [step["name"] for step in document["steps"]] == STEPS
    statuses = [step["status"] for step in document["steps"]]
    assert statuses == ["done", "done", "skipped", "skipped", "skipped"]
    assert all(step["seconds"] >= 0 for step in document["steps"])


def test_a_refusal_is_a_json_document_too(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", "class", "--json")
    document = document_in(result.stdout)
    assert result.returncode == 2
    assert document["ok"] is False
    assert "keyword" in document["error"]["what"]
    assert document["error"]["hint"]


def test_a_document_has_the_same_keys_however_it_ends(tmp_path: Path) -> None:
    done, refused = (
        document_in(forge(tmp_path, "new", name, "--json", *QUICK).stdout)
        for name in ("shop", "class")
    )
    assert refused.keys() == done.keys()


def test_without_a_network_the_files_stay_and_the_way_on_is_said(tmp_path: Path) -> None:
    offline = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path / "cache")}
    result = forge(tmp_path, "new", "shop", "--no-git", **offline)
    assert result.returncode == 1
    *output, what, hint = result.stderr.splitlines()
    assert what == (
        "error: dependencies could not be installed: no connection to the package index"
    )
    assert "cd shop && uv sync" in hint
    assert any("network was disabled" in line for line in output)
    assert (tmp_path / "shop/pyproject.toml").is_file()


def test_a_failed_step_is_told_to_programs(tmp_path: Path) -> None:
    offline = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path / "cache")}
    result = forge(tmp_path, "new", "shop", "--json", **offline)
    document = document_in(result.stdout)
    assert result.returncode == 1
    statuses = [step["status"] for step in document["steps"]]
    assert statuses == ["done", "done", "failed", "skipped", "skipped"]
    assert not (tmp_path / "shop/.git").exists()


TESTS_FAIL = """
import forge_cli.toolchain as toolchain
toolchain.sync = lambda project, on_line: toolchain.Installation(0, True, 0.0)
from forge_cli.cli import main
main()
"""


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_tests_that_fail_end_the_run_and_the_files_stay(
    arguments: list[str], tmp_path: Path
) -> None:
    """The tests run where the service's packages are not: in the environment of forge."""
    result = subprocess.run(
        [sys.executable, "-c", TESTS_FAIL, "new", "shop", *arguments],
        cwd=tmp_path,
        env=environment(UV_PROJECT_ENVIRONMENT=sys.prefix),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert (tmp_path / "shop/pyproject.toml").is_file()
    assert not (tmp_path / "shop/.git").exists()
    if arguments:
        document = document_in(result.stdout)
        assert document["steps"][3]["name"] == "test"
        assert document["steps"][3]["status"] == "failed"
        error, output = document["error"], document["error"]["output"]
        what, hint = error["what"], error["hint"]
    else:
        *output, what, hint = result.stderr.splitlines()
        assert "Next" not in result.stdout
    assert "the project's tests did not run" in what
    assert "cd shop && uv run pytest" in hint
    assert any("No module named" in line or "ImportError" in line for line in output)


def test_no_test_leaves_the_tests_out(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", TESTS_FAIL, "new", "shop", "--no-test", "--no-git", "--json"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    statuses = [step["status"] for step in document_in(result.stdout)["steps"]]
    assert statuses == ["done", "done", "done", "skipped", "skipped"]


def test_git_gets_a_first_commit_of_everything(tmp_path: Path) -> None:
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(tmp_path)}
    result = forge(tmp_path, "new", "shop", "--no-install", **identity)
    assert result.returncode == 0, result.stderr

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", tmp_path / "shop", *arguments], capture_output=True, text=True, check=True
        ).stdout

    assert git("status", "--porcelain") == ""
    assert git("rev-list", "--count", "HEAD").strip() == "1"
    assert git("branch", "--show-current").strip() == "main"
    assert set(git("ls-files").splitlines()) == tree(tmp_path / "shop")


def test_no_git_makes_no_repository(tmp_path: Path) -> None:
    assert forge(tmp_path, "new", "shop", *QUICK).returncode == 0
    assert not (tmp_path / "shop/.git").exists()


def test_symbols_that_cannot_be_printed_are_spelled_in_ascii(tmp_path: Path) -> None:
    result = subprocess.run(
        command("new", "shop", "--dry-run"),
        cwd=tmp_path,
        env=environment(PYTHONUTF8="0", LC_ALL="C", PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=True,
    )
    assert result.stdout.isascii()
    assert b"|-- pyproject.toml" in result.stdout


def test_version(tmp_path: Path) -> None:
    result = forge(tmp_path, "--version")
    assert (result.returncode, result.stdout.strip()) == (0, f"forge {__version__}")


def test_forge_alone_prints_help(tmp_path: Path) -> None:
    result = forge(tmp_path)
    assert result.returncode == 0
    assert "Usage: forge" in result.stdout
    assert result.stderr == ""


USAGE = [
    (["new", "x", "--wrong"], "--wrong", "forge new --help"),
    (["frobnicate"], "frobnicate", "forge --help"),
    (["new", "x", "y"], "y", "write it like: forge new myservice"),
    (["new", "x", "--database"], "--database has no value", "forge new --help"),
    (["sho"], "no such command 'sho'", "did you mean show?"),
    (["show", "--tml"], "no such option: --tml", "did you mean --toml?"),
    (["rename-field", "Post"], "missing argument", "forge rename-field Post body content"),
    (["smoke", "--jobs", "x"], "'--jobs': that is no whole number", "forge smoke --help"),
    (["db", "frobnicate"], "frobnicate", "forge db --help"),
]


@pytest.mark.parametrize(("arguments", "what", "hint"), USAGE)
def test_wrong_usage_is_two_lines(
    arguments: list[str], what: str, hint: str, tmp_path: Path
) -> None:
    result = forge(tmp_path, *arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    first, second = result.stderr.splitlines()
    assert first.startswith("error: ")
    assert what in first
    assert second.startswith("hint: ")
    assert hint in second


def test_wrong_usage_is_a_json_document_too(tmp_path: Path) -> None:
    result = forge(tmp_path, "new", "x", "--wrong", "--json")
    document = document_in(result.stdout)
    assert result.returncode == 2
    assert (document["schema"], document["command"], document["ok"]) == (1, "new", False)
    assert "--wrong" in document["error"]["what"]


def test_output_that_nobody_reads_any_more_is_no_fault(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        command("new", "shop", "--dry-run"),
        cwd=tmp_path,
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert result.returncode != 0
    assert result.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_does_not_fit_is_not_called_a_fault_of_forge(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command("new", "shop", *QUICK),
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert "No space left on device" in result.stderr
    assert "forge is at fault" not in result.stderr
    assert "Traceback" not in result.stderr


BROKEN = """
import sys
import forge_cli.manifest
def broken(**_):
    raise RuntimeError("oh\\nno")
forge_cli.manifest.new_project = broken
from forge_cli.cli import main
main()
"""


@pytest.mark.parametrize(
    "arguments", [["new", "x"], ["--debug", "new", "x"], ["new", "x", "--debug"]]
)
def test_a_fault_of_forge_shows_a_traceback_only_with_debug(
    arguments: list[str], tmp_path: Path
) -> None:
    result = subprocess.run(
        [sys.executable, "-c", BROKEN, *arguments],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert ("Traceback" in result.stderr) == ("--debug" in arguments)
    what, hint = result.stderr.splitlines()[-2:]
    assert "RuntimeError: oh no" in what
    assert "--debug" in hint


def test_on_windows_one_line_says_what_to_use(tmp_path: Path) -> None:
    code = "import sys; sys.platform = 'win32'; from forge_cli.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**environment(), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1
    assert "WSL" in result.stderr

"""`forge --help` imports no more than a bare Typer application does; benchmarks/cli.py measures it."""

import subprocess
import sys
import textwrap
from pathlib import Path

from tests.unit.terminal import environment

HEAVY = {
    "asyncio",
    "copier",
    "jinja2",
    "pathspec",
    "prompt_toolkit",
    "questionary",
    "tomlkit",
    "uv",
    "yaml",
    "forge_cli.console",
    "forge_cli.manifest",
    "forge_cli.merging",
    "forge_cli.migrations",
    "forge_cli.planning",
    "forge_cli.rendering",
    "forge_cli.smoke",
    "forge_cli.toolchain",
    "forge_cli.transaction",
}


def told_after_help(expression: str, folder: Path) -> str:
    """What the expression says when `forge --help` has run."""
    code = f"""
        import gc, sys
        from forge_cli.cli import main
        try:
            main()
        except SystemExit:
            print("told:", {expression})
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), "--help"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.split("told: ")[1].strip()


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    imported = set(told_after_help("*sys.modules", tmp_path).split())
    assert "forge_cli.cli.app" in imported
    assert imported & HEAVY == set()


def test_no_time_is_spent_on_collecting_garbage(tmp_path: Path) -> None:
    before = "sum(each['collections'] for each in gc.get_stats())"
    idle = f"import gc; from forge_cli.cli import main; print({before})"
    run = subprocess.run([sys.executable, "-c", idle], capture_output=True, text=True, check=True)
    assert told_after_help(before, tmp_path) == run.stdout.strip()

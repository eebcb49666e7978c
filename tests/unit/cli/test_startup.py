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
    "forge_cli.toolchain",
    "forge_cli.transaction",
}


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = """
        import sys
        from forge_cli.cli import main
        try:
            main()
        except SystemExit:
            print("modules:", *sys.modules)
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), "--help"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(result.stdout.split("modules: ")[1].split())
    assert imported & HEAVY == set()

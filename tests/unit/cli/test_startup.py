"""`forge --help` is as fast as a bare Typer application, because it imports no more."""

import os
import resource
import statistics
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.unit.terminal import ROOT, environment

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
    "forge_cli.migrations",
    "forge_cli.rendering",
    "forge_cli.toolchain",
    "forge_cli.transaction",
}
BARE = textwrap.dedent(
    '''
    from typing import Annotated
    import typer
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")
    @app.callback()
    def forge(
        version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
        debug: Annotated[bool, typer.Option("--debug", help="Show the traceback.")] = False,
    ) -> None:
        """FastAPI services."""
    @app.command()
    def new(
        name: Annotated[str | None, typer.Argument(help="Name.")] = None,
        database: Annotated[str | None, typer.Option(help="Database.")] = None,
        api_prefix: Annotated[str | None, typer.Option(help="Prefix.")] = None,
        description: Annotated[str, typer.Option(help="Description.")] = "",
        author: Annotated[str, typer.Option(help="Author.")] = "",
        output_dir: Annotated[str, typer.Option(help="Folder.")] = ".",
        no_install: Annotated[bool, typer.Option("--no-install", help="No.")] = False,
        no_test: Annotated[bool, typer.Option("--no-test", help="No.")] = False,
        no_git: Annotated[bool, typer.Option("--no-git", help="No.")] = False,
        defaults: Annotated[bool, typer.Option("--defaults", help="No.")] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="No.")] = False,
        json: Annotated[bool, typer.Option("--json", help="JSON.")] = False,
        debug: Annotated[bool, typer.Option("--debug", help="Debug.")] = False,
    ) -> None:
        """Write a new service."""
    def main() -> None:
        app(prog_name="forge")
    '''
)


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


@pytest.mark.slow
def test_help_costs_little_more_than_a_bare_application(tmp_path: Path) -> None:
    (tmp_path / "bare.py").write_text(BARE)
    variables = environment(PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}")
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables["PYTHONPYCACHEPREFIX"] = str(tmp_path / "cache")

    def cost(module: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", f"from {module} import main; main()", "--help"],
            env=variables,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    cost("bare"), cost("forge_cli.cli")  # compile
    ratios = [cost("forge_cli.cli") / cost("bare") for _ in range(11)]
    assert statistics.median(ratios) <= 1.2

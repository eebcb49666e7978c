import subprocess
import sys

HEAVY = {
    "copier",
    "difflib",
    "inflection",
    "pydantic_core",
    "rich",
    "subprocess",
    "tomlkit",
    "tomllib",
}


def test_the_manifest_is_imported_without_what_only_some_commands_need() -> None:
    code = "import sys; before = set(sys.modules); import forge_cli.manifest; print(*set(sys.modules) - before)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "forge_cli.manifest" in loaded
    assert HEAVY & loaded == set()

"""`python -m forge_cli` is `forge`."""

from forge_cli.cli import main

main()

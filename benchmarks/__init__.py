"""How long forge takes, beside other programs: see README.md."""

"""How fast the service is that forge writes, beside the limit and beside a tutorial's: see ../README.md."""

"""Python source as `ruff format` leaves it, at 100 columns."""

from collections.abc import Sequence

WIDTH = 100


def fit(head: str, items: Sequence[str], tail: str, indent: int) -> str:
    """`head`, `items` and `tail` on one line; or the items on a line of their own; or one item a line."""
    pad, flat = " " * indent, ", ".join(items)
    if len(f"{pad}{head}{flat}{tail}") <= WIDTH:
        return f"{pad}{head}{flat}{tail}"
    if len(f"{pad}    {flat}") <= WIDTH:
        return f"{pad}{head}\n{pad}    {flat}\n{pad}{tail}"
    return "\n".join([f"{pad}{head}", *(f"{pad}    {item}," for item in items), f"{pad}{tail}"])

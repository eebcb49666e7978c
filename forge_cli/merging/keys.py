"""What statements are known by: among their neighbours, after they were changed, and to people."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

from .syntax import DEFINITIONS, FUNCTIONS, assigned, is_docstring, is_type_checking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .suites import Statement

Key: TypeAlias = tuple[str, ...]
"""("name", "Post") for what has a name, else ("statement", its dump) and the like."""


def key_of(nodes: Sequence[ast.stmt], *, is_first: bool) -> Key:
    node = nodes[0]
    if len(nodes) > 1:
        return "statement", "\n".join(ast.dump(each) for each in nodes)
    if is_first and is_docstring(node):
        return ("docstring",)
    if isinstance(node, DEFINITIONS):
        return "name", node.name
    targets = assigned(node)
    if targets:
        only = targets[0]
        if len(targets) == 1 and isinstance(only, ast.Name):
            return "name", only.id
        return "target", *map(ast.dump, targets)
    if is_type_checking(node):
        return ("type checking",)
    if isinstance(node, (ast.If, ast.While)):
        return type(node).__name__, ast.dump(node.test)
    return "statement", ast.dump(node)


def kind_of(statement: Statement) -> Key:
    """What a statement may be recognised by after it was changed: what it assigns, calls or tests."""
    node = statement.node
    if statement.key[0] != "statement" or len(statement.nodes) > 1:
        return statement.key
    value = getattr(node, "value", None)
    value = value.value if isinstance(value, ast.Await) else value
    if isinstance(node, ast.Expr) and isinstance(value, ast.Call):
        return kind_of_call(value)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return "with", *(ast.dump(item) for item in node.items)
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return "for", ast.dump(node.target)
    return (type(node).__name__,)


def kind_of_call(node: ast.expr) -> Key:
    return "call", ast.dump(node.func if isinstance(node, ast.Call) else node)


def title_of(statement: Statement) -> str:
    """What a person calls it: "class Post", "create_post()", "title", or how it begins."""
    node = statement.node
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}"
    if isinstance(node, FUNCTIONS):
        return f"{node.name}()"
    if statement.key[0] == "name":
        return statement.key[1]
    text = statement.lines[0].strip()
    return f"`{text if len(text) <= 50 else text[:47] + '...'}`"

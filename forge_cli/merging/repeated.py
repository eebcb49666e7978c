"""What stands more than once where once is meant."""

from __future__ import annotations

import ast
from collections import Counter


def repeated_keys(tree: ast.Module) -> Counter[str]:
    """The keys that a dict display has more than once: the last one wins, without a word."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = Counter(ast.dump(key) for key in node.keys if key)
            found.update({key: times - 1 for key, times in keys.items() if times > 1})
    return found


def repeated_elements(tree: ast.Module) -> Counter[str]:
    """What stands more than once in one pair of brackets, and how often more."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=elements) | ast.Tuple(elts=elements):
                pass
            case ast.List(elts=elements) | ast.Set(elts=elements):
                pass
            case _:
                continue
        counts = Counter(map(ast.unparse, elements))
        found.update({text: times - 1 for text, times in counts.items() if times > 1})
    return found

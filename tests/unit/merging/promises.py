"""What a merge promises, checked without any of its code: on tokens and syntax trees, as multisets."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
COMPOUND = ("body", "orelse", "finalbody", "handlers")


def comments(source: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def imports(source: str) -> Counter[str]:
    """What is imported from where, each once."""
    return Counter(
        {
            f"{getattr(node, 'level', '')} {getattr(node, 'module', '')} {name.name} {name.asname}"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for name in node.names
        }
    )


def is_of_imports(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom)) or (
        isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )


def statements(source: str) -> Counter[str]:
    """The statements but for imports; of compound ones only what is above their bodies, without their name."""
    found: Counter[str] = Counter()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and not is_of_imports(node):
            bare = type(node)(**dict(ast.iter_fields(node)))
            for part in COMPOUND:
                if isinstance(getattr(node, part, None), list):
                    setattr(bare, part, [])
            if hasattr(bare, "name"):
                bare.name = ""
            found[ast.dump(bare)] += 1
    return found


def words(source: str) -> Counter[str]:
    """Every name and every literal."""
    found: Counter[str] = Counter()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.alias, ast.Import, ast.ImportFrom)):
            continue
        for value in (value for _, value in ast.iter_fields(node)):
            if isinstance(value, (str, int, float, bytes)) and value != "TYPE_CHECKING":
                found[repr(value)] += 1
    return found


def broken_promises(base: str, ours: str, theirs: str, result: str) -> list[str]:
    """What is not in the result though one side added it, and what is though one side removed it.

    A statement that both changed may be neither's, if it is of nothing but their words.
    """
    versions = (base, ours, theirs, result)
    broken = _lost(*map(comments, versions)) + _back(*map(comments, versions))
    broken += _lost(*map(imports, versions))
    b, o, t, r = map(statements, versions)
    # A side that took a word away in one place may have added it in another: then counting tells nothing.
    new = "".join((o - b) | (t - b))
    back = _back(*map(words, versions))
    broken += _lost(*map(words, versions))
    broken += [each for each in back if each.removeprefix("back: ") not in new]
    mixed = r - (b | o | t)
    lost = _lost(b, o, t, r)
    return broken + (lost if len(lost) > 2 * mixed.total() else []) + _back(b, o, t, r)


def _lost(b: Counter[str], o: Counter[str], t: Counter[str], r: Counter[str]) -> list[str]:
    return [
        f"lost: {thing}"
        for thing in o | t
        for side in (o, t)
        if side[thing] > b[thing] and r[thing] < min(side[thing], o[thing] + t[thing] - b[thing])
    ]


def _back(b: Counter[str], o: Counter[str], t: Counter[str], r: Counter[str]) -> list[str]:
    return [
        f"back: {thing}"
        for thing in b
        for one, other in ((o, t), (t, o))
        if one[thing] < b[thing] and other[thing] <= b[thing] and r[thing] > one[thing]
    ]


def definitions(source: str, names: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """How often each module and class defines each function, class and variable."""
    found: Counter[tuple[str, str]] = Counter()
    for scope in ast.walk(ast.parse(source)):
        if not isinstance(scope, (ast.Module, ast.ClassDef)):
            continue
        for node in scope.body:
            name = getattr(node, "name", None)
            if isinstance(node, ast.AnnAssign):
                name = ast.unparse(node.target)
            elif isinstance(node, ast.Assign):
                name = ast.unparse(node.targets[0])
            if name:
                where = getattr(scope, "name", "")
                found[names.get(where, where), names.get(name, name)] += 1
    return found


def turned_round(ours: str, theirs: str, result: str) -> list[tuple[str, str]]:
    """Statements of a function that have one order in both sides, and the other one in the result."""
    orders = [_orders(source) for source in (ours, theirs, result)]
    return sorted((a, b) for a, b in orders[0] & orders[1] if (b, a) in orders[2])


def _orders(source: str) -> set[tuple[str, str]]:
    """Which statement comes before which, of those that are once in a function."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            said = [f"{function.name}: {ast.dump(node)}" for node in function.body]
            once = [each for each in said if said.count(each) == 1]
            found |= {(a, b) for i, a in enumerate(once) for b in once[i + 1 :]}
    return found


def used_early(source: str, names: Mapping[str, str]) -> set[tuple[str, str]]:
    """The variables of functions that are used on a line above the first that binds them."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            bound, used = _lines(function, ast.Store), _lines(function, ast.Load)
            own = names.get(function.name, function.name)
            parameters = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
            early = {name for name in bound if used.get(name, bound[name]) < bound[name]}
            found |= {(own, name) for name in early - parameters}
    return found


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef, kind: type) -> dict[str, int]:
    """Where each name is first, without what is in a scope of its own."""
    found: dict[str, int] = {}
    nodes: list[ast.AST] = list(function.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, kind):
            found[node.id] = min(node.lineno, found.get(node.id, node.lineno))
        if not isinstance(node, SCOPES):
            nodes += ast.iter_child_nodes(node)
    return found

"""Random projects, and random changes of them that a migration can make."""

from dataclasses import dataclass, field

from hypothesis import assume
from hypothesis import strategies as st

from forge_cli.errors import ForgeError
from forge_cli.manifest import Project, Renames
from tests.projects.samples import model, project

KINDS = (
    "str:max=30", "text", "int", "bigint", "float", "decimal:10,2", "bool", "date", "time", "datetime",
    "interval", "uuid", "json", "bytes", "enum:a,b", "email", "url",
)  # fmt: skip
WIDER = {
    "int": ("bigint", "float", "decimal:14,2", "text"), "bigint": ("text",), "decimal:10,2": ("decimal:14,4",),
    "str:max=30": ("text", "str:max=80"), "date": ("datetime", "text"), "uuid": ("text",), "bool": ("int",),
    "text": ("str:max=200",),
}  # fmt: skip
UNINDEXED = ("text", "json", "bytes")
FILLS = {
    "int": "7",
    "str:max=30": "it's :x",
    "bool": "true",
    "date": "2026-01-02",
    "decimal:10,2": "1.5",
}


@dataclass(frozen=True)
class Draft:
    """A model in the making: its fields by name, as (type, modifiers)."""

    table: str
    timestamps: bool
    fields: dict[str, tuple[str, frozenset[str]]]
    together: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    before: Project
    after: Project
    renames: Renames = field(default_factory=Renames)
    fills: dict[tuple[str, str], str] = field(default_factory=dict)


@st.composite
def changes(draw: st.DrawFn, database: str, longest: int = 8) -> Step:
    """Up to three models, some of which are renamed, dropped, added and changed in every way that keeps the data."""

    def name(first: str) -> str:
        return first + ("abcdefgh" * 5)[: draw(st.integers(0, longest))]

    def fields(models: list[str], prefix: str) -> dict[str, tuple[str, frozenset[str]]]:
        found = {}
        for number in range(draw(st.integers(0, 4))):
            kinds = [
                *KINDS,
                *(f"ref:{target}" for target in models),
                *(f"many:{target}" for target in models),
            ]
            found[name(f"{prefix}{number}")] = (draw(st.sampled_from(kinds)), draw(modifiers))
        return found

    modifiers = st.frozensets(st.sampled_from(["null", "unique", "index", "null"]), max_size=2)
    names = [name(first) for first in draw(st.sampled_from(["A", "AB", "ABC"]))]
    drafts = {
        each: Draft(f"t{number}", draw(st.booleans()), fields(names, "f"))
        for number, each in enumerate(names)
    }
    before = _project(database, drafts)
    models: dict[str, str] = {}
    renamed: dict[tuple[str, str], str] = {}
    fills: dict[tuple[str, str], str] = {}
    kept = {each: draft for each, draft in drafts.items() if draw(st.integers(0, 5))}
    for each in kept:
        if not draw(st.integers(0, 3)):
            models[each] = f"N{each.lower()}"
    if not draw(st.integers(0, 2)):
        kept["Z"] = Draft("tz", draw(st.booleans()), {})
    everything = [models.get(each, each) for each in kept]
    after: dict[str, Draft] = {}
    for each, draft in kept.items():
        now = models.get(each, each)
        table = draft.table if draw(st.booleans()) else f"{draft.table}_new"
        changed: dict[str, tuple[str, frozenset[str]]] = {}
        for old, (kind, given) in draft.fields.items():
            head, _, target = kind.partition(":")
            if head in ("ref", "many"):
                if target not in kept or not draw(st.integers(0, 4)):
                    continue
                kind = f"{head}:{models.get(target, target)}"
            elif not draw(st.integers(0, 4)):
                continue
            elif kind in WIDER and not draw(st.integers(0, 2)):
                kind = draw(st.sampled_from(WIDER[kind]))
            here = old
            if not draw(st.integers(0, 3)):
                here = renamed[now, old] = f"n{old}"
            if not draw(st.integers(0, 2)):
                given = draw(modifiers)
            changed[here] = (kind, given)
            if kind in FILLS and "null" in draft.fields[old][1] and "null" not in given:
                fills[now, here] = FILLS[kind]
        changed |= {
            n: (kind, given | {"null"}) for n, (kind, given) in fields(everything, "g").items()
        }
        for added in [n for n, (kind, _) in changed.items() if kind in FILLS and n[0] == "g"]:
            if draw(st.booleans()):
                changed[added] = (changed[added][0], frozenset())
                fills[now, added] = FILLS[changed[added][0]]
        after[now] = Draft(table, draw(st.booleans()), changed)
    return Step(before, _project(database, after), Renames(models, renamed), fills)


def _project(database: str, drafts: dict[str, Draft]) -> Project:
    try:
        return project(
            database,
            *(
                model(
                    each,
                    *(_spec(each, *item) for item in draft.fields.items()),
                    table=draft.table,
                    plural=f"p{draft.table}",
                    timestamps=draft.timestamps,
                )
                for each, draft in drafts.items()
            ),
        )
    except ForgeError:
        assume(False)
        raise


def _spec(owner: str, name: str, spec: tuple[str, frozenset[str]]) -> str:
    kind, given = spec
    if kind.startswith("many:"):
        return f"{name}:{kind}:as={owner.lower()}-{name}:key={name}_ids"
    if kind.startswith("ref:"):
        given = (given | {"null"}) - {"index"}
        return f"{name}:{kind}:as={owner.lower()}-{name}" + "".join(
            f":{each}" for each in sorted(given)
        )
    if kind in UNINDEXED:
        given -= {"unique", "index"}
    if kind.startswith(("bool", "enum", "url")):
        given -= {"unique"}
    if "unique" in given:
        given -= {"index"}
    return f"{name}:{kind}" + "".join(f":{each}" for each in sorted(given))

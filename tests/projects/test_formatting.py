"""Templates emit what `ruff` leaves as it is, whatever the names are: the base of a merge is what was written."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forge_cli.manifest import Project
from tests.projects import samples

LONGEST = 40


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Names of one to forty letters everywhere; every type; every kind of relation."""

    def name(first: str, rest: str = "", longest: int = LONGEST) -> str:
        length = draw(st.sampled_from([1, 2, 5, 9, 14, 20, 27, 33, 38, longest]))
        return first + (rest or "abcdefgh" * 5)[: max(0, min(length, longest) - len(first))]

    def fields(prefix: str, kinds: tuple[str, ...], longest: int = LONGEST) -> list[str]:
        return [
            # The class of an enum is called after model and field, in forty letters too.
            f"{name(f'{prefix}{number}', longest=3 if kind.startswith('enum') else longest)}:{kind}"
            for number, kind in enumerate(kinds)
        ]

    one, other = name("A", longest=LONGEST - 3), name("Z")
    relations = fields(
        "r",
        (
            f"ref:{other}:as=one",
            f"ref:{other}:unique:null:on-delete=set-null:as=two",
            f"ref:{one}:null:on-delete=cascade:as=three",
        ),
        longest=37,
    )
    relations += fields("m", (f"many:{other}:as=four", f"many:{one}:as=five"), longest=8)
    plain = [text.partition(":")[2] for group in GROUPS for text in group]
    return samples.project(
        draw(st.sampled_from(["postgresql", "sqlite"])),
        samples.model(
            one, *fields("f", tuple(plain), 36), *relations, table="a", plural=name("xs")
        ),
        samples.model(other, "name:str", table="z", plural=name("zs"), path=name("p")),
        name=name("s"),
        api_prefix=draw(st.sampled_from(["", f"/{name('v')}"])),
    )


GROUPS = (samples.PLAIN, samples.LIMITED, samples.WITH_DEFAULTS, samples.UNIQUE)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(projects())
def test_ruff_finds_nothing_to_do(made: Project) -> None:
    with TemporaryDirectory() as folder:
        samples.write(made, Path(folder))
        for arguments in (["format", "--diff"], ["check", "--quiet"]):
            command = [sys.executable, "-m", "ruff", *arguments, "."]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout[-4000:]

"""What the tables of the benchmarks say of figures, and where they go."""

from pathlib import Path

import pytest

from benchmarks import readme
from benchmarks.measuring import in_turns
from benchmarks.service.servers import FORGE, LIMIT, TUTORIAL, TUTORIAL_TUNED
from benchmarks.service.tables import cpu, pages, throughput, tuned
from benchmarks.service.throughput import Rate, Size
from benchmarks.service.workloads import GET

SIZE = Size(rounds=3, seconds=1, users=10, posts=1000)
RATES = {
    LIMIT: [Rate(1000, 0.0001), Rate(1000, 0.0001), Rate(2000, 0.0001)],
    TUTORIAL: [Rate(80, 0.001), Rate(100, 0.001), Rate(100, 0.001)],
    TUTORIAL_TUNED: [Rate(100, 0.001), Rate(160, 0.001), Rate(160, 0.001)],
    FORGE: [Rate(150, 0.0005), Rate(200, 0.0004), Rate(200, 0.0004)],
}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_rate_is_compared_with_what_is_required_and_aimed_at() -> None:
    *_, line = throughput([GET], {GET.name: RATES}, SIZE)
    assert cells(line) == [
        *["get by id", "64", "1,000", "100", "200"],
        *["**0.20** (0.10 to 0.20)", "0.20 met", "0.30 missed"],
        *["**2.00** (1.88 to 2.00)", "2.40 missed", "3.50 missed"],
    ]


def test_cpu_is_compared_the_other_way_round() -> None:
    *_, line = cpu([GET], {GET.name: RATES})
    assert cells(line)[1:] == ["100 µs", "1,000 µs", "400 µs", "0.25", "2.50"]


def test_the_tutorial_is_also_measured_on_the_server_of_forge() -> None:
    *_, line = tuned([GET], {GET.name: RATES})
    assert cells(line)[1:] == ["160", "1,000 µs", "1.25 (1.25 to 1.50)"]


def test_a_page_is_compared_with_the_first() -> None:
    *_, line = pages({"page 1": RATES[LIMIT], "page 9": RATES[FORGE]}, SIZE)
    assert cells(line) == ["page 9", "200", "0.20 (0.10 to 0.20)", "400 µs", "the same missed"]


def test_pages_that_differ_by_noise_are_the_same() -> None:
    nearly = [Rate(950, 0.0001), Rate(970, 0.0001), Rate(1900, 0.0001)]
    *_, line = pages({"page 1": RATES[LIMIT], "page 9": nearly}, SIZE)
    assert cells(line)[-1] == "the same met"


def test_who_goes_first_changes_every_round_and_the_first_does_not_count() -> None:
    called: list[str] = []

    def call(name: str) -> int:
        called.append(name)
        return len(called)

    taken = in_turns({"a": lambda: call("a"), "b": lambda: call("b")}, rounds=2)
    assert "".join(called) == "ba" + "ab" + "ba"
    assert taken == {"a": [3, 6], "b": [4, 5]}


def test_tables_go_between_their_own_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "README.md"
    monkeypatch.setattr(readme, "README", file)
    file.write_text(
        "a\n<!-- one: begin -->\nold\n<!-- one: end -->\n<!-- two: begin -->\n<!-- two: end -->\nb\n"
    )
    readme.write("two", "new")
    assert file.read_text() == (
        "a\n<!-- one: begin -->\nold\n<!-- one: end -->\n"
        "<!-- two: begin -->\n\nnew\n\n<!-- two: end -->\nb\n"
    )
    with pytest.raises(SystemExit, match=r"README\.md has no <!-- three: begin -->"):
        readme.write("three", "new")

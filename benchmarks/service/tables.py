"""The tables, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measuring import median, ratios
from benchmarks.service.servers import COMPARED, FORGE, LIMIT, TUTORIAL, TUTORIAL_TUNED
from benchmarks.service.throughput import capacity, per_second
from benchmarks.service.throughput import cpu as cpu_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from benchmarks.service.further import Latencies
    from benchmarks.service.servers import Server
    from benchmarks.service.throughput import Rate, Rates, Size
    from benchmarks.service.workloads import Workload

SPREAD = 5.0
"""p99 may be this many times p50."""
EQUAL = 0.95
"""Ratios from here on are noise."""


def throughput(
    workloads: Sequence[Workload], taken: Mapping[str, Rates], size: Size
) -> Iterator[str]:
    """Requests a second, and the ratios that are required and aimed at."""
    runs = f"{size.rounds} runs of {size.seconds} s"
    yield (
        f"| requests a second, median of {runs} | connections | L0 | F0 | forge "
        "| forge / L0 (lowest to highest of a round) | at least | aim "
        "| forge / F0 (lowest to highest of a round) | at least | aim |"
    )
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    for workload in workloads:
        rates = taken[workload.name]
        cells = [workload.title, str(workload.connections)]
        cells += [number(capacity(rates[name])) for name in COMPARED]
        for rival, position in ((LIMIT, 0), (TUTORIAL, 1)):
            ratio, lowest, highest = ratios(per_second(rates[FORGE]), per_second(rates[rival]))
            cells.append(f"**{ratio:.2f}** ({lowest:.2f} to {highest:.2f})")
            for wanted in (workload.required, workload.aim):
                cells.append(verdict(ratio, wanted[position]) if wanted else "")
        yield row(cells)


def one_by_one(slow: Sequence[Rate], rates: Rates) -> Iterator[str]:
    ratio = capacity(rates[FORGE]) / capacity(slow)
    yield (
        f"Where F0 loads each author by itself (N+1), it answers {number(capacity(slow))} requests a "
        f"second for posts with author; forge / F0 is {ratio:.1f} then."
    )


def tuned(workloads: Sequence[Workload], taken: Mapping[str, Rates]) -> Iterator[str]:
    """The tutorial once more, run by what runs forge: what the service itself makes of the ratio."""
    yield (
        f"| {TUTORIAL_TUNED} | requests a second | CPU a request "
        "| forge / it (lowest to highest of a round) |"
    )
    yield "| --- | --: | --: | --: |"
    for workload in workloads:
        rates = taken[workload.name]
        theirs = rates[TUTORIAL_TUNED]
        ratio, lowest, highest = ratios(per_second(rates[FORGE]), per_second(theirs))
        cells = [number(capacity(theirs)), microseconds(cpu_of(theirs))]
        yield row([workload.title, *cells, f"{ratio:.2f} ({lowest:.2f} to {highest:.2f})"])


def cpu(workloads: Sequence[Workload], taken: Mapping[str, Rates]) -> Iterator[str]:
    """What a request costs the server: steadier than its rate where other programs are running."""
    yield "| CPU of the server a request, median | L0 | F0 | forge | L0 / forge | F0 / forge |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for workload in workloads:
        limit, tutorial, forge = (cpu_of(taken[workload.name][name]) for name in COMPARED)
        cells = [microseconds(each) for each in (limit, tutorial, forge)]
        yield row([workload.title, *cells, f"{limit / forge:.2f}", f"{tutorial / forge:.2f}"])


def latency(workloads: Sequence[Workload], measured: Mapping[str, Latencies]) -> Iterator[str]:
    yield (
        "| at half of its own capacity | | requests a second"
        " | at even intervals: p50 | p99 | p99 / p50 | at random ones: p50 | p99 | p99 / p50 |"
    )
    yield f"| --- | --- |{' --: |' * 7}"
    for workload in workloads:
        for name, (rate, taken) in measured[workload.name].items():
            cells = [workload.title, name, number(rate)]
            for runs in taken.values():
                p50, p99 = (median(values) for values in zip(*runs, strict=True))
                met = f" ({SPREAD:g} {'met' if p99 <= SPREAD * p50 else 'missed'})"
                cells += [milliseconds(p50), milliseconds(p99)]
                cells.append(f"{p99 / p50:.1f}{met if name == FORGE else ''}")
            yield row(cells)


def memory(servers: Mapping[str, Mapping[str, Server]]) -> Iterator[str]:
    yield "| memory after the load | L0 | F0 | forge |"
    yield "| --- | --: | --: | --: |"
    for name, group in servers.items():
        sizes = [f"{group[each].memory() / 2**20:.0f} MiB" for each in COMPARED]
        yield row([f"of the process that was asked for {name}", *sizes])


def start(taken: Mapping[str, Sequence[float]]) -> Iterator[str]:
    yield "| start of the process to the first answer | L0 | F0 | forge |"
    yield "| --- | --: | --: | --: |"
    cells = [
        f"{median(taken[name]):.2f} s ({min(taken[name]):.2f} to {max(taken[name]):.2f})"
        for name in COMPARED
    ]
    yield row([f"median of {len(taken[FORGE])} (lowest to highest)", *cells])


def pages(taken: Rates, size: Size) -> Iterator[str]:
    """Each page beside the first, which it should equal."""
    title = f"a list of {size.posts:,} posts, 50 a page"
    head, line, first, *others = _beside_the_first(title, taken)
    yield from (f"{head} wanted |", f"{line} --: |", f"{first}  |")
    for other, rates in zip(others, list(taken.values())[1:], strict=True):
        ratio, _, highest = ratios(per_second(rates), per_second(taken["page 1"]))
        equal = ratio >= EQUAL or highest >= 1
        yield f"{other} the same {'met' if equal else 'missed'} |"


def resources(taken: Rates) -> Iterator[str]:
    yield from _beside_the_first("a record by its id, in a service of", taken)


def _beside_the_first(title: str, taken: Rates) -> Iterator[str]:
    yield f"| {title} | requests a second | ratio (lowest to highest of a round) | CPU a request |"
    yield "| --- | --: | --: | --: |"
    [first, *_] = taken.values()
    for name, rates in taken.items():
        ratio, lowest, highest = ratios(per_second(rates), per_second(first))
        spread = "" if rates is first else f" ({lowest:.2f} to {highest:.2f})"
        cells = [name, number(capacity(rates)), f"{ratio:.2f}{spread}"]
        yield row([*cells, microseconds(cpu_of(rates))])


def verdict(ratio: float, wanted: float) -> str:
    """Held as it is written: 0.195 is 0.20, and 0.194 is not."""
    return f"{wanted:.2f} {'met' if round(ratio, 2) >= wanted else 'missed'}"


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def microseconds(seconds: float) -> str:
    return f"{number(seconds * 1e6)} µs"

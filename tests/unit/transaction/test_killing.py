"""Killed at any call to the system, a change is made or not made, never half."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from forge_cli.transaction import TransactionError

from .harness import (
    WRITING,
    build,
    calls_of,
    calls_of_change,
    change,
    events,
    failure,
    kill,
    killed,
    number_of,
    outcome,
    recover,
    survives,
)

if TYPE_CHECKING:
    from pathlib import Path

    from .harness import Event


def test_a_change_that_is_killed_at_any_call(quick: Path) -> None:
    whole = quick / "whole"
    calls = calls_of_change(whole)
    assert outcome(whole) == "after"
    committed = number_of(calls, "rename draft.json forward.json")
    outcomes = []
    for number in range(1, len(calls) + 1):
        root = build(quick / str(number))
        killed(change, root, {number: kill})
        recover(root)
        outcomes.append(outcome(root))
    assert outcomes == ["before"] * committed + ["after"] * (len(calls) - committed)


def crashes(folder: Path) -> dict[str, tuple[dict[int, Event], str]]:
    """Changes that are cut off: what happens at which call, and what is to come of it."""
    calls, failing = calls_of_change(folder / "whole"), build(folder / "failing")
    committed = number_of(calls, "rename draft.json forward.json")
    last_move = number_of(calls, "rename new-", last=True)
    end = number_of(calls, "unlink forward.json")
    broken = {last_move: failure(errno.EIO)}
    with events(broken) as back, pytest.raises(TransactionError, match="input/output error"):
        change(failing)
    turned = number_of(back, "rename forward.json back.json")
    undone = number_of(back, "rename old-", last=True)
    return {
        "staged": ({committed: kill}, "before"),
        "committed": ({committed + 1: kill}, "after"),
        "half way": ({(committed + end) // 2: kill}, "after"),
        "all moved": ({end: kill}, "after"),
        "turned back": (broken | {turned + 1: kill}, "before"),
        "half way back": (broken | {(turned + undone) // 2: kill}, "before"),
        "nearly back": (broken | {undone: kill}, "before"),
    }


@pytest.mark.parametrize(
    "name",
    ["staged", "committed", "half way", "all moved", "turned back", "half way back", "nearly back"],
)
def test_a_recovery_that_is_killed_at_any_call(name: str, quick: Path) -> None:
    planned, expected = crashes(quick)[name]
    crashed = build(quick / "crashed")
    killed(change, crashed, planned)
    whole = shutil.copytree(crashed, quick / "recovered")
    calls = calls_of(lambda: recover(whole))
    assert outcome(whole) == expected
    outcomes: Counter[str] = Counter()
    steps = [number for number, call in enumerate(calls, start=1) if call.split()[0] in WRITING]
    for number in steps:
        root = shutil.copytree(crashed, quick / str(number))
        killed(recover, root, {number: kill})
        recover(root)
        outcomes[outcome(root)] += 1
    assert outcomes == {expected: len(steps)}


@pytest.mark.parametrize("name", ["committed", "turned back"])
def test_recoveries_that_are_killed_one_after_the_other(name: str, quick: Path) -> None:
    """Each comes a little further than the one before."""
    planned, expected = crashes(quick)[name]
    root = build(quick / "crashed")
    killed(change, root, planned)

    deaths = 0
    while not survives(recover, root, {20 + 5 * deaths: kill}):
        deaths += 1
    assert deaths > 10
    assert outcome(root) == expected

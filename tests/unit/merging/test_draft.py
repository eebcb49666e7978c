"""Decisions that are sound one by one and not together: no plan has two answers for one path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge_cli.merging.draft import Draft, Step
from forge_cli.working_tree import Change, Entry, WorkingTree

from .projects import as_file, write

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = Entry(b"one\n", 0o644), Entry(b"two\n", 0o644)


def conflicts(root: Path, *steps: Step) -> list[tuple[str, str]]:
    draft = Draft(WorkingTree(root), {})
    draft.add_all(steps)
    return [(conflict.path, conflict.what) for conflict in draft.plan().conflicts]


def test_two_files_for_one_path(tmp_path: Path) -> None:
    assert conflicts(tmp_path, Step(None, "a", ONE), Step(None, "a", TWO)) == [
        ("a", "more than one file would be written here")
    ]


def test_one_file_for_two_paths(tmp_path: Path) -> None:
    write(tmp_path, {"a": as_file("one\n")})

    assert conflicts(tmp_path, Step("a", "b", ONE), Step("a", "c", TWO)) == [
        ("a", "stands for more than one file of forge's")
    ]


def test_a_file_below_a_file(tmp_path: Path) -> None:
    assert conflicts(tmp_path, Step(None, "a", ONE), Step(None, "a/b/c", TWO)) == [
        ("a/b/c", "would lie below a, which is to be a file")
    ]


def test_a_file_where_another_stays(tmp_path: Path) -> None:
    write(tmp_path, {"a": as_file("one\n"), "b": as_file("two\n")})
    found = "exists, and another file would be written here"

    assert conflicts(tmp_path, Step("a", "b", ONE)) == [("b", found)]
    assert conflicts(tmp_path, Step("a", "b", ONE), Step("b", "b", TWO))[0][0] == "b"
    assert conflicts(tmp_path, Step("a", "b", ONE, replaces=True)) == []
    assert conflicts(tmp_path, Step("a", "b", ONE), Step("b", "b", None)) == []
    assert conflicts(tmp_path, Step("a", "b", ONE), Step("b", "a", TWO)) == []


def test_each_path_changes_once(tmp_path: Path) -> None:
    write(tmp_path, {"a": as_file("one\n"), "b": as_file("two\n")})
    draft = Draft(WorkingTree(tmp_path), {})
    draft.add_all([Step("b", "a", TWO), Step("a", "b", ONE), Step(None, "c", ONE)])

    assert draft.plan().changes == (
        Change("a", ONE, TWO),
        Change("b", TWO, ONE),
        Change("c", None, ONE),
    )

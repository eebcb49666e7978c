"""Whole trees merged, rule by rule: what forge changes arrives, and nothing of the user's is lost."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from forge_cli.errors import ForgeError
from forge_cli.merging import Conflict, Moves, Plan, check_markers, merge_trees
from forge_cli.rendering import File
from forge_cli.working_tree import Change, Entry, WorkingTree

from .projects import Way, as_file, carry_out, contents, merge, tree, write

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.merging import Settled

LINES = [f"line_{number} = {number}\n" for number in range(12)]
TEXT = "".join(LINES)
BY_FORGE = TEXT.replace("line_2 = 2", "line_2 = 'forge'")
BY_USER = TEXT.replace("line_9 = 9", "line_9 = 'user'")
MERGED = BY_FORGE.replace("line_9 = 9", "line_9 = 'user'")
AT_ODDS = TEXT.replace("line_2 = 2", "line_2 = 'user'")
as_root = os.geteuid() == 0


BASE = tree({"a.py": TEXT})
THEIRS = tree({"a.py": BY_FORGE})


def is_left_alone(plan: Plan) -> bool:
    return not plan.changes and not plan.conflicts


def only_conflict(plan: Plan) -> Conflict:
    [conflict] = plan.conflicts
    return conflict


# -- what both have ----------------------------------------------------------------------------


def test_what_forge_does_not_change_is_not_even_read(tmp_path: Path) -> None:
    ours = WorkingTree(tmp_path)

    assert is_left_alone(merge_trees(BASE, ours, BASE))
    assert ours.seen == {}


def test_what_the_user_did_not_change_becomes_what_forge_writes(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    before, after = Entry(TEXT.encode(), 0o644), Entry(BY_FORGE.encode(), 0o644)

    assert merge(tmp_path, BASE, THEIRS) == Plan((Change("a.py", before, after),))


def test_what_the_user_changed_already_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, THEIRS)

    assert is_left_alone(merge(tmp_path, BASE, THEIRS))


def test_both_changes_are_kept(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": BY_USER}))
    carry_out(tmp_path, merge(tmp_path, BASE, THEIRS))

    assert contents(tmp_path) == {"a.py": MERGED.encode()}


def test_the_users_line_endings_and_byte_order_mark_win(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    (tmp_path / "a.py").write_bytes(windows)
    carry_out(tmp_path, merge(tmp_path, BASE, THEIRS))

    assert (tmp_path / "a.py").read_bytes() == windows.replace(b"= 2\r", b"= 'forge'\r")


def test_a_true_conflict_is_told_by_its_line_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": AT_ODDS}))
    plan = merge(tmp_path, BASE, THEIRS)

    conflict = only_conflict(plan)
    assert (conflict.path, conflict.line) == ("a.py", 3)
    assert plan.changes == ()


def test_the_other_files_are_planned_beside_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": AT_ODDS, "b.py": TEXT}))
    plan = merge(tmp_path, {**BASE, "b.py": as_file(TEXT)}, {**THEIRS, "b.py": as_file(BY_FORGE)})

    assert [change.path for change in plan.changes] == ["b.py"]
    assert only_conflict(plan).path == "a.py"


def test_binary_files_that_both_changed_are_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.bin": b"\0user"}))
    base, theirs = tree({"a.bin": b"\0\1"}), tree({"a.bin": b"\0forge"})
    plan = merge(tmp_path, base, theirs)

    assert only_conflict(plan).path == "a.bin"
    with pytest.raises(ForgeError, match=r"cannot write markers into a\.bin") as refusal:
        merge(tmp_path, base, theirs, settled={"a.bin": "markers"})
    assert "--ours a.bin" in refusal.value.hint
    assert "--theirs a.bin" in refusal.value.hint


def test_a_file_that_is_no_utf_8_is_taken_or_kept_whole(tmp_path: Path) -> None:
    latin = "é\n".encode("latin-1")
    base, theirs = tree({"a.txt": latin}), tree({"a.txt": latin + b"forge\n"})
    write(tmp_path, base)
    assert [change.after for change in merge(tmp_path, base, theirs).changes] == [
        Entry(theirs["a.txt"].data, 0o644)
    ]

    write(tmp_path, tree({"a.txt": b"user\n" + latin}))
    assert only_conflict(merge(tmp_path, base, theirs)).path == "a.txt"
    assert is_left_alone(merge(tmp_path, base, theirs, settled={"a.txt": "ours"}))


# -- permission bits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "before", "after", "merged"),
    [
        (0o640, False, True, 0o750),
        (0o755, False, True, 0o755),
        (0o750, True, False, 0o640),
        (0o600, True, False, 0o600),
        (0o700, False, False, 0o700),
        (0o644, True, True, 0o644),
    ],
)
def test_whether_a_file_may_be_run_is_merged_and_other_bits_are_the_users(
    tmp_path: Path, ours: int, before: bool, after: bool, merged: int
) -> None:
    write(tmp_path, BASE)
    (tmp_path / "a.py").chmod(ours)
    base, theirs = {"a.py": File(TEXT.encode(), before)}, {"a.py": File(BY_FORGE.encode(), after)}
    carry_out(tmp_path, merge(tmp_path, base, theirs))

    assert stat.S_IMODE((tmp_path / "a.py").stat().st_mode) == merged


def test_a_mode_alone_may_change(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": AT_ODDS}))
    carry_out(tmp_path, merge(tmp_path, BASE, {"a.py": File(TEXT.encode(), executable=True)}))

    assert contents(tmp_path) == {"a.py": AT_ODDS.encode()}
    assert os.access(tmp_path / "a.py", os.X_OK)


# -- what forge drops --------------------------------------------------------------------------


def test_what_forge_drops_goes_if_nobody_edited_it(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    plan = merge(tmp_path, BASE, {})

    assert plan == Plan((Change("a.py", Entry(TEXT.encode(), 0o644), None),))


def test_what_forge_drops_goes_if_only_its_form_was_changed(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": TEXT.replace("\n", "\r\n")}))
    carry_out(tmp_path, merge(tmp_path, BASE, {}))

    assert contents(tmp_path) == {}


def test_what_forge_drops_and_the_user_edited_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": BY_USER}))
    plan = merge(tmp_path, BASE, {})

    assert plan.changes == ()
    assert only_conflict(plan) == Conflict("a.py", None, "edited by you, and forge would delete it")


def test_an_edited_file_that_forge_drops_is_kept_or_deleted_as_the_user_says(
    tmp_path: Path,
) -> None:
    write(tmp_path, tree({"a.py": BY_USER}))

    assert is_left_alone(merge(tmp_path, BASE, {}, settled={"a.py": "ours"}))
    with pytest.raises(ForgeError, match=r"cannot write markers into a\.py: edited by you"):
        merge(tmp_path, BASE, {}, settled={"*": "markers"})
    carry_out(tmp_path, merge(tmp_path, BASE, {}, settled={"a.py": "theirs"}))
    assert contents(tmp_path) == {}


def test_what_forge_drops_may_be_gone_already(tmp_path: Path) -> None:
    assert merge(tmp_path, BASE, {}) == Plan(())


# -- what the user deleted ---------------------------------------------------------------------


def test_what_the_user_deleted_stays_deleted_with_a_note(tmp_path: Path) -> None:
    assert merge(tmp_path, BASE, THEIRS) == Plan(
        (), notes=("a.py was deleted by you: what forge would change there is left out",)
    )


def test_what_the_user_deleted_and_forge_leaves_alone_is_not_spoken_of(tmp_path: Path) -> None:
    assert merge(tmp_path, BASE, BASE) == Plan(())


# -- what is new -------------------------------------------------------------------------------


def test_new_files_are_written(tmp_path: Path) -> None:
    theirs = {"a/b.py": as_file(TEXT), "run": File(b"#!\n", executable=True)}

    assert merge(tmp_path, {}, theirs) == Plan(
        (
            Change("a/b.py", None, Entry(TEXT.encode(), 0o644)),
            Change("run", None, Entry(b"#!\n", 0o755)),
        )
    )


@pytest.mark.parametrize("ours", [TEXT, TEXT.replace("\n", "\r\n")])
def test_a_new_file_that_the_user_has_just_so_is_left_alone(tmp_path: Path, ours: str) -> None:
    write(tmp_path, tree({"a.py": ours}))

    assert is_left_alone(merge(tmp_path, {}, BASE))


def test_a_new_file_fills_an_empty_one(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": "\n"}))
    (tmp_path / "a.py").chmod(0o600)
    carry_out(tmp_path, merge(tmp_path, {}, {"a.py": File(TEXT.encode(), executable=True)}))

    assert contents(tmp_path) == {"a.py": TEXT.encode()}
    assert stat.S_IMODE((tmp_path / "a.py").stat().st_mode) == 0o700


def test_an_empty_new_file_takes_nothing_from_the_users(tmp_path: Path) -> None:
    write(tmp_path, tree({"a/__init__.py": TEXT}))

    assert is_left_alone(merge(tmp_path, {}, tree({"a/__init__.py": ""})))


def test_a_new_file_where_the_user_has_another_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": "mine = 1\n"}))
    plan = merge(tmp_path, {}, BASE)

    assert plan.changes == ()
    assert only_conflict(plan) == Conflict("a.py", None, "exists and was not written by forge")
    assert is_left_alone(merge(tmp_path, {}, BASE, settled={"a.py": "ours"}))
    [change] = merge(tmp_path, {}, BASE, settled={"a.py": "theirs"}).changes
    assert change.after == Entry(TEXT.encode(), 0o644)
    [change] = merge(tmp_path, {}, BASE, settled={"a.py": "markers"}).changes
    assert change.after is not None
    assert b"mine = 1\n" in change.after.data
    assert TEXT.encode() in change.after.data


# -- what is in the way ------------------------------------------------------------------------


def test_a_link_within_the_project_is_followed(tmp_path: Path) -> None:
    write(tmp_path, tree({"shared.py": BY_USER}))
    (tmp_path / "a.py").symlink_to("shared.py")
    plan = merge(tmp_path, BASE, THEIRS)
    carry_out(tmp_path, plan)

    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "shared.py").read_text() == MERGED
    assert plan.notes == ("a.py leads through a symbolic link to shared.py: that is what changes",)


def test_a_folder_that_is_a_link_is_followed_for_new_files_too(tmp_path: Path) -> None:
    write(tmp_path, tree({"real/a.py": TEXT}))
    (tmp_path / "link").symlink_to("real")
    base = tree({"link/a.py": TEXT})
    theirs = tree({"link/a.py": BY_FORGE, "link/new.py": TEXT})
    plan = merge(tmp_path, base, theirs)
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {"real/a.py": BY_FORGE.encode(), "real/new.py": TEXT.encode()}
    assert plan.notes == (
        "link/a.py leads through a symbolic link to real/a.py: that is what changes",
        "link/new.py leads through a symbolic link to real/new.py: written there",
    )


def test_nothing_is_read_or_written_outside_of_the_project(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    write(outside, BASE)
    root.mkdir()
    (root / "a.py").symlink_to("../outside/a.py")
    (root / "folder").symlink_to("../outside")
    plan = merge(root, BASE, {**THEIRS, "folder/new.py": as_file(TEXT)})

    assert plan.changes == ()
    assert [conflict.path for conflict in plan.conflicts] == ["a.py", "folder/new.py"]
    assert all("out of the project" in conflict.what for conflict in plan.conflicts)


def test_a_folder_where_a_file_is_to_be_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py/inside.py": TEXT}))

    for base, theirs in [(BASE, THEIRS), ({}, THEIRS), (BASE, {})]:
        plan = merge(tmp_path, base, theirs)
        assert plan.changes == ()
        assert only_conflict(plan) == Conflict("a.py", None, "is a folder: forge cannot change it")


def test_a_file_where_a_folder_is_to_be_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"a": TEXT}))

    assert only_conflict(merge(tmp_path, {}, tree({"a/b.py": TEXT}))).path == "a/b.py"


@pytest.mark.parametrize("kind", ["pipe", "dangling link"])
def test_what_is_no_file_is_a_conflict(tmp_path: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(tmp_path / "a.py")
    else:
        (tmp_path / "a.py").symlink_to("nowhere")

    assert only_conflict(merge(tmp_path, BASE, THEIRS)).path == "a.py"
    assert only_conflict(merge(tmp_path, {}, THEIRS)).path == "a.py"


@pytest.mark.skipif(as_root, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    (tmp_path / "a.py").chmod(0)

    assert "no permission" in only_conflict(merge(tmp_path, BASE, THEIRS)).what


def test_what_is_in_the_way_may_stay_there(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py/inside.py": TEXT}))

    assert is_left_alone(merge(tmp_path, BASE, THEIRS, settled={"a.py": "ours"}))
    with pytest.raises(ForgeError, match=r"cannot take forge's a\.py: is a folder") as refusal:
        merge(tmp_path, BASE, THEIRS, settled={"a.py": "theirs"})
    assert "--ours a.py" in refusal.value.hint


def test_a_link_that_forge_would_delete_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, tree({"shared.py": TEXT}))
    (tmp_path / "a.py").symlink_to("shared.py")

    assert "symbolic link to shared.py" in only_conflict(merge(tmp_path, BASE, {})).what


def test_a_file_below_a_link_is_deleted_where_it_is(tmp_path: Path) -> None:
    write(tmp_path, tree({"real/a.py": TEXT}))
    (tmp_path / "link").symlink_to("real")
    carry_out(tmp_path, merge(tmp_path, tree({"link/a.py": TEXT}), {}))

    assert contents(tmp_path) == {}


def test_two_paths_that_lead_to_one_file_are_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    (tmp_path / "b.py").symlink_to("a.py")
    base = {**BASE, "b.py": as_file(TEXT)}
    plan = merge(tmp_path, base, tree({"a.py": BY_FORGE, "b.py": BY_USER}))

    assert plan.changes == ()
    assert [conflict.path for conflict in plan.conflicts] == ["a.py", "b.py"]
    assert "leads to a.py, as another path does" in plan.conflicts[0].what


# -- conflicts that are settled ----------------------------------------------------------------


@pytest.mark.parametrize(("way", "content"), [("ours", AT_ODDS), ("theirs", BY_FORGE)])
def test_a_conflict_is_settled_for_one_side(tmp_path: Path, way: Way, content: str) -> None:
    write(tmp_path, tree({"a.py": AT_ODDS}))
    plan = merge(tmp_path, BASE, THEIRS, settled={"a.py": way})
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {"a.py": content.encode()}
    assert plan.unused == plan.marked == ()


@pytest.mark.parametrize("key", ["a.py", "*"])
def test_a_conflict_is_settled_with_markers(tmp_path: Path, key: str) -> None:
    write(tmp_path, tree({"a.py": AT_ODDS}))
    plan = merge(tmp_path, BASE, THEIRS, settled={key: "markers"})
    carry_out(tmp_path, plan)

    assert plan.marked == ("a.py",)
    text = (tmp_path / "a.py").read_text()
    assert "<<<<<<<" in text
    assert "line_2 = 'user'" in text
    assert "line_2 = 'forge'" in text
    with pytest.raises(ForgeError, match=r"a.py still holds the marks of a conflict \(line 3\)"):
        merge(tmp_path, THEIRS, tree({"a.py": BY_FORGE + "more = 1\n"}))


def test_a_path_says_more_than_all_of_them(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": AT_ODDS, "b.py": AT_ODDS}))
    base, theirs = {**BASE, "b.py": BASE["a.py"]}, {**THEIRS, "b.py": THEIRS["a.py"]}
    plan = merge(tmp_path, base, theirs, settled={"*": "markers", "b.py": "ours"})

    assert plan.marked == ("a.py",)
    assert [change.path for change in plan.changes] == ["a.py"]


def test_what_was_settled_without_a_conflict_is_told(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    settled: Settled = {"b.py": "ours", "a.py": "theirs", "*": "markers"}
    plan = merge(tmp_path, BASE, THEIRS, settled=settled)

    assert plan.unused == ("a.py", "b.py")


def test_a_refusal_names_a_few_paths(tmp_path: Path) -> None:
    paths = [f"{name}.py" for name in "abcde"]
    write(tmp_path, dict.fromkeys(paths, as_file(BY_USER)))

    with pytest.raises(ForgeError, match=r"into a\.py, b\.py, c\.py and 2 more: edited by you"):
        merge(tmp_path, dict.fromkeys(paths, as_file(TEXT)), {}, settled={"*": "markers"})


# -- markers that are still there --------------------------------------------------------------

MARKED = (
    TEXT + "<<<<<<< yours\na = 1\n||||||| before\na = 0\n=======\na = 2\n>>>>>>> forge\n"
).encode()


def test_a_file_that_must_be_merged_and_holds_markers_stops_everything(tmp_path: Path) -> None:
    write(tmp_path, tree({"a.py": MARKED}))

    for base in (BASE, {}):
        with pytest.raises(ForgeError, match=r"\(line 13\)"):
            merge(tmp_path, base, THEIRS, settled={"a.py": "theirs"})


def test_markers_in_other_files_stop_nothing_unless_asked(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "b.py": File(MARKED)})
    carry_out(tmp_path, merge(tmp_path, {**BASE, "b.py": File(b"")}, {**THEIRS, "b.py": File(b"")}))

    ours = WorkingTree(tmp_path)
    check_markers(ours, ["a.py", "missing.py"])
    with pytest.raises(ForgeError, match=r"b\.py still holds the marks of a conflict"):
        check_markers(ours, ["a.py", "b.py"])


# -- all together ------------------------------------------------------------------------------


def test_plans_are_sorted_and_the_same_each_time(tmp_path: Path) -> None:
    names = ["z.py", "a/b.py", "a.py", "m.txt"]
    write(tmp_path, dict.fromkeys(names, as_file(TEXT)))
    base = dict.fromkeys(names, as_file(TEXT))
    theirs = dict.fromkeys([*reversed(names), "c.py"], as_file(BY_FORGE))
    plan = merge(tmp_path, base, theirs)

    assert [change.path for change in plan.changes] == ["a.py", "a/b.py", "c.py", "m.txt", "z.py"]
    assert plan == merge(tmp_path, base, theirs)


def test_names_that_are_no_utf_8_can_be_printed(tmp_path: Path) -> None:
    name = os.fsdecode(b"pkg/caf\xe9.py")
    try:
        write(tmp_path, {name: as_file("mine = 1\n"), "pkg/a.py": as_file(TEXT)})
    except OSError:
        pytest.skip("this disk takes no such name")
    moves = Moves({"pkg/a.py": "new/a.py"}, {"pkg": "new"})
    plan = merge(tmp_path, tree({"pkg/a.py": TEXT}), tree({"new/a.py": TEXT}), moves=moves)

    assert "".join(plan.notes).encode()
    carry_out(tmp_path, plan)
    assert sorted(contents(tmp_path)) == ["new/a.py", os.fsdecode(b"new/caf\xe9.py")]

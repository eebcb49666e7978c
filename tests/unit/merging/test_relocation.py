"""Files that the user moved: merged where they are now, if it can be told for sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forge_cli.merging import Conflict, Plan, UserEdit, user_edits
from forge_cli.rendering import File
from forge_cli.working_tree import Entry, WorkingTree

from .projects import as_file, carry_out, contents, merge, tree, write

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.rendering import Tree


def text(name: str, own: int = 8, common: int = 0) -> str:
    """`common` lines that all files share, then `own` that no other has."""
    shared = [f"shared_{number} = {number}" for number in range(common)]
    return "\n".join([*shared, *(f"{name}_{number} = {number}" for number in range(own))]) + "\n"


def by_forge(content: str) -> str:
    """What forge changes: it adds a line on top."""
    return f"by_forge = 1\n{content}"


def by_user(content: str) -> str:
    """What the user changes: a line at the end."""
    return f"{content}by_user = 1\n"


A = text("a")
BASE = tree({"app/a.py": A})
THEIRS = tree({"app/a.py": by_forge(A)})


def missing(plan: Plan) -> str:
    assert plan.changes == ()
    [conflict] = plan.conflicts
    assert (conflict.path, conflict.line) == ("app/a.py", None)
    return conflict.what


@pytest.mark.parametrize("content", [A, by_user(A)], ids=["as it was", "edited"])
def test_a_file_that_was_moved_is_merged_where_it_is(tmp_path: Path, content: str) -> None:
    write(tmp_path, tree({"app/own/b.py": content}))
    plan = merge(tmp_path, BASE, THEIRS)
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {"app/own/b.py": by_forge(content).encode()}
    assert plan.notes == ("app/a.py was moved by you to app/own/b.py: merged there",)


def test_a_file_that_was_reindented_is_known_again(tmp_path: Path) -> None:
    indented = "\n".join(f"    {line}" for line in A.splitlines()).replace("\n", "\r\n")
    write(tmp_path, tree({"app/b.py": f"class A:\r\n{indented}\r\n"}))
    plan = merge(tmp_path, BASE, THEIRS)

    assert {conflict.path for conflict in plan.conflicts} <= {"app/b.py"}
    assert "app/a.py was moved by you to app/b.py: merged there" in plan.notes


def test_its_mode_and_its_style_are_the_users(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": by_user(A)}))
    (tmp_path / "b.py").chmod(0o600)
    [change] = merge(tmp_path, BASE, THEIRS).changes

    assert change.after == Entry(by_forge(by_user(A)).encode(), 0o600)


def test_a_conflict_is_told_where_the_file_is_now_and_settled_by_either_path(
    tmp_path: Path,
) -> None:
    ours = A.replace("a_0 = 0", "a_0 = 'user'")
    write(tmp_path, tree({"b.py": ours}))
    theirs = tree({"app/a.py": A.replace("a_0 = 0", "a_0 = 'forge'")})

    [conflict] = merge(tmp_path, BASE, theirs).conflicts
    assert (conflict.path, conflict.line) == ("b.py", 1)
    for path in ("b.py", "app/a.py"):
        [change] = merge(tmp_path, BASE, theirs, settled={path: "theirs"}).changes
        assert (change.path, change.after) == ("b.py", Entry(theirs["app/a.py"].data, 0o644))


@pytest.mark.parametrize(
    "other",
    [
        {"b.txt": A},  # another suffix
        {"b.py": text("b")},  # nothing alike
        {"b.py": text("a", own=4)},  # half of it
        {".venv/lib/b.py": A},  # not the user's own
        {"b.py": ""},
    ],
    ids=["suffix", "content", "half", "cache", "empty"],
)
def test_a_file_that_is_nowhere_to_be_found_was_deleted(
    tmp_path: Path, other: dict[str, str]
) -> None:
    write(tmp_path, tree(other))
    plan = merge(tmp_path, BASE, THEIRS)

    assert plan == Plan(
        (), notes=("app/a.py was deleted by you: what forge would change there is left out",)
    )


def test_files_of_forges_are_no_candidates(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": A, "c.py": A, "d.py": A}))
    base = {**BASE, "b.py": as_file(A)}
    plan = merge(tmp_path, base, {**THEIRS, "c.py": as_file(A)}, known=["d.py"])

    assert "app/a.py was deleted by you: what forge would change there is left out" in plan.notes


def test_nor_are_files_that_links_at_the_paths_of_forges_lead_to(tmp_path: Path) -> None:
    write(tmp_path, tree({"shared.py": A}))
    (tmp_path / "b.py").symlink_to("shared.py")
    base = {**BASE, "b.py": as_file(A)}

    assert merge(tmp_path, base, {**base, **THEIRS}).changes == ()


def test_of_several_copies_none_is_taken(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": A, "c.py": A}))

    what = missing(merge(tmp_path, BASE, THEIRS))
    assert what == "is missing: it may have been moved to b.py or to c.py"


def test_of_several_like_it_none_is_taken(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": by_user(A), "c.py": f"{by_user(A)}c = 1\n"}))

    assert missing(merge(tmp_path, BASE, THEIRS)).endswith("b.py or to c.py")


def test_many_copies_are_not_all_named(tmp_path: Path) -> None:
    write(tmp_path, tree({f"copy_{number}.py": A for number in range(9)}))

    assert missing(merge(tmp_path, BASE, THEIRS)).endswith("copy_2.py or to 6 others")


def test_one_that_is_clearly_more_like_it_is_taken(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": by_user(A), "c.py": text("a", own=5)}))

    [change] = merge(tmp_path, BASE, THEIRS).changes
    assert change.path == "b.py"


def test_a_file_that_is_unsure_is_left_out_or_written_again_as_the_user_says(
    tmp_path: Path,
) -> None:
    write(tmp_path, tree({"b.py": A, "c.py": A}))

    assert merge(tmp_path, BASE, THEIRS, settled={"app/a.py": "ours"}).changes == ()
    [change] = merge(tmp_path, BASE, THEIRS, settled={"app/a.py": "theirs"}).changes
    assert (change.path, change.before) == ("app/a.py", None)


def test_small_files_are_known_by_their_name_too(tmp_path: Path) -> None:
    base, theirs = tree({"a/version.py": "v = 1\n"}), tree({"a/version.py": "v = 2\n"})
    write(tmp_path, tree({"b/version.py": "v = 1\n", "b/other.py": "v = 1\n"}))

    [change] = merge(tmp_path, base, theirs).changes
    assert change.path == "b/version.py"
    (tmp_path / "b/version.py").unlink()
    assert merge(tmp_path, base, theirs).changes == ()


# -- the tests of two models are nearly the same -----------------------------------------------

TWINS = tree(
    {
        "tests/test_tags.py": text("tag", own=3, common=40),
        "tests/test_users.py": text("user", own=3, common=40),
    }
)
TAGS = {"tests/test_tags.py": TWINS["tests/test_tags.py"]}
CHANGED = tree({"tests/test_tags.py": by_forge(text("tag", own=3, common=40))})


def whole() -> Tree:
    return TWINS


def test_a_file_made_after_another_of_forges_is_not_taken_for_it(tmp_path: Path) -> None:
    write(tmp_path, {"tests/test_own.py": as_file(by_user(text("own", own=3, common=40)))})
    plan = merge(tmp_path, TAGS, CHANGED, known=TWINS, whole=whole)

    assert (plan.changes, plan.conflicts) == ((), ())
    assert plan.notes == (
        "tests/test_tags.py was deleted by you: what forge would change there is left out",
    )


def test_what_no_other_file_has_tells_a_file(tmp_path: Path) -> None:
    write(tmp_path, tree({"tests/mine.py": by_user(text("tag", own=3, common=40))}))
    [change] = merge(tmp_path, TAGS, CHANGED, known=TWINS, whole=whole).changes

    assert change.path == "tests/mine.py"


def test_a_file_that_defines_other_things_is_not_taken_for_it(tmp_path: Path) -> None:
    base = tree({"app/a.py": f"class Post:\n    pass\n{A}"})
    write(tmp_path, tree({"b.py": f"class Event:\n    pass\n{A}"}))

    assert merge(tmp_path, base, THEIRS).changes == ()
    write(tmp_path, tree({"b.py": f"class Post(Base):\n    pass\n{A}"}))
    assert "app/a.py was moved by you to b.py: merged there" in merge(tmp_path, base, THEIRS).notes


def test_a_file_that_speaks_of_other_things_is_not_taken_for_it(tmp_path: Path) -> None:
    base = tree({"tests/test_posts.py": f"import posts\n{A}"})
    theirs = tree({"tests/test_posts.py": by_forge(f"import posts\n{A}")})
    write(tmp_path, tree({"tests/test_events.py": f"import events\n{A}"}))

    assert merge(tmp_path, base, theirs).changes == ()
    write(tmp_path, tree({"tests/test_events.py": f"import events, posts\n{A}"}))
    assert "merged there" in merge(tmp_path, base, theirs).notes[0]


def test_two_files_that_were_moved_are_told_apart(tmp_path: Path) -> None:
    tags, users = (TWINS[f"tests/test_{name}.py"].data.decode() for name in ("tags", "users"))
    write(tmp_path, tree({"one.py": by_user(users), "two.py": by_user(tags)}))
    theirs = tree({"tests/test_tags.py": by_forge(tags), "tests/test_users.py": by_forge(users)})
    carry_out(tmp_path, merge(tmp_path, TWINS, theirs))

    assert contents(tmp_path) == {
        "one.py": by_forge(by_user(users)).encode(),
        "two.py": by_forge(by_user(tags)).encode(),
    }


def test_two_files_that_became_one_are_a_conflict(tmp_path: Path) -> None:
    b = text("b")
    write(tmp_path, tree({"both.py": A + b}))
    base = {**BASE, "app/b.py": as_file(b)}
    plan = merge(tmp_path, base, {**THEIRS, "app/b.py": as_file(by_forge(b))})

    assert plan.changes == ()
    assert plan.conflicts == tuple(
        Conflict(path, None, "is missing: it may have been moved to both.py")
        for path in ("app/a.py", "app/b.py")
    )


def test_two_equal_files_that_are_gone_are_not_told_apart(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": A}))
    plan = merge(tmp_path, {**BASE, "app/twin.py": as_file(A)}, THEIRS)

    assert missing(plan) == "is missing: it may have been moved to b.py"


def test_a_copy_of_another_file_is_not_taken_for_an_edited_one(tmp_path: Path) -> None:
    b = A + text("b", own=3)
    write(tmp_path, tree({"app/b.py": b, "copy.py": b}))
    plan = merge(tmp_path, {**BASE, "app/b.py": as_file(b)}, {**THEIRS, "app/b.py": as_file(b)})

    assert (plan.changes, plan.conflicts) == ((), ())


def test_the_whole_is_rendered_only_where_a_file_is_missing(tmp_path: Path) -> None:
    def never() -> Tree:
        raise AssertionError

    write(tmp_path, {**BASE, "own.py": as_file(A)})

    assert merge(tmp_path, BASE, THEIRS, whole=never).changes
    (tmp_path / "own.py").unlink()
    (tmp_path / "app/a.py").unlink()
    assert not merge(tmp_path, BASE, THEIRS, whole=never).changes


# -- what follows from a move ------------------------------------------------------------------


def test_what_forge_drops_stays_where_the_user_moved_it(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": A}))
    plan = merge(tmp_path, BASE, {})

    assert plan == Plan(
        (),
        notes=(
            "app/a.py is no longer part of what forge writes: it stays at b.py, where you moved it",
        ),
    )


FOLDER = tree({"app/__init__.py": "", "app/a.py": A, "app/b.py": text("b")})
WITH_NEW = {**FOLDER, "app/new.py": as_file(text("new"))}


def new_path(root: Path, **options: list[str]) -> str:
    [change] = merge(root, FOLDER, WITH_NEW, **options).changes  # type: ignore[arg-type]
    return change.path


def test_new_files_go_to_where_the_others_of_their_folder_are(tmp_path: Path) -> None:
    write(tmp_path, tree({"lib/__init__.py": "", "lib/a.py": by_user(A), "lib/b.py": text("b")}))

    plan = merge(tmp_path, FOLDER, WITH_NEW)
    assert [change.path for change in plan.changes] == ["lib/new.py"]
    assert plan.notes == ("app/new.py goes to lib/new.py: you moved the files beside it there",)


@pytest.mark.parametrize(
    "ours",
    [
        {"lib/a.py": A, "app/b.py": text("b")},  # one stayed
        {"lib/a.py": A, "else/b.py": text("b")},  # into two folders
        {"lib/x.py": A, "lib/y.py": text("b")},  # under other names
        {},
    ],
    ids=["one stayed", "two folders", "other names", "deleted"],
)
def test_new_files_stay_where_there_is_no_one_folder(tmp_path: Path, ours: dict[str, str]) -> None:
    write(tmp_path, tree(ours))

    assert new_path(tmp_path) == "app/new.py"


def test_new_files_stay_beside_files_that_forge_knows_of(tmp_path: Path) -> None:
    write(tmp_path, tree({"lib/a.py": A, "lib/b.py": text("b"), "app/other.py": "x = 1\n"}))

    assert new_path(tmp_path) == "lib/new.py"
    assert new_path(tmp_path, known=["app/other.py"]) == "app/new.py"


# -- forge diff --------------------------------------------------------------------------------


def test_what_the_user_did_to_each_file(tmp_path: Path) -> None:
    names = ("deleted", "edited", "folder", "mode", "moved", "moved_and_edited", "same")
    base = {f"{name}.py": as_file(text(name)) for name in names}
    write(tmp_path, {path: file for path, file in base.items() if path != "folder.py"})
    (tmp_path / "deleted.py").unlink()
    (tmp_path / "edited.py").write_bytes(by_user(text("edited")).encode())
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "mode.py").chmod(0o755)
    (tmp_path / "lib").mkdir()
    (tmp_path / "moved.py").rename(tmp_path / "lib/moved.py")
    (tmp_path / "moved_and_edited.py").unlink()
    (tmp_path / "lib/x.py").write_bytes(by_user(text("moved_and_edited")).encode())
    (tmp_path / "same.py").chmod(0o600)

    edits = {edit.path: edit for edit in user_edits(base, WorkingTree(tmp_path))}
    assert [*edits] == sorted(base)
    assert {path: edit.kind for path, edit in edits.items()} == {
        "deleted.py": "deleted",
        "edited.py": "edited",
        "folder.py": "obstacle",
        "mode.py": "edited",
        "moved.py": "moved",
        "moved_and_edited.py": "moved",
        "same.py": "same",
    }
    before, after = text("moved_and_edited").encode(), by_user(text("moved_and_edited")).encode()
    assert edits["moved_and_edited.py"] == UserEdit(
        "moved_and_edited.py",
        "moved",
        Entry(before, 0o644),
        edits["moved_and_edited.py"].after,
        "lib/x.py",
    )
    assert (found := edits["moved_and_edited.py"].after) is not None
    assert found.data == after
    assert edits["folder.py"].reason == "is a folder"
    assert edits["deleted.py"].after is None


def test_a_move_that_is_unsure_is_told_with_the_file_that_is_gone(tmp_path: Path) -> None:
    write(tmp_path, tree({"b.py": A, "c.py": A}))
    [edit] = user_edits(BASE, WorkingTree(tmp_path))

    assert (edit.kind, edit.reason) == ("deleted", "may have been moved to b.py or to c.py")


def test_a_file_made_runnable_is_edited(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": File(b"", executable=True)})

    assert [edit.kind for edit in user_edits({"a.py": File(b"")}, WorkingTree(tmp_path))] == [
        "edited"
    ]

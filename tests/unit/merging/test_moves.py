"""A model gets another name: its files move, the user's edits with them, and the user's own files beside them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import Renames, renamed
from forge_cli.merging import Conflict, Moves, Plan, find_moves
from forge_cli.rendering import File, render
from tests.projects.samples import blog

from .projects import as_file, carry_out, contents, merge, tree, write

if TYPE_CHECKING:
    from pathlib import Path

    from forge_cli.manifest import Project
    from forge_cli.rendering import Tree

# -- which files move --------------------------------------------------------------------------


def paths(*names: str, content: str = "") -> Tree:
    return tree(dict.fromkeys(names, content))


def service(*plurals: str, package: str = "shop") -> Tree:
    found = [f"src/{package}/api.py"]
    for plural in plurals:
        found += [f"src/{package}/resources/{plural}/{name}.py" for name in ("crud", "model")]
        found += [f"tests/resources/test_{plural}.py", f"tests/factories/{plural}.py"]
    return {path: as_file(path) for path in found}


def test_the_files_of_a_model_follow_its_plural() -> None:
    moves = find_moves(
        service("posts", "users"), service("articles", "users"), {"posts": "articles"}
    )

    assert moves.files == {
        "src/shop/resources/posts/crud.py": "src/shop/resources/articles/crud.py",
        "src/shop/resources/posts/model.py": "src/shop/resources/articles/model.py",
        "tests/resources/test_posts.py": "tests/resources/test_articles.py",
        "tests/factories/posts.py": "tests/factories/articles.py",
    }
    assert moves.folders == {"src/shop/resources/posts": "src/shop/resources/articles"}


def test_a_project_that_is_called_like_a_model_stays_where_it_is() -> None:
    moves = find_moves(
        service("posts", package="posts"), service("notes", package="posts"), {"posts": "notes"}
    )

    assert moves.files["src/posts/resources/posts/crud.py"] == "src/posts/resources/notes/crud.py"
    assert moves.folders == {"src/posts/resources/posts": "src/posts/resources/notes"}


@pytest.mark.parametrize("plural", ["resources", "tests", "src", "factories", "crud", "api"])
def test_a_model_may_be_called_like_any_part_of_a_path(plural: str) -> None:
    moves = find_moves(service(plural), service("notes"), {plural: "notes"})

    assert set(moves.files) == set(service(plural)) - {"src/shop/api.py"}
    assert set(moves.files.values()) == set(service("notes")) - {"src/shop/api.py"}


def test_names_that_only_contain_the_plural_stay() -> None:
    base = service("posts", "blog_posts", "posts_tags", "test_posts")
    after = service("articles", "blog_posts", "posts_tags", "test_posts", "test_articles")
    moves = find_moves(base, after, {"posts": "articles"})

    assert set(moves.files) == set(service("posts")) - {"src/shop/api.py"}


@pytest.mark.parametrize(
    "plurals",
    [
        {"posts": "notes", "notes": "posts"},
        {"posts": "notes", "notes": "pages"},
        {"posts": "pages", "notes": "tags"},
    ],
    ids=["swapped", "in a row", "apart"],
)
def test_several_models_may_be_renamed_at_once(plurals: dict[str, str]) -> None:
    moves = find_moves(service(*plurals), service(*plurals.values()), plurals)

    for old, new in plurals.items():
        folder = "src/shop/resources"
        assert moves.files[f"{folder}/{old}/crud.py"] == f"{folder}/{new}/crud.py"
        assert moves.files[f"tests/factories/{old}.py"] == f"tests/factories/{new}.py"
        assert moves.folders[f"{folder}/{old}"] == f"{folder}/{new}"


def test_a_plural_may_begin_like_the_name_of_a_test() -> None:
    plurals = {"posts": "notes", "test_posts": "exams"}
    moves = find_moves(service(*plurals), service(*plurals.values()), plurals)

    assert moves.files["tests/resources/test_posts.py"] == "tests/resources/test_notes.py"
    assert moves.files["tests/resources/test_test_posts.py"] == "tests/resources/test_exams.py"
    assert moves.files["tests/factories/test_posts.py"] == "tests/factories/exams.py"


@pytest.mark.parametrize("plurals", [{}, {"posts": "posts"}])
def test_without_another_plural_nothing_moves(plurals: dict[str, str]) -> None:
    assert find_moves(service("posts"), service("posts"), plurals) == Moves()


def test_a_file_of_the_users_moves_with_the_innermost_folder() -> None:
    moves = Moves(folders={"a": "b", "a/inner": "c"})

    assert moves.relocated("a/x.py") == "b/x.py"
    assert moves.relocated("a/inner/x.py") == "c/x.py"
    assert moves.relocated("a.py") == "a.py"
    assert moves.relocated("ab/x.py") == "ab/x.py"


# -- what becomes of them ----------------------------------------------------------------------

A = "".join(f"old_{number} = {number}\n" for number in range(9))
B = A.replace("old_1 =", "new_1 =")
BASE = tree({"pkg/old/a.py": A, "pkg/old/__init__.py": ""})
THEIRS = tree({"pkg/new/a.py": B, "pkg/new/__init__.py": ""})
MOVES = Moves(
    {path: path.replace("old", "new") for path in BASE},
    {"pkg/old": "pkg/new"},
)
MINE = f"{A}mine = 1\n"
MERGED = f"{B}mine = 1\n".encode()


def moved(root: Path, base: Tree = BASE, theirs: Tree = THEIRS) -> Plan:
    return merge(root, base, theirs, moves=MOVES)


def test_without_edits_the_result_is_what_forge_renders(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    carry_out(tmp_path, moved(tmp_path))

    assert contents(tmp_path) == {path: file.data for path, file in THEIRS.items()}


def test_edits_move_along(tmp_path: Path) -> None:
    write(tmp_path, tree({"pkg/old/a.py": MINE, "pkg/old/__init__.py": "mine = 1\n"}))
    (tmp_path / "pkg/old/a.py").chmod(0o600)
    plan = moved(tmp_path)
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {"pkg/new/a.py": MERGED, "pkg/new/__init__.py": b"mine = 1\n"}
    assert [change.path for change in plan.changes] == sorted([*BASE, *THEIRS])
    assert (tmp_path / "pkg/new/a.py").stat().st_mode & 0o777 == 0o600


def test_the_users_own_files_move_along_untouched(tmp_path: Path) -> None:
    own = {"pkg/old/mine.py": File(b"old_1\r\n", executable=True), "pkg/old/sub/x.bin": File(b"\0")}
    write(tmp_path, {**BASE, **own})
    plan = moved(tmp_path)
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {
        **{path: file.data for path, file in THEIRS.items()},
        "pkg/new/mine.py": b"old_1\r\n",
        "pkg/new/sub/x.bin": b"\0",
    }
    assert os.access(tmp_path / "pkg/new/mine.py", os.X_OK)
    assert plan.notes == ("mine.py, sub/x.bin in pkg/old: yours, moved along to pkg/new",)


def test_names_are_handed_to_the_merge_of_their_file(tmp_path: Path) -> None:
    base = tree({"a.py": "def old() -> int:\n    return 1\n", "b.py": "def old() -> int: ...\n"})
    theirs = tree({"a.py": "def new() -> int:\n    return 1\n", "b.py": "def old() -> int: ...\n"})
    ours = "def old() -> int:\n    print()\n    return 1\n"
    write(tmp_path, {**base, "a.py": as_file(ours)})
    plan = merge(tmp_path, base, theirs, moves=Moves(names={"a.py": {"old": "new"}}))
    carry_out(tmp_path, plan)

    assert contents(tmp_path)["a.py"] == ours.replace("old", "new").encode()


def test_a_conflict_is_told_where_the_user_has_the_file(tmp_path: Path) -> None:
    at_odds = A.replace("old_1 = 1", "old_1 = 'user'")
    write(tmp_path, tree({"pkg/old/a.py": at_odds}))

    [conflict] = moved(tmp_path).conflicts
    assert (conflict.path, conflict.line) == ("pkg/old/a.py", 2)
    for way, content in [("ours", at_odds), ("theirs", B)]:
        plan = merge(tmp_path, BASE, THEIRS, moves=MOVES, settled={"pkg/old/a.py": way})  # type: ignore[dict-item]
        assert [(change.path, change.after and change.after.data) for change in plan.changes] == [
            ("pkg/new/a.py", content.encode()),
            ("pkg/old/a.py", None),
        ]
    plan = merge(tmp_path, BASE, THEIRS, moves=MOVES, settled={"*": "markers"})
    assert plan.marked == ("pkg/new/a.py",)


def test_what_the_user_moved_away_is_merged_there(tmp_path: Path) -> None:
    write(tmp_path, tree({"pkg/elsewhere.py": MINE, "pkg/old/__init__.py": ""}))
    carry_out(tmp_path, moved(tmp_path))

    assert contents(tmp_path) == {"pkg/elsewhere.py": MERGED, "pkg/new/__init__.py": b""}


def test_what_the_user_moved_within_the_package_moves_along(tmp_path: Path) -> None:
    write(tmp_path, tree({"pkg/old/sub/a.py": MINE, "pkg/old/__init__.py": ""}))
    carry_out(tmp_path, moved(tmp_path))

    assert contents(tmp_path) == {"pkg/new/sub/a.py": MERGED, "pkg/new/__init__.py": b""}


def test_what_the_user_moved_to_the_new_place_is_merged_there(tmp_path: Path) -> None:
    write(tmp_path, tree({"pkg/new/a.py": MINE, "pkg/new/__init__.py": ""}))
    carry_out(tmp_path, moved(tmp_path))

    assert contents(tmp_path) == {"pkg/new/a.py": MERGED, "pkg/new/__init__.py": b""}


def test_what_the_user_deleted_stays_deleted(tmp_path: Path) -> None:
    write(tmp_path, tree({"pkg/old/mine.py": "mine = 1\n"}))
    plan = moved(tmp_path)
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {"pkg/new/mine.py": b"mine = 1\n"}
    assert plan.notes[0].startswith("pkg/old/a.py was deleted by you")


@pytest.mark.parametrize("name", ["a.py", "mine.py"])
def test_a_file_of_the_users_at_the_new_place_is_a_conflict(tmp_path: Path, name: str) -> None:
    write(tmp_path, {**BASE, **tree({f"pkg/old/{name}": MINE, f"pkg/new/{name}": "mine = 2\n"})})

    [conflict] = moved(tmp_path).conflicts
    assert conflict == Conflict(
        f"pkg/new/{name}", None, f"exists, and pkg/old/{name} would be moved here"
    )
    plan = merge(tmp_path, BASE, THEIRS, moves=MOVES, settled={conflict.path: "ours"})
    assert not plan.conflicts
    assert f"pkg/new/{name}" not in {change.path for change in plan.changes}
    with pytest.raises(ForgeError, match="cannot write markers"):
        merge(tmp_path, BASE, THEIRS, moves=MOVES, settled={"*": "markers"})
    plan = merge(tmp_path, BASE, THEIRS, moves=MOVES, settled={conflict.path: "theirs"})
    carry_out(tmp_path, plan)
    assert b"mine = 1\n" in contents(tmp_path)[f"pkg/new/{name}"]


def test_a_folder_at_the_new_place_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "pkg/new/a.py/x": as_file("")})

    [conflict] = moved(tmp_path).conflicts
    assert (conflict.path, conflict.what) == ("pkg/new/a.py", "is a folder: forge cannot change it")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_the_users_that_may_not_be_read_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "pkg/old/mine.py": as_file("mine = 1\n")})
    (tmp_path / "pkg/old/mine.py").chmod(0)

    assert [conflict.path for conflict in moved(tmp_path).conflicts] == ["pkg/old/mine.py"]


def test_an_empty_or_equal_file_at_the_new_place_is_no_conflict(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    write(tmp_path, tree({"pkg/new/__init__.py": "\n", "pkg/new/a.py": B}))
    carry_out(tmp_path, moved(tmp_path))

    assert contents(tmp_path) == {path: file.data for path, file in THEIRS.items()}


def test_a_file_of_the_users_where_a_new_one_of_forges_goes_is_a_conflict(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "pkg/old/more.py": as_file("mine = 1\n")})
    plan = moved(tmp_path, BASE, {**THEIRS, "pkg/new/more.py": as_file("forge = 1\n")})

    assert Conflict("pkg/new/more.py", None, "more than one file would be written here") in (
        plan.conflicts
    )


def test_links_and_pipes_beside_the_files_are_conflicts(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "other/x.py": as_file("")})
    (tmp_path / "pkg/old/link.py").symlink_to("a.py")
    (tmp_path / "pkg/old/folder").symlink_to("../../other")
    os.mkfifo(tmp_path / "pkg/old/pipe")
    plan = moved(tmp_path)

    assert [conflict.path for conflict in plan.conflicts] == [
        f"pkg/old/{name}" for name in ("folder", "link.py", "pipe")
    ]
    kept = {conflict.path: "ours" for conflict in plan.conflicts}
    carry_out(tmp_path, merge(tmp_path, BASE, THEIRS, moves=MOVES, settled=kept))  # type: ignore[arg-type]
    assert (tmp_path / "pkg/old/pipe").exists()


def test_a_package_that_is_a_link_is_not_moved(tmp_path: Path) -> None:
    write(tmp_path, tree({"real/a.py": A, "real/__init__.py": "", "real/mine.py": "x = 1\n"}))
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/old").symlink_to("../real")
    plan = moved(tmp_path)

    assert plan.changes == ()
    assert [conflict.path for conflict in plan.conflicts] == sorted(BASE)


def test_what_forge_drops_on_the_way_goes(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    theirs = {"pkg/new/a.py": THEIRS["pkg/new/a.py"]}
    carry_out(tmp_path, moved(tmp_path, BASE, theirs))

    assert [*contents(tmp_path)] == ["pkg/new/a.py"]


def test_new_files_of_forges_go_along_to_where_the_user_moved_the_package(tmp_path: Path) -> None:
    write(tmp_path, tree({"lib/a.py": MINE, "lib/__init__.py": ""}))
    carry_out(tmp_path, moved(tmp_path, BASE, {**THEIRS, "pkg/new/more.py": as_file("x = 1\n")}))

    assert contents(tmp_path) == {
        "lib/a.py": MERGED,
        "lib/__init__.py": b"",
        "lib/more.py": b"x = 1\n",
    }


def swap() -> tuple[Tree, Tree, Moves]:
    one, two = A, A.replace("old", "two")
    moves = Moves({"x/a.py": "y/a.py", "y/a.py": "x/a.py"}, {"x": "y", "y": "x"})
    return tree({"x/a.py": one, "y/a.py": two}), tree({"x/a.py": two, "y/a.py": one}), moves


def test_packages_may_change_places(tmp_path: Path) -> None:
    base, theirs, moves = swap()
    write(tmp_path, {**base, "x/a.py": as_file(MINE), "x/mine.py": as_file("x = 1\n")})
    plan = merge(tmp_path, base, theirs, moves=moves)
    carry_out(tmp_path, plan)

    assert contents(tmp_path) == {
        "x/a.py": theirs["x/a.py"].data,
        "y/a.py": MINE.encode(),
        "y/mine.py": b"x = 1\n",
    }


def test_a_file_does_not_take_the_place_of_one_that_stays(tmp_path: Path) -> None:
    base, theirs, moves = swap()
    (tmp_path / "y/a.py").mkdir(parents=True)
    write(tmp_path, {"x/a.py": base["x/a.py"]})
    plan = merge(tmp_path, base, theirs, moves=moves, settled={"y/a.py": "ours"})

    assert [conflict.path for conflict in plan.conflicts] == ["y/a.py"]


def test_a_file_may_take_the_place_of_one_that_forge_drops(tmp_path: Path) -> None:
    base = tree({"x/a.py": A, "y/a.py": "two = 2\n"})
    moves = Moves({"x/a.py": "y/a.py"})
    write(tmp_path, {**base, "x/a.py": as_file(MINE)})
    carry_out(tmp_path, merge(tmp_path, base, tree({"y/a.py": B}), moves=moves))

    assert contents(tmp_path) == {"y/a.py": MERGED}
    write(tmp_path, {**base, "y/a.py": as_file("two = 'user'\n")})
    plan = merge(tmp_path, base, tree({"y/a.py": B}), moves=moves)
    assert {conflict.path for conflict in plan.conflicts} == {"y/a.py"}


# -- a whole project ---------------------------------------------------------------------------


def rename_post(project: Project) -> tuple[Project, dict[str, str]]:
    after = renamed(project, Renames(models={"Post": "Article"}))
    plurals = {
        name: next(model.plural for model in made.models if model.name == name)
        for made, name in [(project, "Post"), (after, "Article")]
    }
    return after, {plurals["Post"]: plurals["Article"]}


def test_renaming_a_model_of_a_whole_project(tmp_path: Path) -> None:
    before = blog("postgresql")
    after, plurals = rename_post(before)
    base, theirs = render(before), render(after)
    write(tmp_path, base)
    package = "src/sample/resources"
    own, routes = b"from .model import Post\n", f"{package}/posts/routes.py"
    write(tmp_path, {f"{package}/posts/signals.py": File(own)})
    (tmp_path / routes).write_bytes(base[routes].data + b"\n\n# Mine.\nMINE = 1\n")
    moves = find_moves(base, theirs, plurals)
    plan = merge(tmp_path, base, theirs, moves=moves)
    carry_out(tmp_path, plan)

    expected = {path: file.data for path, file in theirs.items()}
    expected[f"{package}/articles/signals.py"] = own
    expected[f"{package}/articles/routes.py"] += b"\n\n# Mine.\nMINE = 1\n"
    assert contents(tmp_path) == expected
    assert moves.folders == {f"{package}/posts": f"{package}/articles"}
    assert moves.names[f"{package}/posts/model.py"]["Post"] == "Article"
    assert moves.names[f"{package}/posts/schemas.py"]["PostCreate"] == "ArticleCreate"
    assert not any(path.startswith(f"{package}/users/") for path in moves.names)


def test_renaming_a_field_names_only_the_files_of_its_model() -> None:
    before = blog("postgresql")
    after = renamed(before, Renames(fields={("Post", "title"): "heading"}))
    moves = find_moves(render(before), render(after), {})

    assert moves.files == moves.folders == {}
    assert moves.names["src/sample/resources/posts/model.py"] == {"title": "heading"}
    assert all("posts" in path for path in moves.names)


def test_the_plurals_are_how_the_templates_name_files() -> None:
    before = blog("sqlite")
    after, plurals = rename_post(before)
    files = find_moves(render(before), render(after), plurals).files

    assert set(files) == set(render(before)) - set(render(after))
    assert set(files.values()) == set(render(after)) - set(render(before))

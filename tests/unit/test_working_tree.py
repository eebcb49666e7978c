"""What is read of a project: its regular files, and nothing outside of it."""

import os
import socket
import stat
from pathlib import Path

import pytest

from forge_cli.errors import ForgeError
from forge_cli.working_tree import Entry, Obstacle, WorkingTree

as_root = os.geteuid() == 0


def reason(found: Entry | Obstacle | None) -> str:
    assert isinstance(found, Obstacle)
    return found.reason


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def write(root: Path, *paths: str, data: bytes = b"x\n") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def test_a_file_is_its_bytes_and_permission_bits(root: Path) -> None:
    write(root, "bin/run", data=b"\xff\x00\r\n")
    (root / "bin/run").chmod(0o4750)

    assert WorkingTree(root).read("bin/run") == Entry(b"\xff\x00\r\n", 0o4750)


def test_what_is_missing_is_none(root: Path) -> None:
    assert WorkingTree(root).read("a") is None
    assert WorkingTree(root).read("a/b/c.py") is None


def test_all_that_was_read_is_recorded(root: Path) -> None:
    write(root, "a.py", "b.py")
    (root / "b.py").chmod(0o600)
    (root / "link").symlink_to("b.py")
    (root / "folder").mkdir()
    tree = WorkingTree(root)
    for path in ("link", "missing.py", "folder"):
        tree.read(path)

    assert tree.seen == {"b.py": Entry(b"x\n", 0o600), "missing.py": None}


def test_a_file_is_read_once(root: Path) -> None:
    write(root, "a.py")
    (root / "link.py").symlink_to("a.py")
    tree = WorkingTree(root)
    before = tree.read("a.py")
    write(root, "a.py", data=b"changed\n")

    assert tree.read("a.py") is before
    assert tree.read("link.py") is before


@pytest.mark.parametrize("path", ["/etc/passwd", "../a", "a/../b", "a/./b", "a//b", "a/", "a\0b"])
def test_a_path_that_is_none_within_a_project_is_refused(root: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no path within a project"):
        WorkingTree(root).read(path)


def test_links_within_the_project_are_followed(root: Path) -> None:
    write(root, "shared/a.py")
    (root / "file.py").symlink_to("shared/a.py")
    (root / "absolute.py").symlink_to(root / "shared/a.py")
    (root / "folder").symlink_to("shared")
    (root / "chain.py").symlink_to("folder/a.py")
    tree = WorkingTree(root)

    for path in ("file.py", "absolute.py", "folder/a.py", "chain.py"):
        assert tree.read(path) == tree.read("shared/a.py")
        assert tree.real_path(path) == "shared/a.py"
    assert tree.read("folder/new.py") is None
    assert tree.real_path("folder/new.py") == "shared/new.py"
    assert [tree.is_link(path) for path in ("file.py", "folder", "folder/a.py", "none")] == [
        *[True, True, False, False]
    ]


def test_a_project_may_itself_be_behind_a_link(root: Path) -> None:
    write(root, "a.py")
    (root / "link.py").symlink_to(root / "a.py")
    (root.parent / "alias").symlink_to("project")
    tree = WorkingTree(root.parent / "alias")

    assert tree.read("link.py") == Entry(b"x\n", stat.S_IMODE((root / "a.py").stat().st_mode))


def test_links_out_of_the_project_are_not_followed(root: Path) -> None:
    write(root.parent, "outside/a.py", "project-too/a.py")
    (root / "a.py").symlink_to("../outside/a.py")
    (root / "folder").symlink_to(root.parent / "outside")
    (root / "sibling").symlink_to("../project-too")
    tree = WorkingTree(root)

    assert reason(tree.read("a.py")) == "is a symbolic link that leads out of the project"
    for path in ("folder/a.py", "folder/b/c.py", "sibling/a.py"):
        folder = path.partition("/")[0]
        assert reason(tree.read(path)) == (
            f"lies below {folder}, which is a symbolic link that leads out of the project"
        )
        assert tree.real_path(path) == path
    assert tree.seen == {}


def test_links_that_lead_nowhere_are_told(root: Path) -> None:
    (root / "dangling").symlink_to("missing")
    (root / "circle").symlink_to("circle")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    tree = WorkingTree(root)

    for path in ("dangling", "circle", "one"):
        assert reason(tree.read(path)) == "is a symbolic link that leads nowhere"
        assert "leads nowhere" in reason(tree.read(f"{path}/a.py"))


def test_links_into_what_is_not_the_users_are_told(root: Path) -> None:
    write(root, ".git/hooks/pre-commit", ".venv/lib/a.py")
    (root / "hook").symlink_to(".git/hooks/pre-commit")
    (root / "lib").symlink_to(".venv/lib")
    tree = WorkingTree(root)

    assert reason(tree.read("hook")) == "is a symbolic link into .git"
    assert "into .venv" in reason(tree.read("lib/a.py"))


def test_what_is_no_regular_file_is_told(root: Path) -> None:
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    write(root, "file")
    (root / "to-folder").symlink_to("folder")
    (root / "to-root").symlink_to(".")
    tree = WorkingTree(root)

    assert reason(tree.read("folder")) == "is a folder"
    assert reason(tree.read("to-folder")) == "is a folder"
    assert reason(tree.read("to-root")) == "is a folder"
    assert reason(tree.read("pipe")) == "is a named pipe"
    assert reason(tree.read("file/below.py")) == "lies below something that is no folder"


def test_a_socket_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")

    assert reason(WorkingTree(tmp_path).read("socket")) == "is a socket"


@pytest.mark.skipif(as_root, reason="root may read everything")
def test_what_may_not_be_read_is_told(root: Path) -> None:
    write(root, "secret.py", "closed/a.py")
    (root / "secret.py").chmod(0)
    (root / "closed").chmod(0)
    tree = WorkingTree(root)
    try:
        assert reason(tree.read("secret.py")) == "cannot be read: no permission"
        assert reason(tree.read("closed/a.py")) == "cannot be read: no permission"
        assert tree.files() == ("secret.py",)
        assert tree.others() == ("closed",)
        assert tree.seen == {}
    finally:
        (root / "closed").chmod(0o700)


def test_a_name_that_is_too_long_is_told(root: Path) -> None:
    tree = WorkingTree(root)

    assert "too long" in reason(tree.read("x" * 300))
    assert "too long" in reason(tree.read("x" * 300 + "/a.py"))


def test_a_name_that_is_no_utf_8_can_be_read(root: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    try:
        write(root, name)
    except OSError:
        pytest.skip("this disk takes no such name")
    tree = WorkingTree(root)

    assert tree.files() == (name,)
    assert isinstance(tree.read(name), Entry)


def test_files_are_the_users_regular_files(root: Path) -> None:
    write(root, "b.py", "a/c.py", "a/.hidden", "a/b/d.txt", "forge/models/Post.toml")
    write(root, ".git/config", ".venv/x.py", "venv/x.py", "node_modules/x", "a/__pycache__/x.pyc")
    write(root, ".forge/lock/a", ".mypy_cache/x", ".pytest_cache/x", ".ruff_cache/x")
    write(root, "another-environment/pyvenv.cfg", "another-environment/x.py")
    write(root, "module/.git")  # a submodule has a file of that name
    (root / "link.py").symlink_to("b.py")
    (root / "folder").symlink_to("a")
    os.mkfifo(root / "a/pipe")
    tree = WorkingTree(root)

    assert tree.files() == ("a/.hidden", "a/b/d.txt", "a/c.py", "b.py", "forge/models/Post.toml")
    assert tree.others() == ("a/pipe", "folder", "link.py")
    assert tree.files("a") == ("a/.hidden", "a/b/d.txt", "a/c.py")
    assert tree.others("a") == ("a/pipe",)
    for nothing in ("folder", "missing", "b.py"):
        assert tree.files(nothing) == tree.others(nothing) == ()
    assert tree.seen == {}


def test_the_size_of_a_file(root: Path) -> None:
    write(root, "a.py", data=b"123")

    assert WorkingTree(root).size("a.py") == 3
    assert WorkingTree(root).size("gone.py") == 0


def test_a_file_may_be_asked_for_that_must_be_one(root: Path) -> None:
    write(root, "a.py")
    (root / "link.py").symlink_to("a.py")
    (root / "folder").mkdir()
    tree = WorkingTree(root)

    assert tree.read_file("a.py") == tree.read("a.py")
    assert tree.read_file("missing.py") is None
    with pytest.raises(ForgeError, match="folder is a folder"):
        tree.read_file("folder")
    with pytest.raises(ForgeError, match=r"link.py leads through a symbolic link to a.py"):
        tree.read_file("link.py")

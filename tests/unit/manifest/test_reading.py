"""Manifest and lock out of texts, and where the project is that they belong to."""

import os
import shutil
from pathlib import Path

import pytest

from forge_cli.errors import ForgeError
from forge_cli.manifest import (
    decode,
    find_root,
    lock_files,
    lock_texts,
    manifest_files,
    manifest_texts,
    parse_lock,
    parse_manifest,
    read_lock,
    read_manifest,
)

from .projects import project
from .test_files import write
from .test_model_edits import refused

BLOG = project("User name:str", "Post title:str author:ref:User")


def test_texts_are_read_as_they_are(tmp_path: Path) -> None:
    texts = manifest_files(BLOG)
    odd = "\ufeff" + texts["forge/models/Post.toml"].replace("\n", "\r\n")
    texts |= {"forge/models/Post.toml": odd}
    write(tmp_path, lock_files(BLOG))
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    for name in (".Post.toml", "notes.md", "old/Tag.toml"):
        write(tmp_path, {f"forge/models/{name}": "no model"})
    assert manifest_texts(tmp_path) == texts
    assert lock_texts(tmp_path) == lock_files(BLOG)
    assert read_manifest(tmp_path) == parse_manifest(texts) == BLOG
    assert read_lock(tmp_path) == parse_lock(lock_files(BLOG)) == BLOG


def test_other_files_may_be_among_the_texts() -> None:
    others = {
        "forge/models/.Post.toml": "an editor's",
        "forge/models/old/Tag.toml": "kept",
        "forge/models/notes.md": "no model",
        "models/Tag.toml": "not forge's",
        "xforge/models/Tag.toml": "not forge's",
    }
    assert parse_manifest(manifest_files(BLOG) | lock_files(BLOG) | others) == BLOG
    assert parse_lock(manifest_files(BLOG) | lock_files(BLOG) | others) == BLOG


def test_texts_without_a_project_are_refused() -> None:
    refused(
        lambda: parse_manifest({}),
        "there is no project of forge here: forge/project.toml is missing",
        "go to the folder of one, or make one with: forge new NAME",
    )
    refused(
        lambda: parse_lock(manifest_files(BLOG)),
        ".forge/lock/project.toml is missing: forge cannot tell what it wrote from what you changed",
        "restore .forge/lock from version control",
    )


def test_a_manifest_is_validated_and_a_lock_is_not() -> None:
    texts = {"forge/models/Post.toml": '[fields]\nauthor = "ref:Usr"\n'}
    with pytest.raises(ForgeError, match=r"Post.author: there is no model Usr"):
        parse_manifest(manifest_files(BLOG) | texts)
    lock = lock_files(BLOG)
    post = ".forge/lock/models/Post.toml"
    lock[post] = lock[post].replace('plural = "posts"', 'plural = "class"')
    assert parse_lock(lock).models[0].plural == "class"


def test_a_lock_that_is_not_whole_is_to_be_restored() -> None:
    lock = lock_files(BLOG)
    hint = "restore .forge/lock from version control"
    part = {path: text for path, text in lock.items() if not path.endswith("User.toml")}
    refused(
        lambda: parse_lock(part),
        ".forge/lock/models/User.toml is missing: forge cannot tell what it wrote from what you changed",
        hint,
    )
    damaged = lock | {".forge/lock/models/User.toml": 'title = "'}
    with pytest.raises(ForgeError) as caught:
        parse_lock(damaged)
    assert caught.value.hint == hint


def test_what_is_no_text_is_refused_with_its_place() -> None:
    assert decode("forge/project.toml", "\ufeffa\r\n".encode()) == "\ufeffa\r\n"
    refused(
        lambda: decode("forge/project.toml", b"a = '\xe9'"),
        "forge/project.toml is no text in UTF-8: byte 5 is 0xe9",
        "save it in UTF-8",
    )


@pytest.mark.parametrize("folder", ["forge/models", ".forge/lock/models"])
def test_models_that_cannot_be_listed_are_not_taken_for_none(tmp_path: Path, folder: str) -> None:
    write(tmp_path, manifest_files(BLOG) | lock_files(BLOG))
    shutil.rmtree(tmp_path / folder)
    (tmp_path / folder).write_text("")
    refused(
        lambda: (read_manifest(tmp_path), read_lock(tmp_path)),
        f"{folder} cannot be read: not a directory",
        "make it a folder that can be read",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_nor_are_models_that_nobody_may_list(tmp_path: Path) -> None:
    write(tmp_path, manifest_files(BLOG))
    (tmp_path / "forge/models").chmod(0)
    refused(
        lambda: read_manifest(tmp_path),
        "forge/models cannot be read: permission denied",
        "make it a folder that can be read",
    )
    (tmp_path / "forge/models").chmod(0o700)


def test_the_line_of_a_mistake_is_right_in_a_file_from_windows() -> None:
    texts = {"forge/models/Post.toml": "\ufeff[fields]\r\ntitle = 'str'\r\nbody = 'txt'\r\n"}
    with pytest.raises(ForgeError, match=r"^forge/models/Post.toml:3: body: there is no type txt$"):
        parse_manifest(manifest_files(BLOG) | texts)


def test_a_project_is_found_from_any_folder_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "my service"
    deep = root / "src/app/resources"
    deep.mkdir(parents=True)
    write(root, manifest_files(BLOG))
    assert find_root(root) == find_root(deep) == find_root(root / "gone/and gone") == root
    monkeypatch.chdir(deep)
    assert find_root(Path()) == root
    (root / "forge/models").mkdir(exist_ok=True)
    assert find_root(root / "forge") == root


def test_the_nearest_project_is_the_one(tmp_path: Path) -> None:
    inner = tmp_path / "services/inner"
    write(tmp_path, manifest_files(BLOG))
    write(inner, manifest_files(BLOG))
    assert find_root(inner / "src") == inner
    assert find_root(inner.parent) == tmp_path


def test_where_there_is_no_project_it_is_told_how_to_have_one(tmp_path: Path) -> None:
    (tmp_path / "forge").mkdir()
    refused(
        lambda: find_root(tmp_path),
        f"there is no project of forge in {tmp_path}: forge/project.toml is missing",
        "go to the folder of one, or make one with: forge new NAME",
    )

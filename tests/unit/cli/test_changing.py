"""The commands that change a project, as their users see them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from forge_cli.manifest import format_field, lock_files, manifest_files
from forge_cli.merging import merge_trees
from forge_cli.rendering import render
from tests.projects import samples
from tests.unit.cli.conftest import Service

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODEL = "src/shop/resources/posts/model.py"
SCHEMAS = "src/shop/resources/posts/schemas.py"
ROUTES = "src/shop/resources/posts/routes.py"

COMMANDS = (
    "add-model Tag name:str:max=50:unique",
    "add-model Person name:str --plural persons --table humans --path people --no-timestamps",
    "add-model Slot day:date room:int owner:ref:User:null --unique-together day,room",
    "remove-model Post",
    "rename-model Post Article",
    "rename-model Post Article --table articles",
    "add-field Post rank:int:default=0",
    "add-field Post rank:int --fill rank=1",
    "remove-field Post body",
    "remove-field Post body author",
    "rename-field Post body content",
    "change-field Post title:str:max=300:index",
    "change-field Post status:enum:draft,live:default=draft --replace published=live",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_same_command_twice_changes_no_byte(service: Service, command: str) -> None:
    before = service.files()
    assert service.run(command).output.count("Nothing to do") == 0
    after = service.files()
    assert after != before

    assert "Nothing to do" in service.run(command).output
    assert service.files() == after


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dry_run_writes_nothing_and_shows_what_git_applies(
    service: Service, command: str
) -> None:
    before = service.files()
    output = service.run(f"{command} --dry-run").stdout
    assert service.files() == before

    patch = output[output.index("diff --git") :].partition("note:")[0]
    git = ["git", "apply", "--unidiff-zero", "-"]
    subprocess.run(git, cwd=service.folder, input=patch.encode(), check=True)
    patched = _without_revisions(service.files())
    for path in [path for path in service.files() if path not in before]:
        (service.folder / path).unlink()
    for path, data in before.items():
        service.write(path, data.decode())
    service.run(command)
    assert _without_revisions(service.files()) == patched


def _without_revisions(files: dict[str, bytes]) -> dict[str, bytes]:
    """The minute is part of their names, the moment of their ids."""
    return {path: data for path, data in files.items() if "migrations/versions" not in path}


def test_growing_command_by_command_gives_what_rendering_gives_at_once(
    made: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every type of field and every modifier, on both databases."""
    for database in ("postgresql", "sqlite"):
        folder = tmp_path / database
        shutil.copytree(made(database), folder)
        monkeypatch.chdir(folder)
        service = Service(folder)
        service.run("remove-model Post")
        wanted = {model.name: model for model in samples.types(database).models}
        team = wanted["Person"].fields[-1]  # Person and Team refer to each other
        for name in (
            "Thing",
            "Person",
            "Team",
            "Note",
            "Memo",
            "Binder",
            "Series",
            "Switch",
            "Badge",
        ):
            model = wanted.pop(name)
            fields = [
                f"{field.name}:{format_field(field)}" for field in model.fields if field != team
            ]
            options = [
                f"--plural={model.plural}",
                *([] if model.timestamps else ["--no-timestamps"]),
            ]
            service.run(shlex.join(["add-model", name, *fields, *options]))
        service.run(f"add-field Person {team.name}:{format_field(team)}")
        assert list(wanted) == ["User"]

        project = replace(
            samples.types(database), name="shop", package="shop", author="", description=""
        )
        rendered = {path: file.data for path, file in render(project).items()}
        files = service.files()
        assert {path: files.get(path) for path in rendered} == rendered
        texts = {**manifest_files(project), **lock_files(project)}
        assert {path: files[path].decode() for path in texts} == texts
        assert all(path in rendered or path in texts or "/versions/" in path for path in files)


def test_programs_get_all_of_it(service: Service) -> None:
    document = service.json("add-field Post rank:int:default=0 --dry-run")
    assert document["ok"]
    assert document["command"] == "add-field"
    assert document["path"] == str(service.folder)
    assert document["project"] == "shop"
    files = {file["path"]: file for file in document["files"]}
    assert files[MODEL]["action"] == "change"
    assert (files[MODEL]["added"], files[MODEL]["removed"]) == (2, 0)
    assert files[MODEL]["diff"].startswith(f"diff --git a/{MODEL} b/{MODEL}\n")
    assert [file["action"] for path, file in files.items() if "versions" in path] == ["create"]
    assert document["conflicts"] == document["notes"] == document["usages"] == []

    written = service.json("add-field Post rank:int:default=0")
    assert [step["name"] for step in written["steps"]] == ["plan", "write", "test"]
    assert "diff" not in written["files"][0]
    assert service.json("add-field Post rank:int:default=0")["files"] == []


def test_a_command_works_anywhere_in_the_project(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(service.folder / "src/shop/resources")
    service.run("add-field Post rank:int:default=0")
    assert "rank" in service.read(MODEL)


def test_outside_of_a_project_it_says_so(tmp_path: Path, service: Service) -> None:
    os.chdir(tmp_path)
    result = service.run("add-model Tag name:str", code=2)
    assert "there is no project of forge in" in result.stderr
    assert "forge new NAME" in result.stderr


REFUSED = {
    "add-model Post title:str": "Post",
    "add-model post title:str": "Post",
    "add-model Tag name:sting": "there is no type sting (at character 6 of name:sting)",
    "add-model Tag name:str owner:ref:Usr": "did you mean User",
    "add-model Class name:str:max=0": "max",
    "add-field Pst rank:int:null": "did you mean Post",
    "add-field Post title:str:max=10": "change-field",
    "add-field Post rank:int": "--fill Post.rank=VALUE",
    "add-field Post rank:int --fill rank=many": "rank",
    "add-field Post rank:int:null --fill Person.rank=1": "Post is what changes",
    "add-field Post rank:int:null --fill rank": "NAME=VALUE",
    "change-field Post titel:str": "did you mean title",
    "change-field Post title:bytes": "title",
    "change-field Post author:ref:Post:null": "author",
    "change-field Post status:enum:draft": "published",
    "change-field Post status:enum:draft --replace published=gone": "gone",
    "rename-field Post titel heading": "did you mean title",
    "rename-field Post title body": "body",
    "rename-model Pst Article": "did you mean Post",
    "rename-model Post User": "User",
    "remove-field Post title body author status": "Post",
    "remove-model User": "Post.author",
    "apply --rename Post=Article": "Article",
    "apply --fill rank=1": "--fill Post.rank=1",
    "add-field Post rank:int --fill rank=1 --no-migration": "--fill is for the migration",
    "add-model Slot day:date --unique-together day,": "a name is missing",
    "remove-field Post body titel": "did you mean title?",
    "remove-field Post title --theirs *": "that is no file",
    "remove-field Post title --ours src": "that is no file",
}


@pytest.mark.parametrize("command", REFUSED)
def test_what_cannot_be_is_refused_in_two_lines(service: Service, command: str) -> None:
    before = service.files()
    result = service.run(command, code=2)
    error, hint = result.stderr.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    assert REFUSED[command] in result.stderr
    assert service.files() == before
    document = service.json(command, code=2)
    assert document["error"] == {
        "what": error.removeprefix("error: "),
        "hint": hint.removeprefix("hint: "),
        "output": [],
    }


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("remove-model Psot", "there is no model Psot; did you mean Post?"),
        ("remove-field Post titel", "did you mean title?"),
        ("remove-model Ghost", "there is no model Ghost"),
    ],
)
def test_nothing_to_remove_may_be_a_slip(service: Service, command: str, said: str) -> None:
    output = service.run(command).output
    assert "Nothing to do." in output
    assert said in output


def test_a_fill_may_name_its_model(service: Service) -> None:
    service.run("add-field Post rank:int --fill Post.rank=1")


def test_without_a_migration_the_rest_is_written(service: Service) -> None:
    revisions = sorted((service.folder / "migrations/versions").iterdir())
    service.run("add-field Post rank:int --no-migration")
    assert "rank" in service.read(MODEL)
    assert sorted((service.folder / "migrations/versions").iterdir()) == revisions


def test_what_the_owner_wrote_stays(service: Service) -> None:
    service.edit(MODEL, "    body:", "    # mine\n    body:")
    service.write("notes.md", "mine")
    service.run("add-field Post rank:int:default=0")
    service.run("rename-field Post title heading")
    service.run("add-model Tag name:str")
    assert "    # mine\n    body:" in service.read(MODEL)
    assert service.read("notes.md") == "mine"


class TestMoved:
    """Modules that the owner moved are imported from where they are."""

    def move(self, service: Service, old: str, new: str) -> None:
        (service.folder / old).rename(service.folder / new)
        for path in service.folder.rglob("*.py"):
            text = path.read_text()
            for package in ("resources.posts.", "tests.factories."):
                name, to = (f"{package}{each.rpartition('/')[2][:-3]}" for each in (old, new))
                text = text.replace(name, to)
            path.write_text(text)

    def imports(self, service: Service) -> None:
        """Every module of the project that is imported is there."""
        for path in [*service.folder.glob("src/**/*.py"), *service.folder.glob("tests/**/*.py")]:
            for module, names in re.findall(
                r"^from ((?:shop|tests)[\w.]*) import (.*)$", path.read_text(), re.MULTILINE
            ):
                place = module.replace(".", "/")
                place = place if place.startswith("tests") else f"src/{place}"
                base = service.folder / place
                assert base.with_suffix(".py").exists() or base.is_dir(), f"{path}: {module}"
                if base.is_dir() and not (base / "__init__.py").read_text():
                    for name in re.findall(r"(\w+)(?: as \w+)?", names.replace("(", "")):
                        assert (
                            (base / f"{name}.py").exists()
                            or (base / name).is_dir()
                            or name in names.partition(" as ")[2]
                        ), f"{path}: {module}.{name}"

    @pytest.mark.parametrize(("old", "new"), [("model.py", "models.py"), ("schemas.py", "dto.py")])
    @pytest.mark.parametrize(
        "command",
        [
            "add-model Note post:ref:Post text:text",
            "add-field Post kind:enum:a,b:default=a editor:ref:User:null:as=edited-posts",
            "rename-model Post Article",
        ],
    )
    def test_what_forge_writes_finds_them(
        self, service: Service, old: str, new: str, command: str
    ) -> None:
        folder = "src/shop/resources/posts"
        self.move(service, f"{folder}/{old}", f"{folder}/{new}")
        self.imports(service)
        assert service.json(command)["conflicts"] == []
        self.imports(service)

    def test_a_module_that_is_imported_as_a_name_of_its_package(self, service: Service) -> None:
        folder = service.folder / "src/shop/resources/posts"
        (folder / "crud.py").rename(folder / "queries.py")
        service.edit(
            ROUTES, "resources.posts import crud", "resources.posts import queries as crud"
        )
        service.run("rename-model Post Article")
        text = service.read("src/shop/resources/articles/routes.py")
        assert "from shop.resources.articles import queries as crud\n" in text
        assert (service.folder / "src/shop/resources/articles/queries.py").exists()


class TestConflicts:
    """Both sides changed the same statement."""

    EDIT = (SCHEMAS, "class PostCreate(Input):\n    title: Title\n")
    COMMAND = "rename-field Post title heading"

    @pytest.fixture
    def service(self, service: Service) -> Service:
        path, text = self.EDIT
        service.edit(path, text, text.replace("Title\n", 'Title = "Untitled"  # mine\n'))
        return service

    def test_nothing_is_written(self, service: Service) -> None:
        before = service.files()
        result = service.run(self.COMMAND, code=3)
        assert "a conflict with what you changed; nothing was written" in result.stderr
        assert f"| {SCHEMAS}:" in result.stderr
        assert "--ours PATH" in result.stderr
        assert service.files() == before

        [conflict] = service.json(self.COMMAND, code=3)["conflicts"]
        assert conflict["path"] == SCHEMAS
        assert "# mine" in service.read(SCHEMAS).splitlines()[conflict["line"] - 1]
        assert "title" in conflict["what"]

    def test_it_is_shown_before_too(self, service: Service) -> None:
        service.run(f"{self.COMMAND} --dry-run", code=3)

    def test_ours_keeps_the_file(self, service: Service) -> None:
        mine = service.read(SCHEMAS)
        service.run(f"{self.COMMAND} --ours {SCHEMAS}")
        assert service.read(SCHEMAS) == mine
        assert "heading" in service.read(MODEL)
        assert "Nothing to do" in service.run(self.COMMAND).output

    def test_theirs_takes_forges(self, service: Service) -> None:
        service.run(f"{self.COMMAND} --theirs {SCHEMAS}")
        assert "# mine" not in service.read(SCHEMAS)
        assert "heading" in service.read(SCHEMAS)

    def test_a_path_is_named_from_the_current_folder_too(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir((service.folder / SCHEMAS).parent)
        service.run(f"{self.COMMAND} --theirs schemas.py")

    def test_markers_stop_the_next_command_until_they_are_gone(self, service: Service) -> None:
        output = service.run(f"{self.COMMAND} --markers").output
        assert SCHEMAS in output
        text = service.read(SCHEMAS)
        assert "<<<<<<< " in text
        assert 'Title = "Untitled"  # mine' in text
        before = service.files()

        refused = service.run("add-model Tag name:str", code=2).stderr
        assert f"{SCHEMAS} still holds the marks of a conflict" in refused
        assert service.files() == before

        begin, end = text.index("<<<<<<< "), text.index(">>>>>>> ")
        mine = '    heading: Title = "Untitled"  # mine\n'
        service.write(SCHEMAS, text[:begin] + mine + text[end:].partition("\n")[2])
        service.run("add-model Tag name:str")
        assert "# mine" in service.read(SCHEMAS)

    def test_the_note_about_markers_comes_before_the_files(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: object) -> None:
            assert SCHEMAS in service.read(".forge/run/marked.json")
            raise KeyboardInterrupt

        monkeypatch.setattr("forge_cli.transaction.apply", interrupted)
        service.run(f"{self.COMMAND} --markers", code=130)
        monkeypatch.undo()
        monkeypatch.chdir(service.folder)
        service.run("add-model Tag name:str")  # and a note too many stops nobody

    def test_marks_that_were_left_stop_it_too(self, service: Service) -> None:
        service.run(f"{self.COMMAND} --markers")
        text = service.read(SCHEMAS)
        kept = [line for line in text.splitlines() if not line.startswith(("<<<<<<<", ">>>>>>>"))]
        service.write(SCHEMAS, "\n".join(kept))
        assert "still holds" in service.run("add-model Tag name:str", code=2).stderr

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (f"--ours {SCHEMAS} --theirs {SCHEMAS}", "in two ways"),
            ("--ours /etc/passwd", "is not in the project"),
        ],
    )
    def test_nonsense_is_refused(self, service: Service, options: str, said: str) -> None:
        assert said in service.run(f"{self.COMMAND} {options}", code=2).stderr

    def test_a_path_without_a_conflict_is_told(self, service: Service) -> None:
        output = service.run(f"{self.COMMAND} --theirs {SCHEMAS} --ours {MODEL}").output
        assert f"there is no conflict in {MODEL}" in output


class TestRemoving:
    """What was added and taken away again leaves nothing."""

    def test_all_but_the_migrations_is_as_it_was(self, service: Service) -> None:
        before = service.files()
        service.run("add-model Tag name:str:max=50:unique owner:ref:User")
        service.run("remove-model Tag")
        files = service.files()
        more = {path for path in files if path not in before}
        assert {path: files[path] for path in before} == before
        assert len(more) == 2
        assert all(path.startswith("migrations/versions/") for path in more)
        assert not (service.folder / "src/shop/resources/tags").exists()

    def test_undo_takes_the_migration_back(self, service: Service) -> None:
        before = service.files()
        service.run("add-model Tag name:str:max=50:unique owner:ref:User")
        output = service.run("remove-model Tag --undo").output
        assert service.files() == before
        assert "could not be asked" in output  # the project is not installed

    def test_undo_keeps_a_copy_where_the_database_could_not_be_asked(
        self, service: Service
    ) -> None:
        service.run("add-model Tag name:str")
        [path] = (service.folder / "migrations/versions").glob("*tags*")
        text = path.read_text()
        service.run("remove-model Tag --undo")
        assert (service.folder / ".forge/run/undone" / path.name).read_text() == text

    def test_a_revision_that_was_committed_stays(self, service: Service) -> None:
        service.run("add-model Tag name:str")
        _git(service, "init", "--quiet")
        _git(service, "add", "--all")
        _git(service, "commit", "--quiet", "--message", "Tags")
        output = service.run("remove-model Tag --undo").output
        assert "was committed" in output
        assert len(list((service.folder / "migrations/versions").glob("*tags*"))) == 2

    def test_where_git_does_not_answer_the_revision_stays(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        service.run("add-model Tag name:str")
        _git(service, "init", "--quiet")
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        assert "git could not be asked" in service.run("remove-model Tag --undo").output
        assert len(list((service.folder / "migrations/versions").glob("*tags*"))) == 2

    def test_a_revision_that_was_edited_stays(self, service: Service) -> None:
        service.run("add-model Tag name:str")
        [path] = (service.folder / "migrations/versions").glob("*tags*")
        path.write_text(path.read_text() + "# mine\n")
        assert "was edited" in service.run("remove-model Tag --undo").output
        assert path.read_text().endswith("# mine\n")

    def test_a_revision_that_is_not_the_last_stays(self, service: Service) -> None:
        service.run("add-model Tag name:str")
        service.run("add-field Post rank:int:default=0")
        assert "did more than make it" in service.run("remove-model Tag --undo").output

    def test_a_file_that_was_edited_is_never_deleted(self, service: Service) -> None:
        service.run("add-model Tag name:str")
        path = "src/shop/resources/tags/crud.py"
        service.write(path, service.read(path) + "\n\nMINE = 1\n")
        before = service.files()
        assert path in service.run("remove-model Tag", code=3).stderr
        assert service.files() == before
        service.run(f"remove-model Tag --theirs {path}")
        assert not (service.folder / path).exists()

    def test_a_file_of_the_owners_own_stays(self, service: Service) -> None:
        service.run("add-model Tag name:str")
        service.write("src/shop/resources/tags/mine.py", "MINE = 1\n")
        service.run("remove-model Tag")
        assert service.read("src/shop/resources/tags/mine.py") == "MINE = 1\n"


def _git(service: Service, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=service.folder, check=True)


class TestUsages:
    """What still uses a name that is gone is listed."""

    def test_of_a_model(self, service: Service) -> None:
        service.write(
            "src/shop/digest.py", "from shop.resources.posts import crud\n\nPostRead = 1\n"
        )
        service.write("docs/use.md", "Send a `PostCreate`.\n")
        service.write("src/shop/other.py", "POSTS = 'a Poster'\n")
        output = service.run("rename-model Post Article").output
        assert "src/shop/digest.py:1: resources.posts" in output
        assert "src/shop/digest.py:3: PostRead" in output
        assert "docs/use.md:1: PostCreate" in output
        assert "other.py" not in output
        assert "resources/articles" not in output.partition("still used")[2]

    def test_of_a_field(self, service: Service) -> None:
        service.write(
            "src/shop/digest.py", "def head(post: 'Post') -> str:\n    return post.title\n"
        )
        service.write("src/shop/page.py", "title = 'no such thing'\n")
        document = service.json("rename-field Post title heading")
        assert document["usages"] == [{"path": "src/shop/digest.py", "line": 2, "name": "title"}]
        assert service.json("remove-field Post author")["usages"] == []

    def test_where_only_a_part_of_a_model_is_imported(self, service: Service) -> None:
        text = "from shop.resources.posts.schemas import PostRead\n\n\ndef head(x: PostRead) -> str:\n    return x.title\n"
        service.write("src/shop/digest.py", text)
        [usage] = service.json("rename-field Post title heading")["usages"]
        assert usage == {"path": "src/shop/digest.py", "line": 5, "name": "title"}

    def test_of_an_enum(self, service: Service) -> None:
        service.write("src/shop/digest.py", "from shop.resources.posts.model import PostStatus\n")
        [usage] = service.json("remove-field Post status --dry-run")["usages"]
        assert usage["name"] == "PostStatus"

    def test_of_what_is_defined_for_a_field(self, service: Service) -> None:
        service.run("add-model Tag name:str")
        service.run("add-field Post tags:many:Tag")
        mine = "from shop.resources.posts import crud\nfrom shop.resources.posts.model import posts_tags\n"
        service.write("src/shop/mine.py", f"{mine}\nMINE = (posts_tags, crud.page_by_tags)\n")
        usages = service.json("remove-field Post tags")["usages"]
        assert [(usage["line"], usage["name"]) for usage in usages] == [
            (2, "posts_tags"),
            (4, "posts_tags"),
        ]

    def test_of_a_field_in_a_file_of_forges(self, service: Service) -> None:
        mine = '\n    @field_validator("title")\n    def strip(cls, value: str) -> str:\n        return value\n'
        service.edit(
            SCHEMAS,
            "    author_id: Id\n    status: PostStatus = PostStatus.DRAFT\n",
            "    author_id: Id\n    status: PostStatus = PostStatus.DRAFT\n" + mine,
        )
        tests = "tests/resources/test_posts.py"
        service.write(tests, service.read(tests) + '\n\nMINE = {"title": 1}\n')
        usages = service.json("rename-field Post title heading")["usages"]
        assert {usage["path"] for usage in usages} == {SCHEMAS, tests}

    def test_names_that_other_models_have_too_are_not_gone(self, service: Service) -> None:
        service.run("add-model Note text:str author:ref:User")
        service.write("src/shop/digest.py", "TABLE = 1\n\n\ndef create() -> None: ...\n")
        mine = (
            "from shop.resources.notes.model import Note\nfrom shop.resources.users import crud\n"
        )
        service.write("src/shop/mine.py", f"{mine}\nLOCK = crud.lock\nMINE = Note\n")
        usages = service.json("remove-model Note")["usages"]
        assert [(usage["path"], usage["line"], usage["name"]) for usage in usages] == [
            ("src/shop/mine.py", 1, "resources.notes"),
            ("src/shop/mine.py", 5, "Note"),
        ]

    def test_of_a_package(self, service: Service) -> None:
        service.write("src/shop/digest.py", "from shop.resources.posts import crud\n")
        [usage] = service.json("rename-model Post Post --plural articles --dry-run")["usages"]
        assert usage["name"] == "resources.posts"

    def test_old_migrations_keep_old_names(self, service: Service) -> None:
        assert service.json("remove-model Post")["usages"] == []


class TestManifest:
    """The manifest, edited by hand, and the commands give the same."""

    POST = "forge/models/Post.toml"

    @pytest.mark.parametrize(
        ("command", "edit", "options"),
        [
            ("add-field Post rank:int:default=0", ("\n[fields]\n", "\n[fields]\n"), ""),
            ("change-field Post title:str:max=300", ("max=200", "max=300"), ""),
            (
                "rename-field Post title heading",
                ("title =", "heading ="),
                "--rename Post.title=heading",
            ),
            ("remove-field Post body", ('body = "text"\n', ""), "--allow-drop"),
            (
                "change-field Post status:enum:draft,live:default=draft --replace published=live",
                ("draft,published", "draft,live"),
                "--replace Post.status.published=live",
            ),
        ],
    )
    def test_it_is_applied(
        self, service: Service, command: str, edit: tuple[str, str], options: str
    ) -> None:
        before = service.files()
        service.run(command)
        by_command = _without_revisions(service.files())
        for path in service.files().keys() - before.keys():
            (service.folder / path).unlink()
        for path, data in before.items():
            service.write(path, data.decode())

        if command.startswith("add-field"):
            service.write(self.POST, service.read(self.POST) + 'rank = "int:default=0"\n')
        else:
            service.edit(self.POST, *edit)
        service.run(f"apply {options}")
        assert _without_revisions(service.files()) == by_command
        assert "Nothing to do" in service.run("apply").output

    def test_a_renamed_file_is_a_renamed_model(self, service: Service) -> None:
        (service.folder / self.POST).rename(service.folder / "forge/models/Article.toml")
        service.write("src/shop/resources/posts/mine.py", "MINE = 1\n")
        service.edit("forge/models/Article.toml", "[fields]", 'table = "posts"\n\n[fields]')
        refused = service.run("apply", code=2).stderr
        assert "--rename" in refused
        service.run("apply --rename Post=Article")
        assert service.read("src/shop/resources/articles/mine.py") == "MINE = 1\n"
        assert not (service.folder / "src/shop/resources/posts").exists()

    def test_nothing_is_dropped_unless_that_is_said(self, service: Service) -> None:
        service.edit(self.POST, 'body = "text"\n', "")
        for command in ("apply", "add-model Tag name:str"):
            before = service.files()
            refused = service.run(command, code=2).stderr
            assert "column posts.body" in refused
            assert "--allow-drop" in refused
            assert service.files() == before
        service.run("apply --allow-drop")
        assert "body" not in service.read(MODEL)

    def test_a_command_takes_along_what_was_added_by_hand(self, service: Service) -> None:
        service.write(self.POST, service.read(self.POST) + 'rank = "int:default=0"  # mine\n')
        service.run("add-model Tag name:str")
        assert "rank" in service.read(MODEL)
        assert "# mine" in service.read(self.POST)

    @pytest.mark.parametrize(
        ("old", "new", "command"),
        [
            ('body = "text"\n', "", "remove-field Post body"),
            ("title =", "heading =", "rename-field Post title heading"),
        ],
    )
    def test_what_was_edited_by_hand_may_be_said_by_a_command_too(
        self, service: Service, old: str, new: str, command: str
    ) -> None:
        service.edit(self.POST, old, new)
        service.run(command)
        assert "Nothing to do" in service.run("apply").output

    def test_comments_of_what_was_not_applied_yet_stay(self, service: Service) -> None:
        extra = '# about extra\nextra = "str:null"  # inline\n'
        service.write(self.POST, service.read(self.POST) + extra)
        service.run("rename-field Post extra more")
        assert extra.replace("extra =", "more =") in service.read(self.POST)
        service.write("forge/models/Foo.toml", '# foo\n[fields]\nname = "str"  # inline\n')
        service.run("rename-model Foo Bar")
        assert "# foo" in service.read("forge/models/Bar.toml")
        assert "# inline" in service.read("forge/models/Bar.toml")

    def test_an_edit_while_forge_plans_is_not_overwritten(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def edit(*arguments: object, **options: object) -> object:
            service.write(self.POST, service.read(self.POST) + "# meanwhile\n")
            return merge_trees(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr("forge_cli.planning.proposal.merge_trees", edit)
        assert "edited meanwhile" in service.run("add-field Post rank:int:null", code=2).stderr
        assert service.read(self.POST).endswith("# meanwhile\n")

    def test_a_mistake_is_named_with_file_and_line(self, service: Service) -> None:
        service.edit(self.POST, '"text"', '"txt"')
        refused = service.run("apply", code=2).stderr
        assert f"{self.POST}:3:" in refused
        assert "text" in refused

    @pytest.mark.parametrize(("old", "new"), [('"shop"', '"store"'), ('"postgresql"', '"sqlite"')])
    def test_what_the_project_was_made_with_is_fixed(
        self, service: Service, old: str, new: str
    ) -> None:
        text = service.read("forge/project.toml")
        service.write("forge/project.toml", text.replace(old, new, 1))
        assert "was made with" in service.run("apply", code=2).stderr

    def test_the_prefix_is_not(self, service: Service) -> None:
        service.edit("forge/project.toml", 'api-prefix = ""', 'api-prefix = "/api"')
        service.run("apply")
        assert "/api" in service.read("src/shop/api.py") + service.read("src/shop/main.py")

    def test_an_enum_does_not_lose_a_value_in_silence(self, service: Service) -> None:
        service.edit(self.POST, "draft,published", "draft,live")
        refused = service.run("apply", code=2).stderr
        assert "--replace Post.status.published=VALUE" in refused
        shown = service.run("diff --pending").output
        assert "--replace Post.status.published=VALUE" in shown
        assert "LIVE" in shown


class TestDiff:
    def test_nothing_was_changed(self, service: Service) -> None:
        assert "Nothing was changed since forge wrote it." in service.run("diff").output
        assert "Nothing is pending" in service.run("diff --pending").output

    def test_edits_are_shown_against_what_forge_wrote(self, service: Service) -> None:
        service.edit(MODEL, "    body:", "    # mine\n    body:")
        (service.folder / "tests/test_health.py").unlink()
        (service.folder / ROUTES).rename(service.folder / "src/shop/resources/posts/paths.py")
        service.run("add-field Post rank:int:default=0")
        output = service.run("diff").output
        assert "+    # mine" in output
        assert "rank" not in [line for line in output.splitlines() if line.startswith(("+", "-"))]
        assert "tests/test_health.py was deleted" in output
        assert f"{ROUTES} was moved to src/shop/resources/posts/paths.py" in output
        files = service.json("diff")["files"]
        assert {file["path"]: file["action"] for file in files} == {
            MODEL: "edited",
            ROUTES: "moved",
            "tests/test_health.py": "deleted",
        }

    def test_only_what_is_asked_for(self, service: Service) -> None:
        service.edit(MODEL, "    body:", "    # mine\n    body:")
        service.write("pyproject.toml", service.read("pyproject.toml") + "# mine\n")
        assert [file["path"] for file in service.json("diff src")["files"]] == [MODEL]
        assert [file["path"] for file in service.json(f"diff {MODEL}")["files"]] == [MODEL]
        assert service.json("diff tests")["files"] == []
        assert len(service.json("diff .")["files"]) == 2
        assert "there is no nope.py" in service.run("diff nope.py", code=2).stderr

    def test_pending_is_what_apply_would_do(self, service: Service) -> None:
        path = "forge/models/Post.toml"
        service.write(path, service.read(path) + 'rank = "int:default=0"\n')
        service.edit(path, 'body = "text"\n', "")
        before = service.files()
        output = service.run("diff --pending").output
        assert "+    rank: Mapped[int]" in output
        assert "-    body: Mapped[str]" in output
        assert service.files() == before

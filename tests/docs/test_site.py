"""The site builds without a warning and without a network, and has a page for every command."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from docs.extension import SECTIONS, commands, filled_in
from docs.extension.markdown import texts_for
from tests.docs.pages import DOCS
from tests.unit.terminal import ROOT

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = dict(commands.commands_of(commands.program()))


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does, with a proxy that answers nothing: no page may be fetched."""
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", source, target],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    done = build(DOCS, target)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return target


def test_every_page_is_built(site: Path) -> None:
    pages = [page.relative_to(DOCS).with_suffix(".html") for page in DOCS.rglob("*.md")]
    assert pages
    assert [page for page in pages if not (site / page).is_file()] == []


def test_what_is_made_from_the_code_is_in_the_site(site: Path) -> None:
    for page, text in (
        ("reference/fields.html", "Numeric(precision=10, scale=2)"),
        ("reference/commands.html", "--unique-together A,B..."),
        ("reference/manifest.html", "api-prefix"),
        ("reference/exit-codes.html", "wrong usage"),
        ("reference/settings.html", "DATABASE_POOL_SIZE"),
    ):
        shown = re.sub(r"<[^>]+>", "", (site / page).read_text(encoding="utf-8"))
        assert text in shown, page


def test_nothing_in_the_site_comes_from_elsewhere(site: Path) -> None:
    """Links may lead away; what a page is made of may not."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'(?:src|<link[^>]*href)="https?:', text), page


@pytest.mark.parametrize("link", ["[x](how-to/nowhere.md)", "[x](tutorial.md#nowhere)", "[x](#no)"])
def test_a_broken_link_is_an_error(tmp_path: Path, link: str) -> None:
    source = tmp_path / "docs"
    source.mkdir()
    conf = (DOCS / "conf.py").read_text(encoding="utf-8")
    root = f"sys.path.insert(0, {str(ROOT)!r})"
    (source / "conf.py").write_text(re.sub(r"sys\.path\.insert\(.*\)", lambda _: root, conf))
    (source / "index.md").write_text(f"# A page\n\n{link}\n")
    (source / "tutorial.md").write_text("---\norphan: true\n---\n# Tutorial\n")
    done = build(source, tmp_path / "site")
    assert done.returncode != 0
    assert "index.md:3" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_of_how_to(command: str) -> None:
    pages = {page.stem for page in (DOCS / "how-to").glob("*.md")}
    assert command.split()[0] in pages


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_in_the_reference(command: str) -> None:
    text = SECTIONS["commands"]()
    section = text.partition(f"\n### `forge {command}`\n")[2].partition("\n### ")[0]
    assert section
    shared = text.partition("\n### What every change takes\n")[2].partition("\n### ")[0]
    for written in commands.options_of(COMMANDS[command]):
        for option in written.split(", "):
            assert f"`{option}" in section + shared, option


def test_every_place_in_a_page_is_filled_in() -> None:
    asked = set()
    for page in DOCS.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        asked |= set(re.findall(r"<!-- made from the code: (.+) -->", text))
        assert "<!-- made from" not in filled_in(text)
    assert asked == set(SECTIONS)


def test_a_name_without_a_text_and_a_text_about_nothing_stop_the_build() -> None:
    with pytest.raises(LookupError, match=r"no text about \['b'\]; texts about nothing: \['c'\]"):
        texts_for(["a", "b"], {"a": "", "c": ""})

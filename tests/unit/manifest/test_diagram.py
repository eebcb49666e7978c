"""The diagram, held to the grammar of Mermaid 11 (packages/mermaid/src/diagrams/er/parser)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forge_cli.manifest import mermaid, new_model, parse_field

from .projects import model, project
from .strategies import FIELDS

BLOG = project(
    "User username:str:max=50:unique",
    "Profile user:ref:User:unique bio:text:null backup:ref:User:unique:null:as=backup",
    "Post author:ref:User price:decimal:10,2 state:enum:draft,in-review:null at:datetime tags:many:Tag",
    "Comment post:ref:Post parent:ref:Comment:null:as=replies",
    model("Tag name:str related:many:Tag:as=related-to pk:int fk:str:unique:null", timestamps=False),
)  # fmt: skip
DIAGRAM = """\
erDiagram
    "Comment" {
        bigint id PK
        bigint post_id FK
        bigint parent_id FK "may be null"
        datetime created_at
        datetime updated_at
    }
    "Post" {
        bigint id PK
        bigint author_id FK
        decimal price "10 digits, 2 after the point"
        enum state "draft, in-review; may be null"
        datetime at
        datetime created_at
        datetime updated_at
    }
    "Profile" {
        bigint id PK
        bigint user_id FK, UK
        text bio "may be null"
        bigint backup_id FK, UK "may be null"
        datetime created_at
        datetime updated_at
    }
    "Tag" {
        bigint id PK
        str(255) name
        int pk_ "pk"
        str(255) fk_ UK "fk; may be null"
    }
    "User" {
        bigint id PK
        str(50) username UK
        datetime created_at
        datetime updated_at
    }
    "Post" ||--o{ "Comment" : "post"
    "Comment" |o--o{ "Comment" : "parent"
    "User" ||--o{ "Post" : "author"
    "Post" }o--o{ "Tag" : "tags"
    "User" ||--o| "Profile" : "user"
    "User" |o--o| "Profile" : "backup"
    "Tag" }o--o{ "Tag" : "related"
"""
ENTITY = r'"[^"%\r\n\v\b\\]+"'
WORD = r"(?!(?:pk|fk|uk)\b)[A-Za-z_][\w()-]*"
LINES = (
    re.compile(rf"    {ENTITY} \{{"),
    re.compile(rf'        {WORD} {WORD}( (PK|FK|UK)(, (PK|FK|UK))*)?( "[^"]*")?', re.IGNORECASE),
    re.compile(r"    \}"),
    re.compile(rf'    {ENTITY} (\|\||\|o|\}}o)--(o\||o\{{) {ENTITY} : "[^"]+"'),
)


def test_a_project_is_drawn() -> None:
    assert mermaid(BLOG) == DIAGRAM


def test_an_empty_project_is_an_empty_diagram() -> None:
    assert mermaid(project()) == "erDiagram\n"


@pytest.mark.parametrize("name", ["One", "Many", "Class", "End", "Style", "Subgraph", "To", "O"])
def test_a_model_may_be_called_like_a_word_of_the_grammar(name: str) -> None:
    text = mermaid(project(f"{name} up:ref:{name}:null"))
    assert f'    "{name}" |o--o{{ "{name}" : "up"' in text.splitlines()


@settings(max_examples=50, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=6))
def test_every_line_is_in_the_grammar(texts: list[str]) -> None:
    post = new_model("Post", [parse_field(text) for text in texts])
    first, *lines = mermaid(project(post, "User name:str", "Tag pk:int")).splitlines()
    assert first == "erDiagram"
    for line in lines:
        assert any(form.fullmatch(line) for form in LINES), line

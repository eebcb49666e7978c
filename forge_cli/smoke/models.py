"""Models that ask everything of the templates: every type, modifier and relation that there is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forge_cli.manifest import new_model, new_project, parse_field, validate

if TYPE_CHECKING:
    from forge_cli.manifest import Model, Project

DESCRIPTION = 'A "sample" \\ service 🚀'
AUTHOR = "Zoë O'Hara 🚀"


def model(name: str, *fields: str, **options: object) -> Model:
    """A model of fields in the notation of the commands."""
    parsed = [parse_field(field) for field in fields]
    return new_model(name, parsed, **options)  # type: ignore[arg-type]


def project(database: str, *models: Model, name: str = "sample", api_prefix: str = "") -> Project:
    """User and these models."""
    start = new_project(
        name=name,
        database=database,
        api_prefix=api_prefix,
        description=DESCRIPTION,
        author=AUTHOR,
    )
    every = sorted((*start.models, *models), key=lambda one: one.name)
    made = replace(start, models=tuple(every))
    validate(made)
    return made


def demanding(database: str, api_prefix: str) -> Project:
    """A service with every type of field and every relation."""
    return project(database, *relations(), *types(), *named(), api_prefix=api_prefix)


def relations() -> list[Model]:
    """To one, to itself, one to one, many to many; unique together; no timestamps."""
    return [
        model("Category", "name:str:max=100:unique", "parent:ref:Category:null:as=children"),
        model("Tag", "name:str:max=50:unique"),
        model(
            "Post",
            "title:str:max=200",
            "slug:str:max=80",
            "body:text",
            "status:enum:draft,published:default=draft",
            "published_at:datetime:null",
            "author:ref:User",
            "category:ref:Category:null:on-delete=set-null",
            "tags:many:Tag",
            unique_together=[("author", "slug")],
        ),
        model(
            "Comment",
            "body:text",
            "post:ref:Post:on-delete=cascade",
            "author:ref:User",
            "parent:ref:Comment:null:as=replies",
        ),
        model(
            "Profile",
            "bio:text:null",
            "user:ref:User:unique:on-delete=cascade",
            timestamps=False,
        ),
    ]


def types() -> list[Model]:
    """Every type of field, every modifier, names that shadow something, odd plurals."""
    return [
        model(
            "Thing", *PLAIN, *LIMITED, *WITH_DEFAULTS, *UNIQUE, "related:many:Thing:as=related-to"
        ),
        # Nothing but what may be missing; packages that sort as numbers; values that look like secrets.
        model("Note", "owner:ref:Person:null", plural="notes10"),
        model("Memo", "kind:enum:password,other:default=password", plural="notes6"),
        model("Binder", "note:ref:Note:null", "memo:ref:Memo:null", "text:str"),
        model("Series", "name:str"),
        model("Person", "data:json", "client:bool", "team:ref:Team:null:as=players"),
        model("Switch", "on:bool", timestamps=False),
        model("Team", "lead:ref:Person", "members:many:Person:as=memberships"),
        model(
            "Badge", "label:str:max=2:unique", "grade:decimal:3,0:unique", "price:decimal:18,4:null"
        ),
    ]


def named() -> list[Model]:
    """Two relations to one model; a table, a plural and a path that its owner chose."""
    return [
        model(
            "Review",
            "verdict:text",
            "author:ref:User:as=reviews",
            "editor:ref:User:null:on-delete=set-null:as=edited-reviews",
            plural="opinions",
            table="all_reviews",
            path="what-people-say",
        )
    ]


PLAIN = (
    *["date:date", "time:time", "datetime:datetime", "interval:interval", "uuid:uuid", "url:url"],
    *["email:email:null", "number:int", "big:bigint", "ratio:float", "flag:bool:null", "text:text"],
    *["data:json", "more:json:null", "blob:bytes", "choice:enum:draft,2nd,in-progress", "type:str"],
)
LIMITED = (
    *[
        "code:str:min=3:max=20:pattern=^[a-z]+$:unique",
        "note:text:max=100:pattern=^x",
        "age:int:min=5:max=100:index",
    ],
    *[
        "rate:float:min=-1.5:max=1e6",
        "price:decimal:10,2:min=0:max=1000.50",
        "small:bytes:min=1:max=100",
    ],
)
WITH_DEFAULTS = (
    *["total:decimal:8,3:default=9.5", "limit:int:default=10", 'quote:str:default=he said "hi"'],
    *["day:date:default=2026-01-02", "clock:time:default=10::30", "since:date:default=now"],
    *[
        "moment:datetime:default=2026-01-02T03::04::05Z",
        "made:datetime:default=now",
        "hour:time:default=now",
    ],
    *["wait:interval:default=PT90M", "key:uuid:default=random", "half:float:null:default=1.5"],
    *["fixed:uuid:default=6f1e2a34-0000-4000-8000-000000000001", "open:bool:default=true"],
    *["settings:json:default=object", "steps:json:default=array", "state:enum:on,off:default=off"],
    *["home:url:default=https:://example.com/", "contact:email:default=a@example.com"],
)
UNIQUE = (
    *[
        "serial:bigint:unique:min=-5",
        "link:url:unique",
        "token:uuid:unique",
        "amount:decimal:12,4:unique",
    ],
    *["start:datetime:unique", "mail:email:unique"],
)

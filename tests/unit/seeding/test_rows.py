"""Rows for every type of field and modifier: plausible, within every limit, and the same each time."""

from __future__ import annotations

import base64
import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from faker import Faker

from forge_cli.manifest import Field, Model, Project, matches
from forge_cli.seeding.order import in_order
from forge_cli.seeding.rows import ExhaustedError, RowMaker, rows_of
from tests.projects import samples

if TYPE_CHECKING:
    from collections.abc import Sequence

IDS = list(range(1, 51))
FAKE = Faker("en_US")


def maker_of(model: Model, ids: Sequence[int] = IDS) -> RowMaker:
    return RowMaker(FAKE, "shop", model, lambda _: ids, ())


def rows(*fields: str, count: int = 50, **options: object) -> list[dict[str, Any]]:
    made, why = rows_of(maker_of(samples.model("Post", *fields, **options)), range(1, count + 1))
    assert why == ""
    return made


def within(field: Field, value: Any) -> object:  # noqa: ANN401 - JSON
    if value is None:
        return field.null
    if field.members:
        return value in field.members
    match field.type:
        case "str" | "text":
            low, high = int(field.minimum or 0), int(field.maximum or 0)
            fits = low <= len(value) <= high and "\0" not in value
            return fits and (field.pattern is None or matches(field.pattern, value))
        case "int" | "bigint":
            bits = {"int": 31, "bigint": 63}[field.type]
            low = -(2**bits) if field.minimum is None else int(field.minimum)
            high = 2**bits - 1 if field.maximum is None else int(field.maximum)
            return low <= value <= high
        case "float" | "decimal":
            number = Decimal(str(value))
            lowest, highest = (
                Decimal(str(n)) if n is not None else number for n in (field.minimum, field.maximum)
            )
            exact = field.scale is None or -number.as_tuple().exponent == field.scale  # type: ignore[operator]
            short = field.precision is None or len(number.as_tuple().digits) <= max(
                field.precision, 1
            )
            return lowest <= number <= highest and exact and short
        case "bytes":
            return (
                int(field.minimum or 0) <= len(base64.b64decode(value)) <= int(field.maximum or 0)
            )
        case "email":
            return re.fullmatch(r"[a-z0-9.]+@example\.com", value) is not None
        case "url":
            return re.fullmatch(r"https://[\w.]*example\.com/[!-~]*", value) is not None
        case "date":
            return dt.date.fromisoformat(value).isoformat() == value
        case "time":
            return dt.time.fromisoformat(value).isoformat() == value
        case "datetime":
            return dt.datetime.fromisoformat(value).tzinfo is not None
        case "interval":
            return re.fullmatch(r"P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?", value) is not None
        case "uuid":
            return str(UUID(value)) == value
        case "bool" | "json":
            return isinstance(value, {"bool": bool, "json": dict}[field.type])
        case "ref":
            return value in IDS
        case "many":
            return set(value) <= set(IDS) and len(set(value)) == len(value)
    raise AssertionError(field.type)


@pytest.mark.parametrize("sample", ["blog", "types", "names"])
def test_every_value_is_within_the_limits_of_its_field(sample: str) -> None:
    project: Project = samples.SAMPLES[sample]("postgresql")
    for model in project.models:
        made, why = rows_of(maker_of(model), range(1, 31))
        assert (len(made), why) == (30, "")
        for field in model.fields:
            wrong = [
                row[field.request_key] for row in made if not within(field, row[field.request_key])
            ]
            assert wrong == [], f"{model.name}.{field.name}"
            values = [
                str(row[field.request_key]) for row in made if row[field.request_key] is not None
            ]
            assert not field.unique or len(set(values)) == len(values)


def test_the_same_rows_are_made_each_time() -> None:
    model = samples.blog("postgresql").models[3]
    assert rows_of(maker_of(model), range(5)) == rows_of(maker_of(model), range(5))


def test_another_project_gets_other_rows() -> None:
    model = samples.model("Post", "title:str")
    other = RowMaker(FAKE, "market", model, lambda _: IDS, ())
    assert maker_of(model).make(1) != other.make(1)


def test_values_are_what_the_names_promise() -> None:
    row = rows(
        *["first_name:str", "last_name:str", "email:email", "username:str", "billing_city:str"],
        *[
            "phone:str",
            "price:decimal:8,2",
            "rating:int",
            "born:date",
            "due:date",
            "is_active:bool",
        ],
        *["body:text", "title:str", "slug:str"],
        count=40,
    )
    one = row[0]
    login = f"{one['first_name']}.{one['last_name']}".lower()
    assert one["username"] == login
    assert one["email"] == re.sub("[^!-~]", "", f"{login}@example.com")
    assert one["billing_city"][0].isupper()
    assert one["phone"].startswith("+1-202-555-01")
    assert all(1 <= Decimal(each["price"]) <= 500 for each in row)
    assert {each["rating"] for each in row} <= set(range(1, 6))
    assert all(each["born"] < "2005-01-02" and each["due"] >= "2027" for each in row)
    assert sum(each["is_active"] for each in row) > 25
    assert len(one["body"]) > 80
    assert one["slug"] == re.sub("[^a-z0-9]+", "-", one["title"].lower())


def test_a_name_is_that_of_what_the_model_is() -> None:
    def name_of(model: str) -> str:
        made: str = maker_of(samples.model(model, "name:str")).make(1)["name"]
        return made

    assert len(name_of("Customer").split()) == 2
    assert name_of("Tag").split() == [name_of("Tag")]
    assert name_of("City") != name_of("Country")


def test_what_is_taken_is_not_made_again() -> None:
    maker = maker_of(samples.model("Post", "rank:int:min=1:max=5:unique"))
    for rank in (1, 2, 4):
        maker.note({"id": rank, "rank": rank})
    assert {maker.make(10)["rank"], maker.make(11)["rank"]} == {3, 5}
    with pytest.raises(ExhaustedError, match="no more values of rank"):
        maker.make(12)


def test_fields_that_are_unique_together_are_so() -> None:
    made = rows(
        "kind:enum:a,b,c", "author:ref:User", count=100, unique_together=[("kind", "author")]
    )
    assert len({(row["kind"], row["author_id"]) for row in made}) == 100


def test_the_last_free_combinations_are_found() -> None:
    model = samples.model(
        "Seat", "row:int:min=1:max=4", "number:int:min=1:max=5", unique_together=[("row", "number")]
    )
    made, why = rows_of(maker_of(model), range(1, 40))
    assert (len(made), "row and number" in why) == (20, True)


def test_one_to_one_ends_with_what_it_belongs_to() -> None:
    model = samples.model("Profile", "user:ref:User:unique")
    made, why = rows_of(maker_of(model, [3, 5, 8]), range(1, 10))
    assert sorted(row["user_id"] for row in made) == [3, 5, 8]
    assert why == "each needs a User of its own (user), and there is no more"


def test_a_pattern_that_no_text_of_the_length_matches_is_told() -> None:
    made, why = rows_of(
        maker_of(samples.model("Post", "code:str:min=9:pattern=^[a-z]{3}$")), range(3)
    )
    assert (made, "code: no text of 9 to 255 characters" in why) == ([], True)


def test_models_come_after_what_they_refer_to() -> None:
    def order(project: Project) -> list[str]:
        return [model.name for model in in_order(project.models)]

    assert order(samples.blog("sqlite")) == [
        "Category",
        "User",
        "Tag",
        "Post",
        "Comment",
        "Profile",
    ]
    # A team needs a lead, and a person may have a team.
    types = order(samples.types("sqlite"))
    assert types.index("Person") < types.index("Team")
    assert types.index("Person") < types.index("Note") < types.index("Binder")

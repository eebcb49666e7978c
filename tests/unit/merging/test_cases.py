"""What people do to generated files while forge goes on changing them; only two of these are conflicts."""

from __future__ import annotations

import pytest

from tests.unit.merging.merges import conflicts, merged, source

MODEL = source(
    """
    from __future__ import annotations

    from sqlalchemy import String
    from sqlalchemy.orm import Mapped, mapped_column

    from shop.database import Base


    class Book(Base):
        __tablename__ = "books"

        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(80))
    """
)
IMPORTED = "from sqlalchemy import ForeignKey, String\n"
COLUMN = '    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))\n'
HEAD, NAME = MODEL.replace("from sqlalchemy import String\n", IMPORTED).split("    name:")
NAME = f"    name:{NAME}"
APPENDED = HEAD + NAME + COLUMN
"""The model with one more column, as forge appends it, and as it would sort it in."""
SORTED_IN = HEAD + COLUMN + NAME
SLUG = "    slug: Mapped[str]\n"
METHOD = "\n    def __str__(self) -> str:\n        return self.name\n"


def test_both_append_a_column() -> None:
    assert merged(MODEL, MODEL + SLUG, APPENDED) == APPENDED + SLUG


def test_one_appends_a_column_and_forge_sorts_one_in() -> None:
    assert merged(MODEL, MODEL + SLUG, SORTED_IN) == SORTED_IN + SLUG


def test_columns_below_a_comment_stay_below_it() -> None:
    remark = "\n    # --- only mine from here on ---\n"
    assert merged(MODEL + remark, MODEL + remark + SLUG, APPENDED + remark) == (
        APPENDED + remark + SLUG
    )


def test_a_method_stays_below_the_columns() -> None:
    assert merged(MODEL, MODEL + METHOD, APPENDED) == APPENDED + METHOD


def test_a_reformatted_column_is_no_edit_and_stays_as_it_is() -> None:
    def in_another_style(text: str) -> str:
        broken = text.replace(
            "mapped_column(String(80))", "mapped_column(\n        String(80),\n    )"
        )
        return broken.replace('"books"', "'books'")

    assert merged(MODEL, in_another_style(MODEL), APPENDED) == in_another_style(APPENDED)


def test_a_whole_file_in_other_quotes() -> None:
    base, theirs = (text.replace('"', "'") for text in (MODEL, APPENDED))
    result = merged(base, MODEL, theirs)
    assert result == APPENDED.replace('"shelves.id"', "'shelves.id'")


def test_both_import_another_name_from_one_module() -> None:
    ours = MODEL.replace("import String\n", "import String, Text\n")
    assert merged(MODEL, ours, APPENDED) == APPENDED.replace("String\n", "String, Text\n", 1)


def test_an_import_of_the_user_beside_one_that_forge_changes() -> None:
    own = "from sqlalchemy import func\n"
    ours = MODEL.replace("String\n", f"String\n{own}", 1)
    assert merged(MODEL, ours, APPENDED) == APPENDED.replace("String\n", f"String\n{own}", 1)


def test_both_import_another_module_at_one_place() -> None:
    base = "from shop.models.book import Book\nfrom shop.models.shelf import Shelf\n"
    between = base.replace("\n", "\nfrom shop.models.{} import {}\n", 1)
    ours, theirs = between.format("secret", "Secret"), between.format("order", "Order")
    assert merged(base, ours, theirs) == source(
        """
        from shop.models.book import Book
        from shop.models.order import Order
        from shop.models.secret import Secret
        from shop.models.shelf import Shelf
        """
    )


def test_both_append_to_a_list_of_calls() -> None:
    base = """
        from fastapi import FastAPI

        from shop.routes import books

        app = FastAPI()
        app.include_router(books.router)
        """
    added = "{}app.include_router({}.router)\n".format
    base = source(base)
    ours = base.replace("import books", "import admin, books") + added("", "admin")
    theirs = base.replace("import books", "import books, shelves") + added("", "shelves")
    both = base.replace("import books", "import admin, books, shelves")
    assert merged(base, ours, theirs) == both + added("", "shelves") + added("", "admin")


ROUTES = source(
    """
    from shop.schemas import BookCreate, BookRead

    router = APIRouter(prefix="/books")


    @router.get("/")
    async def list_books() -> list[BookRead]:
        return [BookRead(id=b.id, name=b.name) for b in await Book.all()]


    @router.post("/")
    async def create_book(data: BookCreate) -> BookRead:
        b = await Book.create(name=data.name)
        return BookRead(id=b.id, name=b.name)
    """
)
WITH_PAGES = ROUTES.replace("name=b.name", "name=b.name, pages=b.pages").replace(
    "name=data.name", "name=data.name, pages=data.pages"
)


def test_a_route_of_the_user_below_routes_that_forge_changes() -> None:
    route = '\n\n@router.get("/top")\nasync def top_books() -> list[BookRead]:\n    return []\n'
    assert merged(ROUTES, ROUTES + route, WITH_PAGES) == WITH_PAGES + route


def test_both_change_one_statement() -> None:
    ours = ROUTES.replace("name=b.name) for", "name=b.name.title()) for")
    written = "return [BookRead(id=b.id, name=b.name.title()) for b in await Book.all()]"
    assert conflicts(ROUTES, ours, WITH_PAGES) == [
        (
            8,
            f"list_books(): `{written[:47]}...`: changed by you and by forge",
        )
    ]


def test_forge_removes_a_column_above_a_method_of_the_user() -> None:
    assert merged(APPENDED, APPENDED + METHOD, MODEL) == MODEL + METHOD


def test_forge_removes_a_column_that_the_user_changed() -> None:
    ours = APPENDED.replace('("shelves.id"))', '("shelves.id"), index=True)')
    assert conflicts(APPENDED, ours, MODEL) == [
        (14, "class Book: shelf_id: removed by forge, changed by you")
    ]


def test_both_make_the_same_change() -> None:
    assert merged(MODEL, APPENDED, APPENDED) == APPENDED


def test_the_user_renamed_the_class() -> None:
    ours = MODEL.replace("class Book", "class Volume")
    assert merged(MODEL, ours, APPENDED) == APPENDED.replace("class Book", "class Volume")


@pytest.mark.parametrize("restyle", [lambda text: text.replace("\n", "\r\n"), str.rstrip])
def test_a_file_of_another_style(restyle: type[str]) -> None:
    assert merged(MODEL, restyle(MODEL), APPENDED) == restyle(APPENDED)
    assert merged(MODEL, restyle(MODEL + SLUG), APPENDED) == restyle(APPENDED + SLUG)

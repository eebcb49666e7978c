"""What texts usually are, by the names of the fields that hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .context import Context


def _slug(context: Context) -> str:
    return re.sub(r"[^a-z0-9]+", "-", context.title.lower()).strip("-")


def _digits(pattern: str) -> Callable[[Context], str]:
    return lambda context: str(context.fake.bothify(pattern).upper())


TEXTS: Final[dict[str, Callable[[Context], str]]] = {
    "address": lambda context: context.fake.address().replace("\n", ", "),
    "avatar": lambda context: f"https://example.com/avatars/{_slug(context)}.png",
    "barcode": lambda context: context.fake.ean13(),
    "bio": lambda context: context.fake.sentence(12),
    "body": lambda context: "\n\n".join(context.fake.paragraphs(2)),
    "city": lambda context: context.fake.city(),
    "code": _digits("???-####"),
    "color": lambda context: context.fake.color_name(),
    "colour": lambda context: context.fake.color_name(),
    "comment": lambda context: context.fake.sentence(10),
    "company": lambda context: context.fake.company(),
    "content": lambda context: "\n\n".join(context.fake.paragraphs(3)),
    "country": lambda context: context.fake.country(),
    "country_code": lambda context: context.fake.country_code(),
    "currency": lambda context: context.fake.currency_code(),
    "department": lambda context: context.fake.bs().split()[-1].capitalize(),
    "description": lambda context: context.fake.paragraph(3),
    "domain": lambda context: context.fake.domain_name(),
    "email": lambda context: f"{context.login}@example.com",
    "file": lambda context: context.fake.file_name(),
    "filename": lambda context: context.fake.file_name(),
    "first_name": lambda context: context.first_name,
    "full_name": lambda context: context.name,
    "headline": lambda context: context.title,
    "host": lambda context: context.fake.hostname(),
    "iban": lambda context: context.fake.iban(),
    "image": lambda context: f"https://example.com/images/{_slug(context)}.jpg",
    "ip": lambda context: context.fake.ipv4(),
    "isbn": lambda context: context.fake.isbn13(),
    "job": lambda context: context.fake.job(),
    "job_title": lambda context: context.fake.job(),
    "language": lambda context: context.fake.language_name(),
    "language_code": lambda context: context.fake.language_code(),
    "last_name": lambda context: context.last_name,
    "lastname": lambda context: context.last_name,
    "locale": lambda context: context.fake.locale(),
    "login": lambda context: context.login,
    "message": lambda context: context.fake.sentence(10),
    "nickname": lambda context: context.first_name,
    "note": lambda context: context.fake.sentence(8),
    "notes": lambda context: context.fake.sentence(12),
    "phone": lambda context: context.fake.numerify("+1-202-555-01##"),
    "mobile": lambda context: context.fake.numerify("+1-202-555-01##"),
    "plate": lambda context: context.fake.license_plate(),
    "postcode": lambda context: context.fake.postcode(),
    "question": lambda context: context.fake.sentence(7)[:-1] + "?",
    "reference": _digits("??-######"),
    "sku": _digits("???-#####"),
    "slug": _slug,
    "state": lambda context: context.fake.state(),
    "street": lambda context: context.fake.street_address(),
    "subject": lambda context: context.title,
    "subtitle": lambda context: context.title,
    "summary": lambda context: context.fake.sentence(14),
    "surname": lambda context: context.last_name,
    "tag": lambda context: context.fake.word(),
    "category": lambda context: context.fake.word().capitalize(),
    "timezone": lambda context: context.fake.timezone(),
    "title": lambda context: context.title,
    "url": lambda context: f"https://example.com/{_slug(context)}",
    "user_agent": lambda context: context.fake.user_agent(),
    "username": lambda context: context.login,
    "website": lambda context: f"https://www.{context.last_name.lower()}.example.com/",
    "zip": lambda context: context.fake.postcode(),
}
"""Makers of texts by the names of fields, or by how these end: `billing_city` is a city."""


def names_in(name: str) -> Iterator[str]:
    """What the name of a field may be known as: itself, how it ends, its words from the last to the first."""
    words = name.split("_")
    yield from ("_".join(words[place:]) for place in range(len(words)))
    yield from reversed(words)

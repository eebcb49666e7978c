import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forge_cli.manifest import Default, FieldError, parse_field


@pytest.mark.parametrize(
    ("field", "text", "canonical"),
    [
        ("str", "as it is", "as it is"),
        ("str", "a::b", "a:b"),
        ("text", "", ""),
        ("email", "Ann@Example.COM", "ann@example.com"),
        ("url", "https:://example.com/?a=b::c", "https://example.com/?a=b:c"),
        ("url", "HTTPS:://Example.com", "https://example.com/"),
        ("int", "+007", "7"),
        ("int", "-0", "0"),
        ("bigint", "9223372036854775807", "9223372036854775807"),
        ("float", "10", "10.0"),
        ("float", "-0.0", "0.0"),
        ("float", "1E-9", "1e-09"),
        ("decimal:10,2", "1.50", "1.5"),
        ("decimal:10,2", "+007.00", "7"),
        ("decimal:10,2", "-0.00", "0"),
        ("decimal:3,3", ".125", "0.125"),
        ("bool", "true", "true"),
        ("date", "20260131", "2026-01-31"),
        ("time", "09::30", "09:30:00"),
        ("time", "09::30::00.5", "09:30:00.500000"),
        ("datetime", "2026-01-31T09::30Z", "2026-01-31T09:30:00Z"),
        ("datetime", "2026-01-31T01::30+02::00", "2026-01-30T23:30:00Z"),
        ("datetime", "2026-01-31 09::30::00.25Z", "2026-01-31T09:30:00.250000Z"),
        ("interval", "P1DT2H", "93600"),
        ("interval", "P2W", "1209600"),
        ("interval", "PT0.000001S", "0.000001"),
        ("interval", "PT0S", "0"),
        ("interval", "PT90M", "5400"),
        ("uuid", "{12345678123456781234567812345678}", "12345678-1234-5678-1234-567812345678"),
        ("enum:draft,in-review", "in-review", "in-review"),
    ],
)
def test_a_literal_has_one_canonical_form(field: str, text: str, canonical: str) -> None:
    assert parse_field(f"it:{field}:default={text}").default == Default("value", canonical)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("date", "now"),
        ("time", "now"),
        ("datetime", "now"),
        ("uuid", "random"),
        ("json", "object"),
        ("json", "array"),
    ],
)
def test_some_defaults_are_made_for_each_row(field: str, kind: str) -> None:
    assert parse_field(f"it:{field}:default={kind}").default == Default(kind)


@pytest.mark.parametrize(
    ("field", "what", "hint"),
    [
        ("str:default=", "0 characters, the field takes 1 to 255", "change"),
        ("str:max=3:default=abcd", "4 characters, the field takes 1 to 3", "change"),
        ("str:pattern=^[0-9]+$:default=abc", "does not match the pattern ^[0-9]+$", "change one"),
        ("email:default=ann", "ann is no email address", "ann@example.com"),
        ("email:default=ann@localhost", "is no email address", "ann@example.com"),
        ("email:default=a@" + "b" * 60 + "::.com", "is no email address", "ann@example.com"),
        ("url:default=example.com", "is no http address", "https:://"),
        ("url:default=ftp:://example.com", "is no http address", "https:://"),
        ("url:default=https:://example.com::99999", "is no http address", "https:://"),
        ("url:default=https:://example.com/" + "é" * 20, "140 characters, 80 at most", "shorten"),
        ("email:default=a..b@example.com", "is no email address", "ann@example.com"),
        ("int:default=1.5", "1.5 is no whole number", "42"),
        ("int:default=1_000", "1_000 is no whole number", "42"),
        ("int:default=", "nothing is no whole number", "42"),
        ("int:default=2147483648", "2147483648 is no int", "use bigint"),
        ("bigint:default=9223372036854775808", "is no bigint", "use decimal"),
        ("int:min=5:default=4", "4 is less than min=5", "change"),
        ("int:max=5:default=6", "6 is more than max=5", "change"),
        ("float:max=0.5:default=0.6", "0.6 is more than max=0.5", "change"),
        ("float:default=nan", "nan is no number", "0.5"),
        ("float:default=inf", "inf is no number", "0.5"),
        ("float:default=1e999", "more than a float can hold", "decimal"),
        ("decimal:5,2:default=1.234", "1.234 does not fit into decimal(5, 2)", "3 digits before"),
        ("decimal:5,2:default=1234", "1234 does not fit into decimal(5, 2)", "3 digits before"),
        ("decimal:5,2:default=1e2", "1e2 is no decimal number", "9.99"),
        ("decimal:5,2:default=NaN", "NaN is no decimal number", "9.99"),
        ("decimal:5,2:min=2:default=1.5", "1.5 is less than min=2", "change"),
        ("bool:default=yes", "yes is no bool", "true or false"),
        ("bool:default=True", "True is no bool", "true or false"),
        ("date:default=2026-02-30", "2026-02-30 is no date", "2026-01-31"),
        ("date:default=today", "today is no date", "use now"),
        ("time:default=25::00", "25:00 is no time", "09::30"),
        ("time:default=09::30Z", "has a time zone", "leave the offset out"),
        ("datetime:default=2026-01-31T09::30", "has no time zone", "2026-01-31T09::30Z"),
        ("datetime:default=2026-01-31", "has no time zone", "2026-01-31T00::00Z"),
        ("datetime:default=0001-01-01T00::00Z", "edge of the calendar", "2 to 9998"),
        ("datetime:default=9999-12-31T23::59-12::00", "edge of the calendar", "2 to 9998"),
        ("datetime:default=soon", "soon is no datetime", "use now"),
        ("interval:default=P", "P is no interval", "P1DT2H30M"),
        ("interval:default=P1DT", "P1DT is no interval", "P1DT2H30M"),
        ("interval:default=P1Y", "P1Y is no interval", "P1DT2H30M"),
        ("interval:default=3600", "3600 is no interval", "P1DT2H30M"),
        ("interval:default=P365000DT1S", "is too long", "365000 days"),
        ("uuid:default=1234", "1234 is no uuid", "use random"),
        ("json:default={}", "cannot default to {}", "default=object"),
        ("json:default=", "cannot default to nothing", "default=object"),
        ("enum:a,b:default=c", "c is no value of this enum", "use one of a, b"),
        ("enum:a,b:default=A", "A is no value of this enum", "use one of a, b"),
        ("bytes:default=x", "bytes takes no default", "bytes takes null"),
        ("many:Tag:default=x", "many takes no default", "many takes as"),
    ],
)
def test_a_default_that_the_field_would_refuse_is_refused(field: str, what: str, hint: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_field(f"it:{field}")
    assert what in str(caught.value)
    assert hint in caught.value.hint


@given(st.timedeltas(dt.timedelta(0), dt.timedelta(365_000)))
def test_an_interval_keeps_every_microsecond(interval: dt.timedelta) -> None:
    seconds = f"{interval.seconds}.{interval.microseconds:06}"
    field = parse_field(f"it:interval:default=P{interval.days}DT{seconds}S")
    assert field.default is not None
    whole, _, fraction = field.default.text.partition(".")
    micros = int(fraction.ljust(6, "0")) if fraction else 0
    assert dt.timedelta(seconds=int(whole), microseconds=micros) == interval

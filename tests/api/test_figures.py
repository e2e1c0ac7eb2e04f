"""Figures as text: digit for digit, so that a reader gets back exactly what was computed."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.api.figures import address_text, day_text, decimal_text, moment_text, part_text
from portal.api.shapes.parts import DECIMAL_PATTERN


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_a_decimal_is_read_back_exactly(value: Decimal) -> None:
    text = decimal_text(value)
    assert Decimal(text) == value
    assert re.fullmatch(DECIMAL_PATTERN, text)


@given(st.integers(min_value=0, max_value=30))
def test_printed_digits_are_kept_because_they_carry_the_uncertainty(zeros: int) -> None:
    text = f"0.0076{'0' * zeros}"
    assert decimal_text(Decimal(text)) == text


def test_zero_has_no_sign_and_no_exponent() -> None:
    assert [decimal_text(Decimal(text)) for text in ("-0", "-0.00", "0E-18", "0E+3")] == [
        "0",
        "0.00",
        "0.000000000000000000",
        "0",
    ]


def test_what_is_not_known_stays_unknown() -> None:
    assert (decimal_text(None), day_text(None), moment_text(None)) == (None, None, None)


def test_a_day_and_a_moment_are_iso_in_utc() -> None:
    paris = timezone(timedelta(hours=1))
    assert day_text(date(2026, 3, 1)) == "2026-03-01"
    assert moment_text(datetime(2026, 3, 1, 0, 30, 59, 999_999, tzinfo=paris)) == "2026-02-28T23:30:59Z"
    assert moment_text(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00Z"


def test_an_address_keeps_the_name_and_password_of_nobody() -> None:
    assert address_text("https://name:word@feeds.example/a?b=c@d") == "https://feeds.example/a?b=c@d"
    assert address_text("https://feeds.example/@people/a") == "https://feeds.example/@people/a"
    assert address_text("file:sheet.csv") == "file:sheet.csv"
    assert address_text("") == ""


def test_the_key_in_a_feeds_address_is_not_given_away() -> None:
    assert part_text("https://name:word@feeds.example/a.json?key=word") == "https://feeds.example/a.json"
    assert part_text("Sheet 1?") == "Sheet 1?"

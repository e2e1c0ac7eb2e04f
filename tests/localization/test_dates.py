from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.localization.dates import age, date_text, moment_text, month_year
from portal.localization.languages import Language, LanguageBook, read_languages

BOOK = read_languages(Path(__file__).parent.parent / "fixtures" / "languages" / "good.toml")
DAY = date(2025, 8, 5)


def language(code: str) -> Language:
    found = BOOK.get(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "day", "month"),
    [
        ("en", "5 August 2025", "August 2025"),
        ("fr", "5 août 2025", "août 2025"),
        ("es", "5 de agosto de 2025", "agosto de 2025"),
        ("ar", "5 أغسطس 2025", "أغسطس 2025"),
        ("arz", "٥ أغسطس ٢٠٢٥", "أغسطس ٢٠٢٥"),
        ("kri", "August 5, 2025", "August 2025"),
    ],
)
def test_days_and_months_are_in_the_languages_words_and_digits(code: str, day: str, month: str) -> None:
    assert date_text(DAY, language(code)) == day
    assert month_year(DAY, language(code)) == month


def test_french_writes_the_first_of_a_month_as_an_ordinal() -> None:
    assert date_text(date(2025, 9, 1), language("fr")) == "1er septembre 2025"
    assert date_text(date(2025, 9, 11), language("fr")) == "11 septembre 2025"


def test_a_moment_belongs_to_its_day_in_utc() -> None:
    late = datetime(2025, 8, 5, 23, 30, tzinfo=timezone(timedelta(hours=-3)))
    assert date_text(late, language("en")) == "6 August 2025"
    assert moment_text(late, language("en")) == "6 August 2025, 02:30\u00a0UTC"


def test_a_moment_has_the_languages_comma_and_digits() -> None:
    moment = datetime(2025, 8, 5, 14, 3, tzinfo=UTC)
    assert moment_text(moment, language("arz")) == "٥ أغسطس ٢٠٢٥، ١٤:٠٣\u00a0UTC"


@pytest.mark.parametrize(
    ("days", "english", "arabic"),
    [
        (1, "1 day ago", "قبل يوم واحد"),
        (2, "2 days ago", "قبل يومين"),
        (11, "11 days ago", "قبل 11 يومًا"),
        (30, "30 days ago", "قبل 30 يومًا"),
        (31, "1 month ago", "قبل شهر واحد"),
        (122, "4 months ago", "قبل 4 أشهر"),
        (364, "11 months ago", "قبل 11 شهرًا"),
        (426, "14 months ago", "قبل 14 شهرًا"),
        (731, "2 years ago", "قبل سنتين"),
    ],
)
def test_an_age_has_each_languages_plural_forms(app: Flask, days: int, english: str, arabic: str) -> None:
    with app.test_request_context("/en/"):
        assert (age(days, language("en")), age(days, language("ar"))) == (english, arabic)


def test_what_is_of_today_says_so(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert age(0, language("en")) == "today"


@given(st.integers(1, 5000))
def test_nothing_is_made_older_than_it_is(days: int) -> None:
    number, unit, _ = age(days, language("en")).split()
    at_least = {"day": 1, "month": 28, "year": 365}[unit.removesuffix("s")]
    assert int(number) * at_least <= days


def test_every_language_writes_every_month(languages: LanguageBook) -> None:
    for spoken in languages:
        assert len({month_year(date(2025, month, 1), spoken) for month in range(1, 13)}) == 12

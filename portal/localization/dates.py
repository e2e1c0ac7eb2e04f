"""Dates and ages in the words of each language, from CLDR. Days are days in UTC."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_skeleton, format_timedelta

from portal.localization.languages import Language
from portal.localization.symbols import symbols_of
from portal.localization.texts import gettext


def _in_digits(text: str, language: Language) -> str:
    digits = symbols_of(language).digits
    return text if digits is None else text.translate(digits)


def day_of(moment: date) -> date:
    """Return the day of a moment, in UTC."""
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)
def _date(day: date, language: Language) -> str:
    text = format_date(day, "long", locale=language.locale)
    if language.locale.language == "fr" and day.day == 1:
        # CLDR has no ordinal for the first of a month; French writes no other way.
        text = text.replace("1", "1er", 1)
    return _in_digits(text, language)


@lru_cache(maxsize=1024)
def _month(year: int, month: int, language: Language) -> str:
    return _in_digits(format_skeleton("yMMMM", date(year, month, 1), locale=language.locale), language)


@lru_cache(maxsize=1024)
def quarter_text(year: int, number: int, language: Language) -> str:
    """Write a quarter of a year (``number`` from 1 to 4): "3rd quarter 2025"."""
    return _in_digits(format_skeleton("yQQQQ", date(year, 3 * number, 1), locale=language.locale), language)


@lru_cache(maxsize=4096)
def _ago(days: int, language: Language) -> str:
    if days < 31:
        text = _span_ago(timedelta(days), "day", language)
    elif days < 730:  # 14 months say more than a year
        text = _span_ago(timedelta(days=30 * (days * 12 // 365)), "month", language)  # Babel's month has 30 days
    else:
        text = _span_ago(timedelta(days=365 * (days // 365)), "year", language)  # and its year 365
    return _in_digits(text, language)


def _span_ago(span: timedelta, unit: Literal["day", "month", "year"], language: Language) -> str:
    # A threshold that no span reaches keeps Babel from rounding to a larger unit.
    return format_timedelta(-span, granularity=unit, threshold=1e9, add_direction=True, locale=language.locale)


def date_text(moment: date, language: Language) -> str:
    """Write a day: "5 August 2025"."""
    return _date(day_of(moment), language)


def moment_text(moment: datetime, language: Language) -> str:
    """Write a moment to the minute: "5 August 2025, 14:03 UTC"."""
    utc = moment.astimezone(UTC)
    time = _in_digits(f"{utc:%H:%M}", language) + "\N{NO-BREAK SPACE}UTC"
    return str(language.locale.datetime_formats["medium"]).format(time, date_text(utc, language))


def month_year(moment: date, language: Language) -> str:
    """Write a month: "August 2025"."""
    day = day_of(moment)
    return _month(day.year, day.month, language)


def age(days: int, language: Language) -> str:
    """Write how long ago something was, in whole days, months or years: "4 months ago"; "today" for 0.

    Rounded down, so that nothing is made older than it is; from CLDR, with each language's plural forms.
    """
    return gettext("today") if days <= 0 else _ago(days, language)

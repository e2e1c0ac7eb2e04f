"""Reading the day that a person types: any script's digits, the day first or the year first, nothing guessed."""

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

#: A report about an older transfer can hardly be checked any more.
OLDEST: Final = timedelta(days=730)

_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)


class DayProblem(StrEnum):
    """Why a typed text is not taken as the day of a transfer."""

    EMPTY = "empty"
    NOT_A_DAY = "not_a_day"
    TO_COME = "to_come"
    TOO_LONG_AGO = "too_long_ago"


class DayError(ValueError):
    """A typed text that is not taken as a day."""

    def __init__(self, problem: DayProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def parse_day(text: str, today: date) -> date:
    """Return the day that was typed: ``2026-11-20`` as a browser's calendar sends it, or ``20/11/2026``.

    All our languages write the day before the month. Tomorrow is taken too: it may have begun where the person is.
    Raises DayError with the problem.
    """
    bare = _in_ascii(_INVISIBLE.sub("", text).strip())
    if not bare:
        raise DayError(DayProblem.EMPTY)
    day = _read(bare)
    if day is None:
        raise DayError(DayProblem.NOT_A_DAY)
    if day > today + timedelta(days=1):
        raise DayError(DayProblem.TO_COME)
    if day < today - OLDEST:
        raise DayError(DayProblem.TOO_LONG_AGO)
    return day


def _read(text: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_ascii(text: str) -> str:
    return "".join(
        character if (value := unicodedata.decimal(character, None)) is None else str(value) for character in text
    )

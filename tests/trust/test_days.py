"""Days as people type them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trust.days import OLDEST, DayError, DayProblem, parse_day

TODAY = date(2026, 11, 21)
TAKEN = st.dates(TODAY - OLDEST, TODAY)


@given(TAKEN, st.sampled_from("-/. "), st.booleans())
def test_every_day_of_two_years_is_read_back_from_both_orders(day: date, sign: str, year_first: bool) -> None:
    pattern = f"%Y{sign}%m{sign}%d" if year_first else f"%d{sign}%m{sign}%Y"
    assert parse_day(day.strftime(pattern), TODAY) == day


@pytest.mark.parametrize("typed", ["٢٠/١١/٢٠٢٦", "२०.११.२०२६", " 20-11-2026 ", "\u200f20/11/2026", "20/11/2026"])
def test_digits_of_any_script_and_marks_of_direction_are_understood(typed: str) -> None:
    assert parse_day(typed, TODAY) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", DayProblem.EMPTY),
        (" \u200f ", DayProblem.EMPTY),
        ("yesterday", DayProblem.NOT_A_DAY),
        ("31/02/2026", DayProblem.NOT_A_DAY),
        ("11/20/2026", DayProblem.NOT_A_DAY),  # month first, as none of our languages writes
        ("20/11/26", DayProblem.NOT_A_DAY),  # of which century?
        ("0000-11-20", DayProblem.NOT_A_DAY),
        ("2026-11-20T10:00", DayProblem.NOT_A_DAY),
        ("23/11/2026", DayProblem.TO_COME),
        ("20/11/2024", DayProblem.TOO_LONG_AGO),
    ],
)
def test_what_is_no_day_says_why(typed: str, problem: DayProblem) -> None:
    with pytest.raises(DayError) as refused:
        parse_day(typed, TODAY)
    assert refused.value.problem is problem


def test_it_may_be_tomorrow_already_where_the_person_is() -> None:
    assert parse_day("2026-11-22", TODAY) == TODAY + timedelta(days=1)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(typed: str) -> None:
    day = None
    with suppress(DayError):
        day = parse_day(typed, TODAY)
    assert day is None or TODAY - OLDEST <= day <= TODAY + timedelta(days=1)

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.windows import CARRY_DAYS, Window, days_before, windows

DAYS = st.lists(st.dates(date(2011, 1, 1), date(2026, 11, 21)), max_size=30)


@given(DAYS, st.none() | st.integers(1, 5), st.none() | st.integers(1, 200))
def test_each_day_and_the_ten_before_it_are_in_a_span(
    days: list[date], at_most: int | None, longest: int | None
) -> None:
    spans = windows(days, at_most, longest)
    for day in days:
        for back in range(CARRY_DAYS + 1):
            assert any(day - timedelta(days=back) in span for span in spans)


@given(DAYS, st.integers(1, 200))
def test_spans_are_no_longer_than_asked_and_never_overlap(days: list[date], longest: int) -> None:
    spans = windows(days, longest=longest)
    assert all((span.last - span.first).days < longest for span in spans)
    assert all(one.last < other.first for one, other in pairwise(spans))


@given(DAYS, st.integers(1, 5))
def test_there_are_no_more_spans_than_asked(days: list[date], at_most: int) -> None:
    assert len(windows(days, at_most)) <= at_most


def test_the_smallest_gap_is_closed_first() -> None:
    days = [date(2025, 1, 20), date(2025, 2, 10), date(2025, 8, 20)]
    assert list(map(str, windows(days, at_most=2))) == ["2025-01-10..2025-02-10", "2025-08-10..2025-08-20"]


@given(st.dates(), st.dates())
def test_a_span_is_read_as_it_was_written(first: date, last: date) -> None:
    assert Window.parse(str(Window(first, last))) == Window(first, last)


def test_what_is_no_span_is_refused() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        Window.parse("2025")


@given(st.dates(), st.integers(0, 400))
def test_nothing_lies_before_the_first_day_of_the_calendar(day: date, days: int) -> None:
    earlier = days_before(day, days)
    assert earlier == date.min or (day - earlier).days == days
    assert earlier <= day


def test_spans_reach_both_ends_of_the_calendar() -> None:
    spans = windows([date.min, date.max], longest=5)
    assert (spans[0].first, spans[-1].last) == (date.min, date.max)

"""The survey's rounds on the calendar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trends.periods import Gap, Quarter, break_within, breaks_between, gap_before, quarter_of

quarters = st.builds(Quarter, st.integers(2008, 2040), st.integers(1, 4))


def test_the_missing_quarter_of_2025_is_a_gap() -> None:
    assert gap_before("2025_3Q", "2025_1Q") == Gap(Quarter(2025, 2), Quarter(2025, 2))


def test_quarters_that_follow_one_another_leave_none() -> None:
    assert gap_before("2025_1Q", "2024_4Q") is None
    assert gap_before("2025_1Q", "") is None


@given(quarters, st.integers(1, 40))
def test_a_gap_holds_every_quarter_between_two_rounds(first: Quarter, steps: int) -> None:
    passed = [first]
    for _step in range(steps):
        passed.append(passed[-1].next)
    gap = gap_before(str(passed[-1]), str(first))
    between = passed[1:-1]
    assert gap == (Gap(between[0], between[-1]) if between else None)
    assert gap is None or gap.quarters == len(between)


@given(quarters)
def test_a_quarter_is_read_as_it_is_written(quarter: Quarter) -> None:
    assert quarter_of(str(quarter)) == quarter


@pytest.mark.parametrize("period", ["2025-08-10", "pilot", "2025_5Q", ""])
def test_of_rounds_named_otherwise_nothing_is_inferred(period: str) -> None:
    assert quarter_of(period) is None
    assert gap_before(period, "2011_1Q") is None
    assert not breaks_between(period, "2011_1Q")


def test_the_survey_breaks_between_the_first_and_the_second_quarter_of_2016() -> None:
    assert breaks_between("2016_2Q", "2016_1Q")
    assert breaks_between("2025_3Q", "2011_1Q")
    assert not breaks_between("2016_1Q", "2015_4Q")
    assert not breaks_between("2016_3Q", "2016_2Q")
    assert break_within(["2025_3Q", "2011_1Q"])
    assert not break_within(["2025_3Q", "2016_2Q"])
    assert not break_within([])

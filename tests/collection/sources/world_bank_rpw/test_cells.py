from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.sources.world_bank_rpw.cells import CellUnreadable, Days, Numbers, Periods, day_in

figures = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_becomes_its_shortest_decimal_form_and_nothing_else(cell: float) -> None:
    value = Numbers()[cell]
    assert value is not None
    assert float(value) == cell
    assert value == Decimal(repr(cell))


def test_a_whole_number_shows_no_digits_behind_the_point() -> None:
    assert str(Numbers()[18000.0]) == "18000"
    assert str(Numbers()[0.0076]) == "0.0076"


@given(figures)
def test_a_number_stored_as_text_keeps_the_digits_it_shows(figure: Decimal) -> None:
    assert str(Numbers()[f" {figure:f} "]) == f"{figure:f}"


@given(st.integers(min_value=0, max_value=10**12))
def test_commas_are_understood_only_where_they_group_thousands(amount: int) -> None:
    assert Numbers()[f"{amount:,}.50"] == Decimal(f"{amount}.50")


@pytest.mark.parametrize("cell", ["..", "", "  ", "N/A", "n/a", "#N/A", None])
def test_what_is_not_given_is_no_number(cell: str | None) -> None:
    assert Numbers()[cell] is None


@pytest.mark.parametrize(
    "cell", ["19,79", "about 200", "1e9999", "NaN", "Infinity", "1_000", "--5", "٢٠٠", "#REF!", True, float("nan")]
)
def test_what_is_no_plain_number_is_refused_and_never_guessed(cell: object) -> None:
    with pytest.raises(CellUnreadable):
        Numbers()[cell]


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_is_understood_in_every_form_the_survey_uses(day: date) -> None:
    forms = [day, datetime(day.year, day.month, day.day), day.isoformat(), f"{day} 00:00:00", f"{day}T00:00:00"]  # noqa: DTZ001
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    forms += [f"{day.day:02}/{months[day.month - 1]}/{day.year}", f"{day.day} {months[day.month - 1]} {day.year}"]
    assert {Days()[form] for form in forms} == {day}


@pytest.mark.parametrize(
    "cell", ["05/06/2025", "31/Feb/2025", "2025-02-30", "18/Foo/2025", "18/J/2025", 45706.0, "soon"]
)
def test_a_day_that_is_ambiguous_or_impossible_is_refused(cell: object) -> None:
    with pytest.raises(CellUnreadable):
        day_in(cell)


def test_a_missing_day_says_that_it_is_missing() -> None:
    with pytest.raises(CellUnreadable, match="is empty"):
        day_in("..")


@pytest.mark.parametrize("cell", ["2025_5Q", "2025-3Q", "", None, "25_3Q"])
def test_a_period_is_a_quarter_or_refused(cell: object) -> None:
    with pytest.raises(CellUnreadable, match="2025_3Q"):
        Periods()[cell]


def test_a_period_keeps_the_surveys_own_name() -> None:
    assert Periods()[" 2025_3q "] == "2025_3Q"

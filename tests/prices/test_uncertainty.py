"""How well a figure is known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.cost import margin_percent
from portal.prices.terms import Range, Terms
from portal.prices.uncertainty import half_last_digit, margin_range, ranked_range
from portal.prices.vocabulary import Question

RATES = st.decimals(min_value="0.0001", max_value="20000", places=4)


@pytest.mark.parametrize(
    ("printed", "half"),
    [("0.0076", "0.00005"), ("0.00760", "0.000005"), ("19.79", "0.005"), ("27", "0.5"), ("2E+1", "5")],
)
def test_a_rate_is_known_to_half_its_last_digit(printed: str, half: str) -> None:
    assert half_last_digit(Decimal(printed)) == Decimal(half)


def test_a_rate_printed_as_0_0076_is_known_to_0_65_percent() -> None:
    low, high = margin_range(Decimal("0.0076"), Decimal("0.008"))
    assert round((high - low) / 2 / Decimal("0.95"), 2) == Decimal("0.66")
    assert (low, high) == (Decimal("4.375"), Decimal("5.625"))


def test_what_is_not_a_number_has_no_last_digit() -> None:
    with pytest.raises(ValueError, match="give a finite number"):
        half_last_digit(Decimal("NaN"))


def test_money_paid_out_in_the_currency_sent_is_exact() -> None:
    assert margin_range(Decimal(1), Decimal(1)) == Range(Decimal(0), Decimal(0))


@given(RATES, RATES)
def test_the_margin_lies_in_its_range_unless_better_than_the_market(rate: Decimal, reference: Decimal) -> None:
    low, high = margin_range(rate, reference)
    assert 0 <= low <= max(margin_percent(rate, reference), Decimal(0)) <= high or high == low == 0


def test_ranges_that_touch_overlap() -> None:
    assert Range(Decimal(1), Decimal(2)).overlaps(Range(Decimal(2), Decimal(3)))
    assert not Range(Decimal(1), Decimal(2)).overlaps(Range(Decimal("2.1"), Decimal(3)))


def test_both_ends_of_an_interpolated_fee_are_in_the_range() -> None:
    terms = Terms(
        converted=Decimal(1000),
        fee=Decimal(20),
        margin=Decimal(1),
        receiver_fee=Decimal(50),
        fee_range=Range(Decimal(10), Decimal(30)),
        margin_range=Range(Decimal(0), Decimal(2)),
    )
    reference = Decimal(20)
    assert ranked_range(Question.PAY, terms, reference) == (Decimal(19354), Decimal(20150))
    assert ranked_range(Question.SEND, terms, reference) == (Decimal("12.5"), Decimal("52.5"))
    low, high = ranked_range(Question.RECEIVE, terms, reference)
    assert (low, round(high, 2)) == (Decimal(1000), Decimal("1040.20"))

"""One reference rate per table."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.cost import rate_at
from portal.prices.rebasing import MarginBasis, apart, margin_basis, rebased_margin
from portal.prices.vocabulary import Layer
from tests.prices.offering import TODAY, frankfurter, offer

RATES = st.decimals(min_value="0.0001", max_value="20000", places=6)


@given(RATES, RATES)
def test_rebasing_to_the_rate_it_was_measured_against_changes_nothing(rate: Decimal, reference: Decimal) -> None:
    again = rate_at(reference, rebased_margin(rate, reference).percent)
    assert abs(again - min(rate, reference)) < Decimal("1E-25")


@given(RATES, RATES, RATES)
def test_nobody_is_promised_more_than_the_market_rate(rate: Decimal, observed: Decimal, today: Decimal) -> None:
    margin = rebased_margin(rate, observed)
    assert rate_at(today, margin.percent) <= today
    assert margin.taken_as_zero == (rate > observed)


def test_our_own_reference_of_the_day_comes_before_the_surveys() -> None:
    assert margin_basis(offer(reference="20", ours="20.1"), "KES") == MarginBasis(Decimal("20.1"))
    assert margin_basis(offer(reference="20"), "KES") == MarginBasis(Decimal(20), from_source=True)


def test_a_difference_above_one_percent_is_flagged() -> None:
    assert margin_basis(offer(reference="20", ours="20.3"), "KES") == MarginBasis(Decimal("20.3"), differs=True)
    assert not apart(Decimal(100), Decimal(101))
    assert apart(Decimal(100), Decimal("101.0001"))
    assert apart(Decimal(100), Decimal("98.9999"))


def test_a_stored_interbank_rate_of_zero_is_none() -> None:
    assert margin_basis(offer(reference="0"), "KES") is None


def test_money_paid_out_as_it_was_sent_is_measured_against_one() -> None:
    assert margin_basis(offer(payout="KES", reference="1"), "KES") == MarginBasis(Decimal(1))


@pytest.mark.parametrize("layer", [Layer.TARIFF, Layer.SHOPPED, Layer.ESTIMATE])
def test_what_tells_the_present_may_be_measured_against_the_rate_of_the_table(layer: Layer) -> None:
    today = frankfurter("TZS", "20", TODAY)
    found = offer(layer=layer, reference=None)
    assert margin_basis(found, "KES", today) == MarginBasis(Decimal(20))
    assert margin_basis(replace(found, observed_reference=frankfurter("TZS", "21")), "KES", today) == MarginBasis(
        Decimal(21)
    )
    assert margin_basis(found, "KES") is None
    surveyed = offer(layer=Layer.SURVEYED, reference=None)
    assert margin_basis(surveyed, "KES", today) is None

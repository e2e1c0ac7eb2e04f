"""What a transfer costs."""

from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from portal.prices.cost import (
    arriving,
    cost_in_money,
    fee_deducted,
    fee_on_top,
    margin_percent,
    rate_at,
    world_bank_total_percent,
)
from portal.prices.money import CONTEXT

AMOUNTS = st.decimals(min_value="1", max_value="10000000", places=2)
FEES = st.decimals(min_value="0", max_value="300000", places=2)
MARGINS = st.decimals(min_value="0", max_value="60", places=6)
RATES = st.decimals(min_value="0.0001", max_value="20000", places=6)
RECEIVER_FEES = st.one_of(st.none(), st.decimals(min_value="0", max_value="5000", places=2))
TINY = Decimal("1E-15")


def test_the_surveys_own_row_is_reproduced() -> None:
    # KE-TZ, Western Union, 2025_1Q: 207 KES on 18,000 at 19.79, interbank 20.154738878; stated 1.81 and 2.96.
    margin = margin_percent(Decimal("19.79"), Decimal("20.154738878"))
    assert round(margin, 2) == Decimal("1.81")
    assert round(world_bank_total_percent(Decimal(207), Decimal(18000), margin), 2) == Decimal("2.96")


def test_a_rate_better_than_the_markets_is_a_negative_margin() -> None:
    assert margin_percent(Decimal(21), Decimal(20)) == -5


def test_a_total_above_100_percent_is_told_as_it_is() -> None:
    assert cost_in_money(Decimal(108175), Decimal(216325), Decimal(0), Decimal("0.05"), None).percent > 199


@given(AMOUNTS, FEES, RATES)
def test_a_fee_on_top_changes_nothing_in_what_arrives(amount: Decimal, fee: Decimal, rate: Decimal) -> None:
    split = fee_on_top(amount, fee)
    assert arriving(split.converted, rate, None) == arriving(amount, rate, None)
    assert split.paid == amount + fee


@given(AMOUNTS, FEES)
def test_a_deducted_fee_changes_nothing_in_what_is_paid(amount: Decimal, fee: Decimal) -> None:
    split = fee_deducted(amount, fee)
    assert split.paid == amount
    assert split.converted + fee == amount


@given(AMOUNTS, FEES, MARGINS, RATES)
def test_without_a_receiver_fee_fee_share_and_margin_make_the_cost(
    converted: Decimal, fee: Decimal, margin: Decimal, reference: Decimal
) -> None:
    cost = cost_in_money(converted, fee, margin, reference, None)
    assert abs(cost.percent - world_bank_total_percent(fee, converted, margin)) < TINY


@given(AMOUNTS, FEES, MARGINS, RATES, RECEIVER_FEES)
def test_the_parts_of_the_bar_sum_to_the_cost_exactly(
    converted: Decimal, fee: Decimal, margin: Decimal, reference: Decimal, receiver_fee: Decimal | None
) -> None:
    cost = cost_in_money(converted, fee, margin, reference, receiver_fee)
    with localcontext(CONTEXT):
        assert cost.fee + cost.margin + (cost.receiver or 0) == cost.total
    assert (cost.receiver is None) == (receiver_fee is None)


@given(AMOUNTS, FEES, MARGINS, RATES, RECEIVER_FEES)
def test_cost_is_what_is_paid_less_what_arrives_at_the_market_rate(
    converted: Decimal, fee: Decimal, margin: Decimal, reference: Decimal, receiver_fee: Decimal | None
) -> None:
    arrives = arriving(converted, rate_at(reference, margin), receiver_fee)
    cost = cost_in_money(converted, fee, margin, reference, receiver_fee)
    with localcontext(CONTEXT):
        assert abs(converted + fee - arrives / reference - cost.total) < TINY

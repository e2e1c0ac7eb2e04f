"""One service at several amounts, and several transfers against one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.amount_view import at_amounts, batches, figures_at, pair_nearest, typed_batches
from portal.prices.offers import ApartReason, Figures
from portal.prices.vocabulary import FeeConvention, Layer, PickupMethod, Question
from tests.prices.offering import LIMITED, band, compared, decimals, frankfurter, offer, tariff

MARKET = frankfurter("TZS", "20")
SURVEYED = offer("Alpha", ("18000", "200", "19.800"), ("45000", "500", "19.900"))
TARIFF = offer("Beta", layer=Layer.TARIFF, tariff=tariff(band("1000", "100000", "300")))


@given(st.integers(18000, 45000), st.sampled_from([Question.PAY, Question.SEND]))
def test_one_service_alone_has_the_figures_that_it_has_in_the_list(amount: int, question: Question) -> None:
    (ranking,) = compared([SURVEYED], question, str(amount)).rankings
    assert figures_at(SURVEYED, question, Decimal(amount), MARKET) == ranking.rows[0].figures


def test_the_amounts_are_the_surveyed_ones_and_round_ones_between() -> None:
    shown = at_amounts(SURVEYED, Question.SEND, Decimal(20000), MARKET)
    assert [(int(each.amount), each.surveyed) for each in shown] == [
        (18000, True),
        (20000, False),
        (30000, False),
        (40000, False),
        (45000, True),
    ]


def test_paid_in_all_the_surveyed_amounts_are_those_with_their_fees() -> None:
    shown = at_amounts(SURVEYED, Question.PAY, Decimal(20000), MARKET)
    assert [each.amount for each in shown if each.surveyed] == [18200, 45500]


def test_what_must_arrive_is_shown_at_what_the_surveyed_amounts_deliver() -> None:
    shown = at_amounts(SURVEYED, Question.RECEIVE, Decimal(400000), MARKET)
    assert [each.amount for each in shown if each.surveyed] == [356400, 895500]
    assert all(each.figures.arrives >= each.amount for each in shown)


def test_where_the_fee_is_deducted_the_survey_named_what_is_paid() -> None:
    deducted = offer("Gamma", fee_convention=FeeConvention.DEDUCTED)
    for question, seen in ((Question.PAY, [18000, 45000]), (Question.SEND, [17800, 44500])):
        shown = at_amounts(deducted, question, Decimal(20000), MARKET)
        assert [each.amount for each in shown if each.surveyed] == seen


@given(st.integers(1, 200000), st.sampled_from(Question))
def test_no_amount_is_shown_beyond_the_range(amount: int, question: Question) -> None:
    for each in at_amounts(SURVEYED, question, Decimal(amount), MARKET):
        assert isinstance(figures_at(SURVEYED, question, each.amount, MARKET), Figures)
    shown = [each.amount for each in at_amounts(SURVEYED, question, Decimal(amount), MARKET)]
    assert shown == sorted(set(shown))
    assert len(shown) >= 2


def test_a_tariff_is_shown_around_the_amount() -> None:
    shown = at_amounts(TARIFF, Question.SEND, Decimal(20000), MARKET)
    assert [each.amount for each in shown] == [5000, 10000, 20000, 40000, 80000]
    assert not any(each.surveyed for each in shown)


def test_outside_its_own_limits_a_service_has_no_figure() -> None:
    limited = offer("Delta", conditions=LIMITED)
    assert figures_at(limited, Question.SEND, Decimal(40000), MARKET) is ApartReason.ABOVE_RANGE


def test_two_transfers_pay_a_fixed_fee_twice() -> None:
    flat = offer("Epsilon", ("18000", "200", "19.800"), ("45000", "200", "19.800"))
    (two,) = batches(flat, Question.SEND, Decimal(20000), MARKET)
    assert two.times == 2
    assert (two.whole, two.difference) == decimals(40000, 200)
    (paid,) = batches(flat, Question.PAY, Decimal(20000), MARKET)
    assert paid.difference == 200 * Decimal("19.8")


@pytest.mark.parametrize("part", [17999, 22501])
def test_surveyed_amounts_are_not_left_for_two_transfers(part: int) -> None:
    assert batches(SURVEYED, Question.SEND, Decimal(part), MARKET) == ()


def test_four_transfers_are_set_against_one_only_with_a_tariff() -> None:
    assert [each.times for each in batches(TARIFF, Question.SEND, Decimal(20000), MARKET)] == [2, 4]
    assert batches(TARIFF, Question.SEND, Decimal(20000), MARKET)[1].difference == 900
    wide = offer("Zeta", ("10000", "200", "19.800"), ("90000", "200", "19.800"))
    assert [each.times for each in batches(wide, Question.SEND, Decimal(20000), MARKET)] == [2]


def test_the_pair_nearest_to_the_amount_is_a_round_one_of_which_both_have_a_price() -> None:
    found = pair_nearest(SURVEYED, Question.SEND, Decimal(25000), MARKET)
    assert found is not None
    assert (found.part, found.whole) == decimals(20000, 40000)
    beyond = pair_nearest(SURVEYED, Question.SEND, Decimal(900000), MARKET)
    assert beyond == found
    twice = offer("Theta", ("18000", "200", "19.8"), ("36000", "200", "19.8"))
    half = pair_nearest(twice, Question.PAY, Decimal(36000), MARKET)  # from 18,000 to 36,200, surveyed at 18,200
    assert half is not None
    assert (half.part, half.whole) == decimals(18100, 36200)
    near = offer("Iota", ("18000", "1", "19.8"), ("35999", "1", "19.8"))
    assert pair_nearest(near, Question.SEND, Decimal(20000), MARKET) is None


@given(st.integers(1, 60000), st.sampled_from(Question))
def test_a_pair_has_a_price_for_both(amount: int, question: Question) -> None:
    found = pair_nearest(SURVEYED, question, Decimal(amount), MARKET)
    assert found is not None
    for each in (found.part, found.whole):
        assert isinstance(figures_at(SURVEYED, question, each, MARKET), Figures)


def test_estimates_too_coarse_to_tell_two_transfers_from_one_are_about_the_same() -> None:
    """0.05 is known to a tenth: two fees of 200 shillings are lost in it, between surveyed amounts and not at them."""
    market = frankfurter("USD", "0.06")
    coarse = offer("Kappa", ("10000", "200", "0.05"), ("40000", "200", "0.05"), payout="USD", reference="0.06")
    (estimated,) = batches(coarse, Question.SEND, Decimal(15000), market)
    assert estimated.difference == 200
    assert estimated.about_the_same
    seen = offer("Kappa", ("10000", "200", "0.05"), ("20000", "200", "0.05"), payout="USD", reference="0.06")
    (exact,) = batches(seen, Question.SEND, Decimal(10000), market)
    assert exact.difference == 200
    assert not exact.about_the_same


def test_what_is_paid_at_a_surveyed_amount_is_rounded_up_to_what_can_be_paid() -> None:
    odd = offer("Lambda", ("18000", "200.001", "19.8"), ("45000", "500.001", "19.8"))
    shown = at_amounts(odd, Question.PAY, Decimal(20000), MARKET)
    assert [each.amount for each in shown if each.surveyed] == list(decimals("18200.01", "45500.01"))


def test_a_coin_that_rounding_each_transfer_takes_is_no_difference() -> None:
    # 18,001 KES become 357,769.875 TZS: in cash 357,769 twice, and at once 715,539.
    for pickup, coin in ((PickupMethod.CASH, "1"), (PickupMethod.MOBILE_WALLET, "0.01")):
        free = offer("Eta", ("18000", "0", "19.875"), ("45000", "0", "19.875"), pickup=pickup)
        figures = [figures_at(free, Question.PAY, Decimal(each), MARKET) for each in (18001, 36002)]
        one, whole = (each.arrives_shown for each in figures if isinstance(each, Figures))
        assert whole - 2 * one == Decimal(coin), "rounding takes a coin"
        (two,) = batches(free, Question.PAY, Decimal(18001), MARKET)
        assert two.difference == 0, "which no page tells as a reason to send otherwise"


def test_at_a_counter_never_less_arrives_than_was_asked() -> None:
    counter = offer("Iota", ("18000", "0", "19.875"), ("45000", "0", "19.875"), pickup=PickupMethod.CASH)
    figures = figures_at(counter, Question.RECEIVE, Decimal("500000.50"), MARKET)
    assert isinstance(figures, Figures)
    assert figures.arrives_shown == Decimal(500001), "no coin pays out half a shilling"


def test_typed_fees_are_compared_at_one_rate() -> None:
    assert typed_batches(Decimal(100), Decimal(300), 4) == 100
    assert typed_batches(Decimal(50), Decimal(300), 4) == -100

"""A provider's tariff: exact at any amount in its bands."""

from datetime import timedelta
from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.cost import arriving, rate_at
from portal.prices.money import CONTEXT
from portal.prices.offers import ApartReason
from portal.prices.quotes import Band, Tariff
from portal.prices.tariffs import TariffPrices, cash_out_fee, fee_at, tariff_margin, validity
from portal.prices.terms import Terms
from tests.prices.offering import TODAY, band, decimals, tariff

CENT = Decimal("0.01")
MARKET = Decimal(20)
STEPPED = tariff(band("1", "1000", "10"), band("1000.01", "5000", "20"), margin="1")
PERCENT = tariff(band("100", "10000", "5", "1", minimum_fee="10", maximum_fee="50"), margin="1")


def prices(schedule: Tariff, *, deducted: bool = False) -> TariffPrices:
    margin = tariff_margin(schedule, MARKET)
    assert margin is not None
    return TariffPrices(schedule, margin, deducted=deducted, reference=MARKET)


def terms(found: Terms | ApartReason) -> Terms:
    assert isinstance(found, Terms)
    return found


def arrives(found: Terms) -> Decimal:
    return arriving(found.converted, rate_at(MARKET, found.margin), found.receiver_fee)


@pytest.mark.parametrize(
    ("amount", "fee"),
    [("100", "10"), ("500", "10"), ("501", "10.01"), ("4500", "50"), ("10000", "50"), ("99.99", None), ("10001", None)],
)
def test_a_fee_is_fixed_plus_percent_within_minimum_and_maximum(amount: str, fee: str | None) -> None:
    assert fee_at(PERCENT, Decimal(amount)) == (None if fee is None else Decimal(fee))


def test_a_shared_edge_has_the_lower_fee() -> None:
    assert fee_at(tariff(band("1", "1000", "20"), band("1000", "2000", "5")), Decimal(1000)) == 5


def test_a_fee_is_exact_at_any_amount_inside_the_bands() -> None:
    found = terms(prices(PERCENT).send(Decimal("1234.56")))
    assert found.fee == Decimal("17.3456")
    assert not found.estimated
    assert found.fee_range == (found.fee, found.fee)


def test_paying_p_finds_the_amount_that_costs_exactly_p() -> None:
    found = terms(prices(PERCENT).pay(Decimal(2025)))
    assert (found.converted, found.fee, found.paid) == decimals(2000, 25, 2025)


def test_paying_p_where_the_fee_jumps_pays_less_never_more() -> None:
    found = terms(prices(STEPPED).pay(Decimal(1015)))
    assert (found.converted, found.fee, found.paid) == decimals(1000, 10, 1010)


def test_paying_p_where_the_fee_falls_takes_the_amount_that_sends_more() -> None:
    falling = tariff(band("1", "1000", "20"), band("1000.01", "5000", "5"))
    assert terms(prices(falling).pay(Decimal(1010))).converted == 1005


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("10", ApartReason.FEE_EXCEEDS), ("10.99", ApartReason.BELOW_RANGE), ("5020.01", ApartReason.ABOVE_RANGE)],
)
def test_what_a_tariff_cannot_send_has_a_reason(typed: str, expected: ApartReason) -> None:
    assert prices(STEPPED).pay(Decimal(typed)) is expected


def test_outside_and_between_its_bands_a_tariff_has_no_figure() -> None:
    gap = tariff(band("1", "1000", "10"), band("1001", "5000", "20"))
    assert prices(gap).send(Decimal("1000.5")) is ApartReason.INCOMPLETE
    assert prices(gap).send(Decimal("0.5")) is ApartReason.BELOW_RANGE
    assert prices(gap).send(Decimal(5001)) is ApartReason.ABOVE_RANGE


def test_a_deducted_tariff_comes_out_of_what_is_paid_and_is_grossed_up() -> None:
    taken = prices(PERCENT, deducted=True)
    assert terms(taken.pay(Decimal(2000))).converted == 1975
    found = terms(taken.send(Decimal(1975)))
    assert (found.paid, found.fee, found.converted) == decimals(2000, 25, 1975)
    assert prices(tariff(), deducted=True).pay(Decimal(100)) is ApartReason.FEE_EXCEEDS
    assert taken.send(Decimal("89.99")) is ApartReason.BELOW_RANGE
    assert taken.send(Decimal(9951)) is ApartReason.ABOVE_RANGE


def test_receiving_x_takes_the_smallest_amount_that_delivers_it() -> None:
    found = terms(prices(PERCENT).receive(Decimal(39600)))
    assert (found.converted, found.fee) == decimals(2000, 25)
    assert prices(PERCENT).receive(Decimal(1000)) is ApartReason.BELOW_RANGE
    assert prices(PERCENT).receive(Decimal(198001)) is ApartReason.ABOVE_RANGE


def test_an_amount_between_two_bands_is_raised_to_the_next() -> None:
    gap = tariff(band("1", "1000", "10"), band("1100", "5000", "20"))
    assert terms(prices(gap).receive(Decimal(20000))).converted == 1100


def test_cash_out_fees_come_off_what_arrives() -> None:
    costly = tariff(margin="1", cash_out_fixed=Decimal(100), cash_out_percent=Decimal(2))
    assert cash_out_fee(costly, Decimal(19800)) == Decimal(496)
    found = terms(prices(costly).send(Decimal(1000)))
    assert arrives(found) == Decimal(19304)
    assert terms(prices(costly).receive(Decimal(19304))).converted == 1000
    assert cash_out_fee(tariff(), Decimal(19800)) is None


def test_a_cash_out_fee_of_everything_leaves_no_solution() -> None:
    all_gone = tariff(cash_out_percent=Decimal(100))
    assert prices(all_gone).receive(Decimal(100)) is ApartReason.NO_SOLUTION
    assert prices(all_gone).send(Decimal(100)) is ApartReason.FEE_EXCEEDS


def test_a_stated_rate_becomes_a_margin_and_a_negative_one_zero() -> None:
    from_rate = tariff_margin(tariff(rate="19.6"), MARKET)
    assert from_rate is not None
    assert from_rate.percent == 2
    better = tariff_margin(tariff(margin="-1"), None)
    assert better is not None
    assert better.percent == 0
    assert better.taken_as_zero
    assert tariff_margin(tariff(rate="19.6"), None) is None


def test_validity_includes_both_dates() -> None:
    day = timedelta(days=1)
    holds = tariff(valid_from=TODAY, valid_until=TODAY)
    assert validity(holds, TODAY) is None
    assert validity(holds, TODAY - day) is ApartReason.NOT_YET_VALID
    assert validity(holds, TODAY + day) is ApartReason.NO_LONGER_VALID
    assert validity(tariff(), TODAY) is None


def test_a_tariff_without_bands_is_refused() -> None:
    empty = Tariff("KES", (), Decimal(1), None)
    with pytest.raises(ValueError, match="at least one band"):
        prices(empty)


MONEY = st.decimals(min_value="0", max_value="400", places=2)


@st.composite
def schedules(draw: st.DrawFn) -> Tariff:
    edges = sorted(draw(st.lists(st.integers(100, 50000), min_size=2, max_size=5, unique=True)))
    bands = []
    for start, end in pairwise(edges):
        lowest, highest = sorted((draw(MONEY), draw(MONEY)))
        bands.append(
            Band(
                Decimal(start) + CENT,
                Decimal(end),
                draw(MONEY),
                draw(st.decimals(min_value="0", max_value="20", places=2)),
                draw(st.none() | st.just(lowest)),
                draw(st.none() | st.just(highest)),
            )
        )
    fixed, percent = draw(st.none() | MONEY), draw(st.none() | st.decimals(min_value="0", max_value="5", places=1))
    return Tariff("KES", tuple(bands), Decimal(draw(st.integers(0, 20))), None, fixed, percent)


@st.composite
def askings(draw: st.DrawFn) -> tuple[Tariff, bool, Decimal]:
    """A tariff, whether its fee is deducted, and an amount from its lowest to its highest."""
    schedule = draw(schedules())
    low, high = schedule.bands[0].minimum, schedule.bands[-1].maximum or Decimal(0)
    share = draw(st.integers(0, 1000))
    return schedule, draw(st.booleans()), (low + (high - low) * share / 1000).quantize(CENT)


@given(askings())
def test_paying_p_never_costs_more_than_p_and_a_cent_more_sent_would(asking: tuple[Tariff, bool, Decimal]) -> None:
    schedule, deducted, paid = asking
    found = prices(schedule, deducted=deducted).pay(paid)
    if not isinstance(found, Terms):
        assert found in {ApartReason.BELOW_RANGE, ApartReason.FEE_EXCEEDS}
        return
    with localcontext(CONTEXT):
        assert found.paid == found.converted + found.fee <= paid
        if not deducted:
            more = found.converted + CENT
            fee = fee_at(schedule, more)
            assert fee is None or more + fee > paid


@given(askings())
def test_grossing_up_converts_what_was_asked_or_the_next_that_is_offered(
    asking: tuple[Tariff, bool, Decimal],
) -> None:
    schedule, deducted, converted = asking
    found = prices(schedule, deducted=deducted).send(converted)
    if isinstance(found, Terms):
        assert found.converted >= converted
        assert deducted or found.converted == converted


@given(askings())
def test_the_amount_found_for_x_delivers_x_and_a_cent_less_would_not(asking: tuple[Tariff, bool, Decimal]) -> None:
    schedule, deducted, amount = asking
    service = prices(schedule, deducted=deducted)
    wanted = Decimal(int(amount * 15))
    found = service.receive(wanted)
    if not isinstance(found, Terms):
        assert found in {ApartReason.BELOW_RANGE, ApartReason.ABOVE_RANGE}
        return
    assert arrives(found) >= wanted - Decimal("1E-15")
    named = found.paid if deducted else found.converted
    less = service.pay(named - CENT) if deducted else service.send(named - CENT)
    assert not isinstance(less, Terms) or arrives(less) < wanted

"""Surveyed prices at any amount between the surveyed ones."""

from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.prices.cost import arriving, rate_at
from portal.prices.curve import Knot, SurveyedPrices, smallest_root
from portal.prices.money import CONTEXT
from portal.prices.offers import ApartReason
from portal.prices.rebasing import RebasedMargin
from portal.prices.terms import Range, Terms
from tests.prices.offering import decimals

CENT = Decimal("0.01")
MARKET = Decimal(20)


def knot(amount: str | Decimal, fee: str | Decimal, margin: str | Decimal = "1", receiver: str | None = None) -> Knot:
    percent = Decimal(margin)
    known = None if receiver is None else Decimal(receiver)
    return Knot(Decimal(amount), Decimal(fee), RebasedMargin(percent, Range(percent, percent), percent), known)


def curve(*knots: Knot, deducted: bool = False) -> SurveyedPrices:
    return SurveyedPrices(knots, deducted=deducted, currency="KES", reference=MARKET, payout_unit=CENT)


def terms(found: Terms | ApartReason) -> Terms:
    assert isinstance(found, Terms)
    return found


def arrives(found: Terms) -> Decimal:
    return arriving(found.converted, rate_at(MARKET, found.margin), found.receiver_fee)


TWO = (knot("1000", "20", "1"), knot("2000", "40", "2"))
ON_TOP = curve(*TWO)
DEDUCTED = curve(*TWO, deducted=True)


def test_between_two_amounts_fee_and_margin_are_interpolated() -> None:
    found = terms(ON_TOP.send(Decimal(1500)))
    assert (found.converted, found.fee, found.margin, found.paid) == decimals(1500, 30, "1.5", 1530)
    assert found.estimated
    assert found.fee_range == decimals(20, 40)


def test_at_a_surveyed_amount_nothing_is_estimated() -> None:
    for amount, fee in ((1000, 20), (2000, 40)):
        found = terms(ON_TOP.send(Decimal(amount)))
        assert found.fee_range == decimals(fee, fee)
        assert found.fee == fee
        assert not found.estimated


def test_paying_p_in_total_converts_what_the_fee_leaves() -> None:
    found = terms(ON_TOP.pay(Decimal(1530)))
    assert (found.converted, found.fee, found.paid) == decimals(1500, 30, 1530)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("999.99", ApartReason.BELOW_RANGE),
        ("1000", "first amount used"),
        ("1019.99", "first amount used"),
        ("1020", "surveyed"),
        ("2040", "surveyed"),
        ("2040.01", ApartReason.ABOVE_RANGE),
    ],
)
def test_the_range_of_pay_is_from_a1_to_a2_plus_f2(typed: str, expected: str | ApartReason) -> None:
    found = ON_TOP.pay(Decimal(typed))
    if isinstance(expected, ApartReason):
        assert found is expected
        return
    assert terms(found).first_amount_used == (expected == "first amount used")
    if expected == "first amount used":
        assert (terms(found).fee, terms(found).margin) == decimals(20, 1)
        assert terms(found).paid == Decimal(typed)


@pytest.mark.parametrize(
    ("typed", "expected"), [("999.99", ApartReason.BELOW_RANGE), ("2000.01", ApartReason.ABOVE_RANGE)]
)
def test_the_range_of_send_is_between_the_surveyed_amounts(typed: str, expected: ApartReason) -> None:
    assert ON_TOP.send(Decimal(typed)) is expected


def test_a_fee_that_eats_the_payment_reads_cannot_send() -> None:
    dear = curve(knot("1000", "1000"), knot("2000", "1000"))
    assert dear.pay(Decimal(1000)) is ApartReason.FEE_EXCEEDS
    assert terms(dear.pay(Decimal("1000.01"))).converted == CENT


def test_a_receiver_side_fee_that_eats_what_arrives_reads_cannot_send() -> None:
    assert curve(knot("1000", "20", "1", receiver="19800")).send(Decimal(1000)) is ApartReason.FEE_EXCEEDS


def test_a_single_price_is_exact_at_its_amount_only() -> None:
    once = curve(knot("1000", "20"))
    assert terms(once.send(Decimal(1000))).fee == 20
    assert not terms(once.pay(Decimal(1020))).first_amount_used
    assert terms(once.pay(Decimal(1000))).first_amount_used
    assert once.send(Decimal("1000.01")) is ApartReason.ABOVE_RANGE
    assert once.send(Decimal("999.99")) is ApartReason.BELOW_RANGE
    assert once.pay(Decimal("1020.01")) is ApartReason.ABOVE_RANGE
    assert terms(once.receive(Decimal(19800))).converted == 1000
    assert once.receive(Decimal(19801)) is ApartReason.ABOVE_RANGE
    assert once.receive(Decimal(19799)) is ApartReason.BELOW_RANGE


def test_without_a_surveyed_amount_there_is_no_curve() -> None:
    with pytest.raises(ValueError, match="at least one surveyed amount"):
        curve()


def test_a_deducted_fee_comes_out_of_what_is_paid() -> None:
    found = terms(DEDUCTED.pay(Decimal(1500)))
    assert (found.paid, found.fee, found.converted, found.margin) == decimals(1500, 30, 1470, "1.5")


def test_a_deducted_service_is_grossed_up_so_that_a_is_converted() -> None:
    found = terms(DEDUCTED.send(Decimal(1470)))
    assert (found.converted, found.fee, found.paid) == decimals(1470, 30, 1500)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("979.99", ApartReason.BELOW_RANGE),
        ("980", "surveyed"),
        ("1960", "surveyed"),
        ("1960.01", "last amount used"),
        ("2000", "last amount used"),
        ("2000.01", ApartReason.ABOVE_RANGE),
    ],
)
def test_the_range_of_send_of_a_deducted_service_mirrors_that_of_pay(typed: str, expected: str | ApartReason) -> None:
    found = DEDUCTED.send(Decimal(typed))
    if isinstance(expected, ApartReason):
        assert found is expected
    else:
        assert terms(found).converted == Decimal(typed)
        assert terms(found).last_amount_used == (expected == "last amount used")


def test_the_smallest_amount_that_delivers_x_is_rounded_up_to_the_cent() -> None:
    flat = curve(knot("1000", "20"), knot("2000", "40"))
    found = terms(flat.receive(Decimal(30000)))
    assert found.converted == Decimal("1515.16")  # 30000 / 19.8 = 1515.1515...
    assert arrives(found) >= 30000


def test_x_outside_what_the_surveyed_amounts_deliver_has_no_figure() -> None:
    assert ON_TOP.receive(Decimal(19799)) is ApartReason.BELOW_RANGE
    assert ON_TOP.receive(Decimal(39201)) is ApartReason.ABOVE_RANGE


def test_where_more_sent_delivers_less_and_x_is_never_reached_there_is_no_figure() -> None:
    falling = curve(knot("1000", "20", "0"), knot("2000", "40", "60"))
    assert falling.receive(Decimal(40000)) is ApartReason.NO_SOLUTION


def test_where_the_margin_grows_the_first_of_two_amounts_that_deliver_x_is_taken() -> None:
    # A(h) = 1000 + 1000 h, rate = 20 - 12 h: 20,000 + 8,000 h - 12,000 h^2 delivers 21,000 at h = 1/6 and at h = 1/2.
    hump = curve(knot("1000", "0", "0"), knot("2000", "0", "60"))
    assert terms(hump.receive(Decimal(21000))).converted == Decimal("1166.67")


def test_where_no_whole_unit_delivers_x_there_is_no_figure() -> None:
    # In whole francs A x (1.4 - 0.04 A) x 20 turns at 17.5: 17 and 18 francs both deliver 244.80, and 244.90 none.
    knots = (knot("10", "0", "0"), knot("20", "0", "40"))
    francs = SurveyedPrices(knots, deducted=False, currency="RWF", reference=MARKET, payout_unit=CENT)
    assert terms(francs.receive(Decimal("244.80"))).converted == 17
    assert isinstance(francs.receive(Decimal("244.90")), ApartReason)


def test_what_a_surveyed_amount_delivers_to_the_coin_is_in_its_range() -> None:
    coins = SurveyedPrices(TWO, deducted=False, currency="KES", reference=MARKET, payout_unit=Decimal(1))
    assert terms(coins.receive(Decimal("19799.5"))).converted == 1000


def test_a_receiver_side_fee_known_at_one_amount_only_is_not_known() -> None:
    half_known = curve(knot("1000", "20", "1", receiver="50"), knot("2000", "40", "1"))
    assert terms(half_known.send(Decimal(1000))).receiver_fee is None


def test_a_receiver_side_fee_is_interpolated_and_comes_off_what_arrives() -> None:
    known = curve(knot("1000", "20", "1", receiver="50"), knot("2000", "40", "1", receiver="150"))
    found = terms(known.send(Decimal(1500)))
    assert found.receiver_fee == 100
    assert arrives(terms(known.receive(arrives(found)))) >= arrives(found)


AMOUNTS = st.decimals(min_value="1000", max_value="100000", places=2)
FEES = st.decimals(min_value="0", max_value="900", places=2)
MARGINS = st.decimals(min_value="0", max_value="30", places=4)
RECEIVER = st.none() | st.integers(0, 500).map(str)


@st.composite
def askings(draw: st.DrawFn) -> tuple[SurveyedPrices, list[Knot], bool, Decimal]:
    """A curve, its knots, whether its fee is deducted, and an amount from its first to its last."""
    amounts = sorted(draw(st.lists(AMOUNTS, min_size=1, max_size=4, unique=True)))
    knots = [knot(amount, draw(FEES), draw(MARGINS), draw(RECEIVER)) for amount in amounts]
    deducted = draw(st.booleans())
    typed = amounts[0] + (amounts[-1] - amounts[0]) * draw(st.integers(0, 10**6)) / 10**6
    return curve(*knots, deducted=deducted), knots, deducted, typed


Asking = tuple[SurveyedPrices, list[Knot], bool, Decimal]


@given(askings())
def test_paid_is_always_converted_plus_fee_and_is_what_was_typed(asking: Asking) -> None:
    prices, _, _, typed = asking
    with localcontext(CONTEXT):
        paid, sent = prices.pay(typed), prices.send(typed)
        if isinstance(paid, Terms):
            assert paid.converted + paid.fee == paid.paid == typed
            assert paid.fee_range.low <= paid.fee <= paid.fee_range.high
        if isinstance(sent, Terms):
            assert sent.converted == typed
            assert sent.paid == typed + sent.fee


@given(askings())
def test_an_amount_inside_the_range_is_answered_or_eaten_by_fees(asking: Asking) -> None:
    prices, _, deducted, typed = asking
    for found in (prices.pay(typed), prices.send(typed)):
        assert isinstance(found, Terms) or found is ApartReason.FEE_EXCEEDS
        if isinstance(found, Terms):
            assert not (found.last_amount_used and not deducted)
            assert not (found.first_amount_used and deducted)


@given(askings())
def test_asking_back_for_what_arrives_finds_the_same_amount_or_an_earlier_one(asking: Asking) -> None:
    prices, _, deducted, typed = asking
    sent = prices.pay(typed) if deducted else prices.send(typed)
    assume(isinstance(sent, Terms))
    back = prices.receive(arrives(terms(sent)))
    assume(back is not ApartReason.BELOW_RANGE)  # where sending more delivers less than the first amount does
    found = terms(back)
    named = found.paid if deducted else found.converted
    assert named <= typed + CENT


@given(askings())
def test_an_amount_found_for_x_delivers_x_and_a_cent_less_would_not(asking: Asking) -> None:
    prices, knots, deducted, typed = asking
    middle = prices.pay(typed) if deducted else prices.send(typed)
    assume(isinstance(middle, Terms) and all(a.margin.percent >= b.margin.percent for a, b in pairwise(knots)))
    assume(all(a.receiver_fee == b.receiver_fee and a.fee == b.fee for a, b in pairwise(knots)) or not deducted)
    wanted = arrives(terms(middle)) * Decimal("0.999")
    found = prices.receive(wanted)
    if isinstance(found, Terms) and found.estimated:
        assert arrives(found) >= wanted - Decimal("1E-15")
        named = found.paid if deducted else found.converted
        less = prices.pay(named - CENT) if deducted else prices.send(named - CENT)
        assert not isinstance(less, Terms) or arrives(less) < wanted


@given(FEES, FEES, MARGINS, st.lists(st.integers(0, 10**6), min_size=2, max_size=2, unique=True))
def test_at_one_margin_paying_more_never_delivers_less(
    first: Decimal, last: Decimal, margin: Decimal, shares: list[int]
) -> None:
    prices = curve(knot("1000", first, margin), knot("20000", last, margin))
    low, high = (Decimal(1000) + Decimal(19000) * share / 10**6 for share in sorted(shares))
    less, more = prices.pay(low), prices.pay(high)
    assume(isinstance(less, Terms) and isinstance(more, Terms))
    assert arrives(terms(less)) <= arrives(terms(more))


@given(*[st.decimals(min_value="-1000", max_value="1000", places=3)] * 3)
def test_a_root_is_a_root_and_the_smallest(square: Decimal, linear: Decimal, constant: Decimal) -> None:
    def value(h: Decimal) -> Decimal:
        with localcontext(CONTEXT):
            return square * h * h + linear * h + constant

    root = smallest_root(square, linear, constant)
    if root is None:
        # It may touch zero without crossing it only inside; the ends then have one sign and are not zero.
        assert value(Decimal(0)) * value(Decimal(1)) > 0
    else:
        assert 0 <= root <= 1
        assert abs(value(root)) < Decimal("1E-20")
        earlier = [value(root * step / 20) for step in range(20)] if root > 0 else []
        assert len({sample > 0 for sample in earlier}) <= 1

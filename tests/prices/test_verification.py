from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.quotes import Band, PricePoint, Promotion, Quote, Tariff
from portal.prices.rates import NoRates, ReferenceRate
from portal.prices.verification import Verification, verify
from portal.prices.vocabulary import FeeConvention, Layer, PaymentInstrument, PickupMethod, RateSource

D = Decimal
TODAY = date(2026, 11, 21)
MakeQuote = Callable[..., Quote]


class OneRate:
    """Knows KES to TZS at 20, on any day."""

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        return (
            ReferenceRate(base, quote, D(20), on, RateSource.FRANKFURTER) if (base, quote) == ("KES", "TZS") else None
        )


@pytest.fixture
def stated(make_quote: MakeQuote) -> Callable[..., Quote]:
    """A tariff of 100 KES and 1 % with a margin of 2 %, from 100 to 50,000 KES; keywords replace its parts."""

    def make(convention: FeeConvention = FeeConvention.ON_TOP, **changes: Any) -> Quote:
        band = Band(minimum=D(100), maximum=D(50000), fixed_fee=D(100), percent_fee=D(1))
        tariff = replace(Tariff("KES", (band,), margin=D(2), rate=None), **changes)
        return make_quote(
            points=(),
            tariff=tariff,
            layer=Layer.TARIFF,
            observed_on=TODAY,
            reference_rate=None,
            fee_convention=convention,
        )

    return make


@pytest.fixture
def shopped(make_quote: MakeQuote) -> Callable[..., Quote]:
    """A mystery shop of 10,000 KES: the tariff asks 200 there and pays out at 19.6. Keywords replace its parts."""

    def make(amount: str = "10000", fee: str = "200", rate: str = "19.6", **changes: Any) -> Quote:
        point = PricePoint(D(amount), "KES", D(fee), D(rate))
        made = make_quote(
            points=(point,),
            layer=Layer.SHOPPED,
            observed_on=date(2026, 11, 1),
            reference_rate=None,
            fee_convention=FeeConvention.ON_TOP,
        )
        service = {name: changes.pop(name) for name in list(changes) if hasattr(made.service, name)}
        return replace(made, service=replace(made.service, **service), **changes)

    return make


Make = Callable[..., Quote]


def test_a_shop_that_found_the_stated_price_verifies_it(stated: Make, shopped: Make) -> None:
    assert verify(stated(), [shopped()], OneRate(), TODAY) is Verification.VERIFIED


@pytest.mark.parametrize(
    ("fee", "rate", "expected"),
    [
        ("250", "19.6", Verification.VERIFIED),  # 50 of 10,000 more: half a point
        ("251", "19.6", Verification.CONTRADICTED),
        ("150", "19.6", Verification.VERIFIED),
        ("149", "19.6", Verification.CONTRADICTED),
        ("200", "19.5", Verification.VERIFIED),  # margin 2.5
        ("200", "19.49", Verification.CONTRADICTED),
        ("200", "19.71", Verification.CONTRADICTED),  # better than stated is contradicted too
        ("230", "19.54", Verification.CONTRADICTED),  # 0.3 and 0.3: together 0.6
        ("300", "19.8", Verification.UNVERIFIED),  # a point more fee, a point less margin: equal only here
    ],
)
def test_half_a_point_of_the_shopped_amount_decides(
    stated: Make, shopped: Make, fee: str, rate: str, expected: Verification
) -> None:
    assert verify(stated(), [shopped(fee=fee, rate=rate)], OneRate(), TODAY) is expected


@pytest.mark.parametrize(("days", "counts"), [(0, True), (180, True), (181, False), (-1, False)])
def test_a_shop_speaks_for_180_days(stated: Make, shopped: Make, days: int, counts: bool) -> None:
    found = verify(stated(), [shopped(observed_on=TODAY - timedelta(days))], OneRate(), TODAY)
    assert found is (Verification.VERIFIED if counts else Verification.UNVERIFIED)


@pytest.mark.parametrize(
    "changes",
    [
        {"layer": Layer.SURVEYED},
        {"payout_currency": "USD"},
        {"pay_in": (PaymentInstrument.DEBIT_CARD,)},
        {"pickup": (PickupMethod.BANK_ACCOUNT,)},
        {"promotion": Promotion()},
        {"amount": "50001"},
        {"amount": "99"},
    ],
)
def test_a_shop_of_something_else_says_nothing(stated: Make, shopped: Make, changes: dict[str, Any]) -> None:
    assert (
        verify(
            stated(),
            [shopped(fee="5000", **changes) if "amount" not in changes else shopped(**changes)],
            OneRate(),
            TODAY,
        )
        is Verification.UNVERIFIED
    )


def test_a_shop_that_does_not_say_the_pickup_still_counts(stated: Make, shopped: Make) -> None:
    assert verify(stated(), [shopped(pickup=())], OneRate(), TODAY) is Verification.VERIFIED


def test_nobody_shopped_it(stated: Make) -> None:
    assert verify(stated(), [], OneRate(), TODAY) is Verification.UNVERIFIED


def test_a_tariff_is_not_judged_by_a_shop_before_its_time(stated: Make, shopped: Make) -> None:
    wrong = shopped(fee="900")
    assert verify(stated(valid_from=date(2026, 11, 2)), [wrong], OneRate(), TODAY) is Verification.UNVERIFIED
    assert verify(stated(valid_from=date(2026, 11, 1)), [wrong], OneRate(), TODAY) is Verification.CONTRADICTED


def test_the_newest_shop_decides(stated: Make, shopped: Make) -> None:
    older, newer = date(2026, 9, 1), date(2026, 10, 1)
    right, wrong = shopped(observed_on=newer), shopped(observed_on=older, fee="900")
    assert verify(stated(), [wrong, right], OneRate(), TODAY) is Verification.VERIFIED
    right, wrong = shopped(observed_on=older), shopped(observed_on=newer, fee="900")
    assert verify(stated(), [right, wrong], OneRate(), TODAY) is Verification.CONTRADICTED
    same_day = [shopped(), shopped(fee="900")]
    assert verify(stated(), same_day, OneRate(), TODAY) is Verification.CONTRADICTED


def test_a_newer_shop_that_cannot_be_compared_leaves_the_word_to_the_older(stated: Make, shopped: Make) -> None:
    outside = shopped(amount="60000", observed_on=date(2026, 11, 10))
    assert verify(stated(), [shopped(), outside], OneRate(), TODAY) is Verification.VERIFIED


def test_without_any_reference_rate_a_margin_is_not_verified_but_a_rate_is(stated: Make, shopped: Make) -> None:
    assert verify(stated(), [shopped()], NoRates(), TODAY) is Verification.UNVERIFIED
    by_rate = stated(margin=None, rate=D("19.6"))
    assert verify(by_rate, [shopped()], NoRates(), TODAY) is Verification.VERIFIED
    assert verify(by_rate, [shopped(rate="19.4")], NoRates(), TODAY) is Verification.CONTRADICTED
    own = shopped(reference_rate=D(20))
    assert verify(stated(), [own], NoRates(), TODAY) is Verification.VERIFIED


class MovingRate:
    """Knows KES to TZS: 20 until 10 November, 22 since."""

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        market = D(20) if on <= date(2026, 11, 10) else D(22)
        return ReferenceRate(base, quote, market, on, RateSource.FRANKFURTER)


def test_the_very_rate_that_is_stated_is_no_contradiction_when_the_market_has_moved(
    stated: Make, shopped: Make
) -> None:
    by_rate = stated(margin=None, rate=D("19.6"))
    assert verify(by_rate, [shopped(rate="19.6")], MovingRate(), TODAY) is Verification.VERIFIED
    assert verify(by_rate, [shopped(rate="19.0")], MovingRate(), TODAY) is Verification.CONTRADICTED
    followed = stated(margin=None, rate=D("21.56"))  # 2 % below the market, as the shopper found it on another day
    assert verify(followed, [shopped(rate="19.6")], MovingRate(), TODAY) is Verification.VERIFIED


@pytest.mark.parametrize(
    ("stated_fee", "found", "expected"),
    [
        ("0", "0", Verification.VERIFIED),
        ("0", "900", Verification.VERIFIED),  # of 196,000 paid out: 0.46 points
        ("0", "5000", Verification.CONTRADICTED),
        (None, "5000", Verification.VERIFIED),  # the tariff says nothing about it
        ("0", None, Verification.VERIFIED),
    ],
)
def test_what_collecting_costs_is_compared_where_both_say_it(
    stated: Make, shopped: Make, stated_fee: str | None, found: str | None, expected: Verification
) -> None:
    shop = shopped()
    fee = None if found is None else D(found)
    shop = replace(shop, points=tuple(replace(point, receiver_fee=fee) for point in shop.points))
    feed = stated(cash_out_fixed=None if stated_fee is None else D(stated_fee))
    assert verify(feed, [shop], OneRate(), TODAY) is expected


def test_a_deducted_fee_is_compared_at_what_is_converted(stated: Make, shopped: Make) -> None:
    # Paid 10,000, fee 100 + 1 % of it = 200, converted 9,800; a shopper who names the 9,800 with the fee on top agrees.
    deducted = stated(convention=FeeConvention.DEDUCTED)
    assert verify(deducted, [shopped(amount="9800", fee="200")], OneRate(), TODAY) is Verification.VERIFIED
    same_way = shopped(amount="10000", fee="200", fee_convention=FeeConvention.DEDUCTED)
    assert verify(deducted, [same_way], OneRate(), TODAY) is Verification.VERIFIED


def test_only_a_tariff_can_be_verified(shopped: Make) -> None:
    with pytest.raises(ValueError, match="Only a tariff"):
        verify(shopped(), [], OneRate(), TODAY)


def test_a_shop_without_fee_or_rate_says_nothing(stated: Make, shopped: Make) -> None:
    whole = shopped()
    for point in (replace(whole.points[0], fee=None), replace(whole.points[0], rate=None)):
        partial = replace(whole, points=(point,))
        assert verify(stated(), [partial], OneRate(), TODAY) is Verification.UNVERIFIED


@given(
    amount=st.decimals(min_value=100, max_value=50000, places=2, allow_nan=False),
    fee_off=st.decimals(min_value=-3, max_value=3, places=3, allow_nan=False),
    margin_off=st.decimals(min_value=-3, max_value=3, places=3, allow_nan=False),
)
def test_the_outcome_follows_from_the_two_differences_alone(
    make_quote: MakeQuote, amount: Decimal, fee_off: Decimal, margin_off: Decimal
) -> None:
    band = Band(minimum=D(100), maximum=D(50000), fixed_fee=D(100), percent_fee=D(4))
    tariff = Tariff("KES", (band,), margin=D(4), rate=None)
    on_top = FeeConvention.ON_TOP
    provider = make_quote(points=(), tariff=tariff, layer=Layer.TARIFF, observed_on=TODAY, fee_convention=on_top)
    fee = 100 + amount * (4 + fee_off) / 100
    point = PricePoint(amount, "KES", fee, 20 * (100 - 4 - margin_off) / 100)
    shop = make_quote(points=(point,), layer=Layer.SHOPPED, observed_on=TODAY, fee_convention=on_top)
    found = verify(provider, [shop], OneRate(), TODAY)
    edge = {abs(fee_off), abs(margin_off), abs(fee_off + margin_off)} & {D("0.5")}
    if edge:
        return  # a division's last digit decides there
    if abs(fee_off + margin_off) > D("0.5"):
        assert found is Verification.CONTRADICTED
    elif max(abs(fee_off), abs(margin_off)) <= D("0.5"):
        assert found is Verification.VERIFIED
    else:
        assert found is Verification.UNVERIFIED

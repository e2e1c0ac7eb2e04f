"""Whether a mystery shop verifies or contradicts what a provider states.

Design, section 5: a tariff is "stated by the provider" until a mystery shop within 180 days agrees within 0.5 points;
a contradicting shop holds it. Nobody can buy a rank with a feed.

A shop is compared with the tariff at the amount that was shopped, converted for converted amount: fee with fee, margin
with margin, and what collecting costs where both say it, in points of that amount. Equal totals of unequal parts verify
nothing: at another amount they would part.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from portal.prices.cost import fee_deducted, fee_on_top, margin_percent
from portal.prices.money import HUNDRED, ZERO, exactly
from portal.prices.quotes import PricePoint, Quote, Tariff
from portal.prices.rates import KnownRates
from portal.prices.rebasing import rebased_margin
from portal.prices.tariffs import TariffPrices, cash_out_fee, tariff_margin, validity
from portal.prices.terms import Terms
from portal.prices.vocabulary import FeeConvention, Layer

#: How long a mystery shop speaks for or against a tariff.
SHOP_COUNTS_FOR_DAYS: Final = 180
#: How far apart, in points of the amount, the two may be.
AGREEING_POINTS: Final = Decimal("0.5")


class Verification(StrEnum):
    """What mystery shops say of a tariff."""

    VERIFIED = "verified"
    CONTRADICTED = "contradicted"
    UNVERIFIED = "unverified"  # nobody shopped it, or the shop cannot be compared


@dataclass(frozen=True, slots=True)
class _Difference:
    """Shop less tariff at one shopped amount, in points of the amount converted."""

    fee: Decimal
    margin: Decimal
    receiver: Decimal  # 0 where one of the two does not say what collecting costs

    @property
    def total(self) -> Decimal:
        return self.fee + self.margin + self.receiver

    @property
    def agrees(self) -> bool:
        parts = (self.fee, self.margin, self.receiver, self.total)
        return all(abs(part) <= AGREEING_POINTS for part in parts)

    @property
    def contradicts(self) -> bool:
        return abs(self.total) > AGREEING_POINTS


@exactly
def verify(tariff_quote: Quote, shop_quotes: Iterable[Quote], known_rates: KnownRates, today: date) -> Verification:
    """Return what the newest comparable shop says of a tariff.

    ``shop_quotes`` are mystery shops of the same provider (by its canonical name, which the caller knows); those of
    other services, of other days than the last 180, of promotions, or of a time for which the tariff was not valid are
    passed over. Of several shops on the newest day one contradiction is enough.
    """
    tariff = tariff_quote.tariff
    if tariff is None:
        raise ValueError("Only a tariff can be verified; this quote has none.")
    relevant = [shop for shop in shop_quotes if _speaks_of(shop, tariff_quote, tariff, today)]
    for day in sorted({shop.observed_on for shop in relevant}, reverse=True):
        that_day = (shop for shop in relevant if shop.observed_on == day)
        differences = [found for shop in that_day for found in _differences(tariff_quote, tariff, shop, known_rates)]
        if any(difference.contradicts for difference in differences):
            return Verification.CONTRADICTED
        if differences:
            agreed = all(difference.agrees for difference in differences)
            return Verification.VERIFIED if agreed else Verification.UNVERIFIED
    return Verification.UNVERIFIED


def _speaks_of(shop: Quote, tariff_quote: Quote, tariff: Tariff, today: date) -> bool:
    one, other = shop.service, tariff_quote.service
    return (
        shop.layer is Layer.SHOPPED
        and (shop.promotion is None or tariff_quote.promotion is not None)
        and 0 <= (today - shop.observed_on).days <= SHOP_COUNTS_FOR_DAYS
        and validity(tariff, shop.observed_on) is None
        and one.corridor == other.corridor
        and one.payout_currency == other.payout_currency is not None
        and one.pay_in == other.pay_in
        and _same_or_not_said(one.access_points, other.access_points)
        and _same_or_not_said(one.pickup, other.pickup)
    )


def _same_or_not_said(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return one == other or not one or not other


def _differences(tariff_quote: Quote, tariff: Tariff, shop: Quote, known_rates: KnownRates) -> Iterator[_Difference]:
    for point in shop.points:
        margin = _margin_difference(tariff_quote, tariff, shop, point, known_rates)
        if margin is None or point.fee is None or point.currency != tariff.currency:
            continue
        split = fee_deducted if shop.fee_convention is FeeConvention.DEDUCTED else fee_on_top
        converted = split(point.amount, point.fee).converted
        stated_fee = _fee_for(tariff_quote, tariff, converted) if converted > 0 else None
        if stated_fee is not None:
            fee = (point.fee - stated_fee) / converted * HUNDRED
            yield _Difference(fee, margin, _receiver_difference(tariff, point, converted))


def _receiver_difference(tariff: Tariff, point: PricePoint, converted: Decimal) -> Decimal:
    """What collecting cost the shopper beyond what the tariff states, in points of what was paid out."""
    if point.rate is None or point.receiver_fee is None:
        return ZERO
    paid_out = converted * point.rate
    stated = cash_out_fee(tariff, paid_out)
    return ZERO if stated is None else (point.receiver_fee - stated) / paid_out * HUNDRED


def _fee_for(tariff_quote: Quote, tariff: Tariff, converted: Decimal) -> Decimal | None:
    """The tariff's fee where so much is converted; None outside its bands. Fees need no real rate: 1 serves."""
    deducted = tariff_quote.fee_convention is FeeConvention.DEDUCTED
    at_par = rebased_margin(Decimal(1), Decimal(1))
    terms = TariffPrices(tariff, at_par, deducted=deducted, reference=Decimal(1)).send(converted)
    return terms.fee if isinstance(terms, Terms) else None


def _margin_difference(
    tariff_quote: Quote, tariff: Tariff, shop: Quote, point: PricePoint, known_rates: KnownRates
) -> Decimal | None:
    """The shop's margin less the tariff's, negative ones as they are; None where they cannot be compared.

    Each rate is measured against the reference rate of its own day. A stated rate is also compared with the one that
    was seen, and the smaller difference counts: a provider that gave the shopper the very rate it states has kept its
    word, whatever the market did between the two days.
    """
    if point.rate is None or point.rate <= 0:
        return None
    payout = str(tariff_quote.service.payout_currency)
    shop_reference = _reference(shop, tariff.currency, payout, known_rates)
    stated = tariff_margin(tariff, _reference(tariff_quote, tariff.currency, payout, known_rates))
    found = []
    if stated is not None and shop_reference is not None:
        found.append(margin_percent(point.rate, shop_reference) - stated.observed)
    if tariff.rate is not None and tariff.rate > 0:
        found.append(margin_percent(point.rate, tariff.rate))
    return min(found, key=abs, default=None)


def _reference(quote: Quote, sending: str, payout: str, known_rates: KnownRates) -> Decimal | None:
    """Our reference rate of a quote's day, else its own; paid out as sent, it is 1."""
    if sending == payout:
        return Decimal(1)
    ours = known_rates.rate(sending, payout, quote.observed_on)
    own = quote.reference_rate
    if ours is not None:
        return ours.rate
    return own if own is not None and own > 0 else None

"""Which offer stands for a service where there are several (design, sections 4 and 5).

Of one service: promotions give way to its newest standard price; the newest round counts; the same service found twice
in a round is shown once where the prices agree, and twice, in doubt, where they do not; and of several layers the
newest shopped price comes first, then a verified tariff, then the survey, prices that are not out of date before any
that are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Final

from portal.prices.money import ZERO
from portal.prices.offers import Offer
from portal.prices.quotes import Quote
from portal.prices.vocabulary import Layer

#: The same service found twice in a round: prices this far apart or less, in points of total cost, agree.
AGREEING_POINTS: Final = Decimal(1)


class Precedence(IntEnum):
    """Which layer of one service is believed first."""

    SHOPPED = 0
    VERIFIED_TARIFF = 1
    SURVEYED = 2
    STATED_TARIFF = 3  # stated by the provider, verified by nobody
    ESTIMATE = 4  # collected or computed by a third party


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer chosen to stand for its service in its layer."""

    offer: Offer
    in_doubt: bool = False  # the same service was found twice in the round, further apart than one point
    promotion: Offer | None = None  # newer than the offer, which is the standard price in its place


ServiceKey = tuple[object, ...]
TotalsOf = Callable[[Offer], Sequence[Decimal]]  # total cost percent at each of an offer's surveyed amounts


def precedence(offer: Offer) -> Precedence:
    """Return how far an offer's layer is believed."""
    match offer.quote.layer:
        case Layer.SHOPPED:
            return Precedence.SHOPPED
        case Layer.SURVEYED:
            return Precedence.SURVEYED
        case Layer.TARIFF:
            return Precedence.VERIFIED_TARIFF if offer.verified else Precedence.STATED_TARIFF
        case Layer.ESTIMATE:
            return Precedence.ESTIMATE


def service_key(offer: Offer) -> ServiceKey:
    """Return what makes a service the same one: provider (canonical), pay-in, access, pickup and payout currency."""
    service = offer.quote.service
    return (offer.provider_slug, service.payout_currency, service.pay_in, service.access_points, service.pickup)


def same_service(first: Offer, second: Offer) -> bool:
    """Whether two offers of different layers are of one service.

    Where one of two sources does not say the access point or the pickup method, that does not make them two.
    """
    one, other = first.quote.service, second.quote.service
    return (
        first.provider_slug == second.provider_slug
        and one.payout_currency == other.payout_currency
        and one.pay_in == other.pay_in
        and _agree(one.access_points, other.access_points)
        and _agree(one.pickup, other.pickup)
    )


def newest_then_dearest(quote: Quote) -> tuple[date, Decimal, Decimal]:
    """Order by day; of one day the dearer is the greater, since nobody is promised more than was found."""
    points = quote.points
    fees = sum((point.fee for point in points if point.fee is not None), ZERO)
    rates = sum((point.rate for point in points if point.rate is not None), ZERO)
    return (quote.observed_on, fees, -rates)


def is_out_of_date(offer: Offer, today: date) -> bool:
    """Whether a price has passed its day, or a newer round of its corridor is there."""
    return offer.superseded or is_past_its_day(offer, today)


def is_past_its_day(offer: Offer, today: date) -> bool:
    """Whether a price has passed its day.

    A superseded price has left the ranking. The one that comes back, as the newest standard price in place of a
    promotion, is what the ranking uses: it is dated and never called best, but ordered by its figure.
    """
    return today >= offer.out_of_date_on


def candidates(offers: Iterable[Offer], totals: TotalsOf) -> tuple[list[Candidate], list[Offer]]:
    """Return who stands for each service in each layer, and the promotions of services without a standard price.

    A superseded offer has left the ranking; only as the newest standard price in place of a promotion it comes back.
    """
    chosen: list[Candidate] = []
    promotions: list[Offer] = []
    for group in _grouped(offers):
        standard = [offer for offer in group if offer.quote.promotion is None]
        current = [offer for offer in standard if not offer.superseded]
        promotion = max(
            (offer for offer in group if offer.quote.promotion is not None and not offer.superseded),
            key=_order,
            default=None,
        )
        prices = current or (standard if promotion is not None else [])
        if prices:
            chosen.extend(_of_newest_round(prices, totals, promotion))
        elif promotion is not None:
            promotions.append(promotion)
    return chosen, promotions


def _of_newest_round(offers: Sequence[Offer], totals: TotalsOf, promotion: Offer | None) -> list[Candidate]:
    """Return the prices of the newest round: one, or each that is more than a point away from the newer ones."""
    newest = max(offers, key=_order)
    newer = promotion if promotion is not None and promotion.quote.observed_on >= newest.quote.observed_on else None
    found = [offer for offer in offers if _round(offer) == _round(newest)]
    if len(found) == 1:
        return [Candidate(newest, promotion=newer)]
    kept: list[tuple[Offer, Sequence[Decimal]]] = []
    for offer in sorted(found, key=_order, reverse=True):
        costs = totals(offer)
        if all(_disagree(offer, costs, other, theirs) for other, theirs in kept):
            kept.append((offer, costs))
    return [Candidate(offer, in_doubt=len(kept) > 1, promotion=newer) for offer, _ in kept]


def _disagree(offer: Offer, costs: Sequence[Decimal], other: Offer, theirs: Sequence[Decimal]) -> bool:
    if offer.quote.tariff is not None or other.quote.tariff is not None:
        return offer.quote.tariff != other.quote.tariff  # exact schedules: equal, or two different ones
    return any(abs(one - two) > AGREEING_POINTS for one, two in zip(costs, theirs, strict=False))


def _grouped(offers: Iterable[Offer]) -> Iterable[list[Offer]]:
    groups: dict[tuple[ServiceKey, Precedence], list[Offer]] = {}
    for offer in offers:
        groups.setdefault((service_key(offer), precedence(offer)), []).append(offer)
    return groups.values()


def _round(offer: Offer) -> tuple[str, str, str]:
    return (offer.source, offer.quote.part, offer.quote.period)


def _order(offer: Offer) -> tuple[date, Decimal, Decimal, str]:
    return (*newest_then_dearest(offer.quote), offer.quote_id)


def _agree(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return one == other or not one or not other

"""What is not ranked but shown apart, with the reason and its nearest observed price (design, section 4)."""

from datetime import date
from decimal import Decimal
from typing import Final

from portal.prices.offers import Apart, ApartReason, Offer
from portal.prices.pricing import SurveyedCost, surveyed_costs, usable_points
from portal.prices.quotes import Quote
from portal.prices.rates import ReferenceRate
from portal.prices.rebasing import MarginBasis, margin_basis
from portal.prices.tariffs import validity
from portal.prices.vocabulary import Question

_ONE: Final = Decimal(1)

#: Here a total would pass for a cost that nobody knows: the rate is not disclosed, or there is no market rate for it.
_NO_TOTAL: Final = frozenset({ApartReason.UNDISCLOSED, ApartReason.INCOMPARABLE})

#: Here our own reference rates say nothing: the source's own is all there is.
_OWN_REFERENCE: Final = frozenset({ApartReason.MISLABELLED, ApartReason.CURRENCY_UNKNOWN})


def reason_apart(offer: Offer, sending: str, today: date, *, require_register_entry: bool) -> ApartReason | None:
    """Return why an offer cannot be ranked at any amount, or None where it can."""
    quote = offer.quote
    if require_register_entry and not offer.licence_checked:
        return ApartReason.UNLICENSED
    if offer.released_as_dollars:
        return ApartReason.MISLABELLED
    if not quote.discloses_rate:
        return ApartReason.UNDISCLOSED
    if quote.service.payout_currency is None:
        return ApartReason.INCOMPARABLE if _paid_out_as_sent(quote) else ApartReason.CURRENCY_UNKNOWN
    return _reason_of_tariff(quote, sending, today) if quote.tariff is not None else _reason_of_points(quote, sending)


def set_apart(
    offer: Offer, reason: ApartReason, question: Question, amount: Decimal, sending: str, table: ReferenceRate | None
) -> Apart:
    """Return an offer set apart, with what it cost at the surveyed amount nearest to the one asked about.

    ``table`` is the reference rate of the ranking it would stand in, if there is one.
    """
    # A mislabelled price is told under the code its source printed, which need not be the corridor's currency.
    code = offer.quote.points[0].currency if reason is ApartReason.MISLABELLED and offer.quote.points else sending
    costs = surveyed_costs(offer, code, _basis(offer, reason, sending, table))
    if not costs:
        return Apart(offer, reason)
    nearest = _nearest(costs, reason, question, amount)
    total = None if reason in _NO_TOTAL else nearest.total_percent
    return Apart(offer, reason, nearest.amount, nearest.fee, total)


def _paid_out_as_sent(quote: Quote) -> bool:
    """Whether both rates are 1: the money arrives in the sending currency, which nothing confirms."""
    rates = {point.rate for point in quote.points if point.rate is not None}
    return quote.reference_rate == _ONE and rates == {_ONE}


def _reason_of_tariff(quote: Quote, sending: str, today: date) -> ApartReason | None:
    if quote.tariff is None or not quote.tariff.bands:
        return ApartReason.INCOMPLETE
    return ApartReason.OTHER_CURRENCY if quote.tariff.currency != sending else validity(quote.tariff, today)


def _reason_of_points(quote: Quote, sending: str) -> ApartReason | None:
    if usable_points(quote, sending):
        return None
    elsewhere = quote.points and all(point.currency != sending for point in quote.points)
    return ApartReason.OTHER_CURRENCY if elsewhere else ApartReason.INCOMPLETE


def _basis(offer: Offer, reason: ApartReason, sending: str, table: ReferenceRate | None) -> MarginBasis | None:
    if reason in _OWN_REFERENCE:
        own = offer.quote.reference_rate
        return MarginBasis(own, from_source=True) if own is not None and own > 0 else None
    return margin_basis(offer, sending, table)


def _nearest(costs: list[SurveyedCost], reason: ApartReason, question: Question, amount: Decimal) -> SurveyedCost:
    if reason is ApartReason.BELOW_RANGE:
        return costs[0]
    if reason is ApartReason.ABOVE_RANGE:
        return costs[-1]
    if question is Question.RECEIVE or reason is ApartReason.MISLABELLED:  # the amount is in another currency
        return costs[0]
    return min(costs, key=lambda cost: abs(cost.amount - amount))

"""Which reference rate a table is compared at (design, section 4, "Order of M").

Legal peg; Frankfurter; ECB cross; else the newest survey's own M for that payout currency, named as such, so that a
machine without network still compares. Two sources more than 1 % apart: the first is used, both are shown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from portal.prices.offers import Offer
from portal.prices.rates import KnownRates, ReferenceRate
from portal.prices.rebasing import apart
from portal.prices.vocabulary import Layer, RateSource

#: The order in which sources of reference rates are believed.
ORDER_OF_BELIEF: Final = (RateSource.PEG, RateSource.FRANKFURTER, RateSource.ECB, RateSource.SURVEY)

#: The reference rates of a corridor's tables, by payout currency.
References = dict[str, ReferenceRate]

#: Whose own reference rates may stand in for ours: people who observed prices, never a provider or its feed.
_OBSERVERS: Final = (Layer.SURVEYED, Layer.SHOPPED)


def most_believed(candidates: Iterable[ReferenceRate]) -> ReferenceRate | None:
    """Return the rate that is believed first, newest within one source, with the next source where it differs."""
    order = {source: place for place, source in enumerate(ORDER_OF_BELIEF)}
    ranked = sorted(candidates, key=lambda rate: (order[rate.source], -rate.on.toordinal()))
    if not ranked:
        return None
    first = ranked[0]
    others = (rate for rate in ranked if rate.source != first.source)
    second = next((rate for rate in others if apart(first.rate, rate.rate)), first.second)
    return replace(first, second=second)


def choose_reference(
    sending: str, payout: str, known: KnownRates, offers: Sequence[Offer], today: date
) -> ReferenceRate | None:
    """Return the one reference rate of a table, payout units per sending unit; None where there is none at all.

    ``known`` answers with pegs, Frankfurter and the ECB in their order; ``offers`` are those of the corridor, whose
    own interbank rates are the last resort. The same currency at both ends has the rate 1 by definition.
    """
    if sending == payout:
        return ReferenceRate(sending, payout, Decimal(1), today, RateSource.PEG, reference=sending)
    return known.rate(sending, payout, today) or _newest_of_survey(sending, payout, offers)


def references_of(offers: Sequence[Offer], sending: str, known: KnownRates, today: date) -> References:
    """Return the one reference rate of each payout currency that has one."""
    currencies = {offer.quote.service.payout_currency for offer in offers}
    found = {
        currency: choose_reference(sending, currency, known, offers, today)
        for currency in currencies
        if currency is not None
    }
    return {currency: reference for currency, reference in found.items() if reference is not None}


def _newest_of_survey(sending: str, payout: str, offers: Sequence[Offer]) -> ReferenceRate | None:
    """Return the interbank rate of the newest observation; of several that day the most frequent, then the lowest."""
    stated = [
        (offer.quote.observed_on, offer.quote.reference_rate, offer.source, offer.quote.period)
        for offer in offers
        if offer.quote.service.payout_currency == payout
        and offer.quote.reference_rate is not None
        and offer.quote.reference_rate > 0
        and offer.quote.layer in _OBSERVERS
        and not offer.released_as_dollars  # its rate is per dollar, whatever its code says
        and all(point.currency == sending for point in offer.quote.points)
    ]
    if not stated:
        return None
    newest = max(observed_on for observed_on, *_ in stated)
    that_day = [entry for entry in stated if entry[0] == newest]
    counts = Counter(rate for _, rate, _, _ in that_day)
    _, rate, source, period = min(that_day, key=lambda entry: (-counts[entry[1]], entry[1], entry[2], entry[3]))
    return ReferenceRate(sending, payout, rate, newest, RateSource.SURVEY, reference=f"{source} {period}")

"""Which prices a person is asked about although they are shown (design, section 4).

The same service found twice in its newest round, more than a point of total cost apart: both prices are shown as "two
prices were found", neither is called best, and a person is asked which is right.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from portal.prices.apart import reason_apart
from portal.prices.offers import Offer
from portal.prices.pricing import surveyed_totals
from portal.prices.rates import KnownRates
from portal.prices.references import references_of
from portal.prices.services import candidates


def in_doubt(offers: Sequence[Offer], sending: str, known: KnownRates, today: date) -> list[Offer]:
    """Return the offers of one corridor that a comparison in ``sending`` currency shows as two prices of a service."""
    comparable = [
        offer for offer in offers if reason_apart(offer, sending, today, require_register_entry=False) is None
    ]
    references = references_of(offers, sending, known, today)
    chosen, _promotions = candidates(comparable, partial(surveyed_totals, references, sending))
    return [candidate.offer for candidate in chosen if candidate.in_doubt]

"""A short name for a service that stays the same from round to round: for addresses that people keep.

A quote's number changes with every run; what makes a service the same one does not (``services.service_key``).
"""

from collections.abc import Iterable
from hashlib import blake2s

from portal.prices.offers import Offer
from portal.prices.services import service_key


def service_code(offer: Offer) -> str:
    """Return the code of an offer's service: its provider's name for addresses, and six hexadecimal digits.

    The digits stand for how it is paid in, reached and collected, and for the currency it pays out.
    """
    told = "|".join("+".join(part) if isinstance(part, tuple) else str(part) for part in service_key(offer))
    return f"{offer.provider_slug}-{blake2s(told.encode(), digest_size=3).hexdigest()}"


def by_code(offers: Iterable[Offer]) -> dict[str, tuple[Offer, ...]]:
    """Return each service once, under its code, with every price of it, in the order given."""
    found: dict[str, tuple[Offer, ...]] = {}
    for offer in offers:
        code = service_code(offer)
        found[code] = (*found.get(code, ()), offer)
    return found

"""Delivery estimates: ISO 8601 durations, such as ``PT26H3M`` or ``P2D``, as the survey's classes of speed."""

import re
from decimal import Decimal

from portal.prices.vocabulary import SPEED_HOURS, Speed

_NUMBER = r"([0-9]{1,6}(?:[.,][0-9]{1,9})?)"
_DURATION = re.compile(
    rf"P(?=[0-9T])(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)

_SECONDS_OF_EACH = (7 * 86_400, 86_400, 3_600, 60, 1)


def hours(text: str) -> Decimal | None:
    """Return the hours of a duration, or None where it is none. Years and months have no fixed length and are none."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    parts = zip(match.groups(), _SECONDS_OF_EACH, strict=True)
    return sum((Decimal(part.replace(",", ".")) * each for part, each in parts if part), Decimal(0)) / 3600


def speed(shortest: object, longest: object) -> Speed | None:
    """Return the class of the longest wait (where only a range is known, the worse end counts); None: not said."""
    text = longest if isinstance(longest, str) else shortest
    wait = hours(text) if isinstance(text, str) else None
    if wait is None:
        return None
    return next(each for each, limit in SPEED_HOURS.items() if limit is None or wait <= limit)

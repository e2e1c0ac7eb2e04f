"""One published rate, as a source of ours wrote it, made into a record or refused with the reason."""

import re
from datetime import date
from decimal import Decimal

from portal.collection.exact_json import amount
from portal.prices.quotes import ObservedRate, Rejected
from portal.prices.reasons import Refusal
from portal.prices.vocabulary import RateSource

#: Everything here is per one euro.
BASE = "EUR"

_CODE = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


class Observer:
    """Reads the rates of one snapshot and remembers what it has seen of it."""

    def __init__(self, source: RateSource) -> None:
        self._source = source
        self._seen: set[tuple[date, str]] = set()

    def observe(
        self, place: str, day: str, quote: str, rate: Decimal | None, publisher: str, raw: tuple[tuple[str, str], ...]
    ) -> ObservedRate | Rejected:
        """Return the rate of ``quote`` per euro on ``day``, or the refusal."""
        key = f"{day} {quote}"[:200]
        on = iso_day(day)
        problem = _problem(on, quote, rate)
        if problem or on is None or rate is None:
            return Rejected(key, place, Refusal.UNREADABLE, problem, raw)
        if (on, quote) in self._seen:
            twice = "The same currency and day stand here twice; the first is taken. Compare them with the publisher."
            return Rejected(key, place, Refusal.DUPLICATE_KEY, twice, raw)
        self._seen.add((on, quote))
        return ObservedRate(BASE, quote, on, rate, self._source.value, publisher)


def _problem(on: date | None, quote: str, rate: Decimal | None) -> str:
    """Tell what keeps a rate from being one; a future date does not, validation holds it."""
    if on is None:
        return "The date is missing or not of the form 2026-11-20. The rate is left out."
    if not _CODE.fullmatch(quote) or quote == BASE:
        return "The currency is missing, or no code of three letters other than EUR. The rate is left out."
    return "" if amount(rate) is not None else "The rate is missing or no number above zero. It is left out."


def iso_day(text: str) -> date | None:
    """Return the day that ``2026-11-20`` names, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def printed_decimal(text: str) -> Decimal | None:
    """Return a plain decimal with its printed digits, or None."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None

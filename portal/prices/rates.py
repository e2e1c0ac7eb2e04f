"""Reference (mid-market) rates: their shape, and where one is asked for.

A rate is units of ``quote`` per one unit of ``base``. Order of belief (design, section 4): legal peg; Frankfurter; ECB
cross; else the newest survey's own interbank rate, named as such.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from portal.prices.vocabulary import RateSource


@dataclass(frozen=True, slots=True)
class ReferenceRate:
    """A reference rate with what is needed to show where it is from."""

    base: str
    quote: str
    rate: Decimal
    on: date  # the day it was published for; older than the day asked for where it was carried forward
    source: RateSource
    reference: str = ""  # the publisher, or the law behind a peg, in a few words
    second: "ReferenceRate | None" = None  # a second source's rate, given where the two are more than 1 % apart

    def age_in_days(self, today: date) -> int:
        """Whole days between the day the rate is of and ``today``."""
        return (today - self.on).days


class KnownRates(Protocol):
    """Anything that can tell a reference rate: a table in SQL, pegs from data, figures of a survey."""

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return the rate of ``on`` or the newest before it (at most 10 days older), or None where none is known."""


class NoRates:
    """Knows no rate: what a reader is given where nothing has been pulled yet."""

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return None, whatever is asked."""
        return None

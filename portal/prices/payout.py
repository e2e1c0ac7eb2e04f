"""In which currency a surveyed service pays out: the survey has no column for it, though it mixes them in one corridor.

The rule is the design's (section 4, "Payout currency is part of the service and of the quote"): what the note says;
else the one of local currency, US dollar and euro whose known rate lies within 25 % of the row's own reference rate,
the closest first. Where none fits, the payout currency stays unknown, and no amount of it is shown.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from babel.numbers import get_currency_name

from portal.prices.codes import currencies_of, local_currency
from portal.prices.corroboration import FIT, HARD_CURRENCIES
from portal.prices.money import exactly
from portal.prices.quotes import PricePoint
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import PayoutBasis

_ONE: Final = Decimal(1)
_EXACT: Final = Decimal("1.005")  # two currencies at par (XOF and XAF), as opposed to two that happen to be close

_WHAT = r"(?P<what>US\s?\$|U\.?S\.?\s*dollars?|dollars?|euros?|[A-Z]{3})"
_STATEMENTS: Final = (
    re.compile(
        rf"\b{_WHAT}[\s-]+(?:service|pay-?outs?|pick-?ups?|payments?|transfers?|account|delivery)\b", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:paid(?:[\s-]+out)?|pay-?outs?|pays?(?:[\s-]+out)?|pick(?:ed)?[\s-]*ups?|service|receiv\w+|collect\w*"
        r"|disburs\w+|delivered|credited|withdraw\w*)"
        rf"(?:\s+(?:is|are|only|available|made|money|funds|cash))*\s+(?:only\s+)?in\s+{_WHAT}(?!\w)",
        re.IGNORECASE,
    ),
)
_SAME_CURRENCY: Final = re.compile(
    r"\b(?:same currency|currency (?:of the send\w*|sent)|send(?:ing|er)?(?:'s|’s)? currency)\b", re.IGNORECASE
)
# What stands before a statement and turns it round: it is denied, or it is about the fee.
_NOT_ABOUT_PAYOUT: Final = re.compile(
    r"\b(?:no|not|without|except|fees?|charges?|commission|sender)\b[^.;]{0,20}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Payout:
    """The payout currency of a row (None: unknown), how it is known, and whether the send amount is really dollars."""

    currency: str | None
    basis: PayoutBasis
    sent_in_dollars: bool = False  # send currency mislabelled: the code is another one, the amount and M are in dollars


@exactly
def infer_payout(
    sending_currency: str,
    receiving_country: str,
    rate: Decimal | None,
    reference: Decimal | None,
    note: str,
    on: date,
    known: KnownRates,
) -> tuple[str | None, PayoutBasis]:
    """Return the payout currency of a surveyed row and how it is known; (None, UNKNOWN) where nothing settles it.

    ``rate`` and ``reference`` are payout units per sending unit as the row gives them; countries are ISO alpha-2.
    Both rates 1 mean that the money arrives in the currency in which it was sent, where that is the dollar, the euro,
    legal tender at the destination, or named by the note; otherwise the row is not comparable.
    """
    candidates = payout_candidates(receiving_country, on)
    stated = stated_payout(note, (*candidates, sending_currency))
    same = rate == reference == _ONE
    if same and (sending_currency in candidates or stated == sending_currency or _SAME_CURRENCY.search(note)):
        return sending_currency, PayoutBasis.SAME_AS_SENT
    if stated is not None:
        return stated, PayoutBasis.STATED
    if reference is None or reference <= 0:
        return None, PayoutBasis.UNKNOWN
    fits = [
        (distance, place, candidate)
        for place, candidate in enumerate(candidates)
        if (distance := _distance(sending_currency, candidate, reference, on, known)) <= (_EXACT if same else FIT)
    ]
    return (min(fits)[2], PayoutBasis.DERIVED) if fits else (None, PayoutBasis.UNKNOWN)


def settle_payout(
    point: PricePoint,
    receiving_country: str,
    reference: Decimal | None,
    note: str,
    on: date,
    known: KnownRates,
) -> Payout:
    """Return the payout of a surveyed row, seeing through a mislabelled send currency.

    A row whose amount equals its dollar denomination under another code, and whose reference rate does not fit that
    code's known one, was sent in dollars (the real RW-KE row of 200 "RWF" at 129.2). Its payout currency is then the
    one found per dollar, and ``sent_in_dollars`` says that the row must be held.
    """
    currency, basis = infer_payout(point.currency, receiving_country, point.rate, reference, note, on, known)
    if basis is PayoutBasis.UNKNOWN and point.currency != "USD" and point.amount == point.denomination:
        per_dollar, basis_per_dollar = infer_payout("USD", receiving_country, point.rate, reference, note, on, known)
        if basis_per_dollar is PayoutBasis.DERIVED:
            return Payout(per_dollar, basis_per_dollar, sent_in_dollars=True)
        if reference and reference != _ONE and _local_rate_known(point.currency, receiving_country, on, known):
            return Payout(None, PayoutBasis.UNKNOWN, sent_in_dollars=True)
    return Payout(currency, basis)


def _local_rate_known(sending_currency: str, receiving_country: str, on: date, known: KnownRates) -> bool:
    local = payout_candidates(receiving_country, on)[0]
    return known.rate(sending_currency, local, on) is not None


@cache
def payout_candidates(receiving_country: str, on: date) -> tuple[str, ...]:
    """Return what a service to this country may pay out in: legal tender, own first, then dollar and euro."""
    return tuple(dict.fromkeys((*currencies_of(receiving_country, on), *HARD_CURRENCIES)))


def lacks_a_rate(sending_currency: str, receiving_country: str, on: date, known: KnownRates) -> bool:
    """Whether a currency that a service may pay out in has no known rate: a later one could settle what is unknown."""
    candidates = payout_candidates(receiving_country, on)
    return any(known.rate(sending_currency, each, on) is None for each in candidates if each != sending_currency)


def is_local(currency: str | None, receiving_country: str, on: date) -> bool:
    """Whether a payout currency is the receiving country's own (False where it is unknown)."""
    return currency is not None and currency == local_currency(receiving_country, on)


def stated_payout(note: str, possible: tuple[str, ...]) -> str | None:
    """Return the currency in which the note says that the service pays out, or None.

    ``possible`` are the currencies that make sense; others are not currencies here ("ATM service"). A note that names
    two of them settles nothing.
    """
    if not note:
        return None
    found = {
        currency
        for statement in _STATEMENTS
        for match in statement.finditer(note)
        if not _NOT_ABOUT_PAYOUT.search(note[: match.start()])
        and (currency := _named(match["what"], possible)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _named(words: str, possible: tuple[str, ...]) -> str | None:
    plain = words.upper().replace(".", "")
    if plain.startswith("EURO"):
        return "EUR"
    if plain.startswith("US") and plain != "USD":
        return "USD"
    if plain.startswith("DOLLAR"):
        # "dollars" alone says nothing where another dollar is in use at either end.
        return "USD" if not any(_is_another_dollar(currency) for currency in possible) else None
    return plain if plain in possible else None


@cache
def _is_another_dollar(currency: str) -> bool:
    return currency != "USD" and "dollar" in str(get_currency_name(currency, locale="en")).lower()


def _distance(base: str, quote: str, reference: Decimal, on: date, known: KnownRates) -> Decimal:
    """How many times one of known rate and reference is the other, 1 or more; infinite where no rate is known."""
    if base == quote:
        # No market rate here: the row's own must be 1, or another currency of like value would pass for this one.
        return _ONE if reference == _ONE else Decimal("Infinity")
    found = known.rate(base, quote, on)
    if found is None:
        return Decimal("Infinity")
    return max(found.rate / reference, reference / found.rate)

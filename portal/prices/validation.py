"""Whether a record is right enough to be shown, and a run to be published.

Design, sections 4, 5 and 8. A quote is held only for what cannot be shown as it is; a slip of the source that leaves
the figures usable is flagged and kept. The payout currency is settled before (``portal.prices.payout``).
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from portal.prices.cost import margin_percent, world_bank_total_percent
from portal.prices.money import exactly
from portal.prices.quotes import ObservedRate, PricePoint, Quote, Tariff
from portal.prices.reasons import Flag, Hold, RunFailure, sentence
from portal.prices.vocabulary import Layer, PayoutBasis

#: A rate may be between a third and three times what it is measured against.
FARTHEST: Final = 3
#: A stated margin this many points off (1 - R/M) is flagged.
MARGIN_TOLERANCE: Final = Decimal(1)
#: A stated total this many points off fee/amount + margin is still the survey's rounding; beyond it is flagged.
TOTAL_TOLERANCE: Final = Decimal("0.05")
#: The survey's nominal amounts in dollars.
DENOMINATIONS: Final = frozenset({Decimal(200), Decimal(500)})
#: A reference rate that moves by more than this many times between two publications is looked at.
_JUMP: Final = Decimal("1.25")

_NOT_TRANSPARENT: Final = re.compile(r"\b(?:not|non)[\s-]*transparent\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What validation says of one record. Without holds it is accepted."""

    holds: tuple[Hold, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it may be published without a person looking at it."""
        return not self.holds

    @property
    def explanation(self) -> str:
        """Why it is held and what to do, in English; "" where it is accepted."""
        return " ".join(map(sentence, self.holds))


@exactly
def check(
    quote: Quote, today: date, seen_keys: AbstractSet[str] = frozenset(), market_rate: Decimal | None = None
) -> Verdict:
    """Judge one quote on ``today``. ``seen_keys`` are the record keys that came before it in its snapshot.

    ``market_rate``, payout units per sending unit, measures the rate of a quote that brings no market rate of its own.
    """
    reference = market_rate if quote.reference_rate is None else quote.reference_rate
    holds = [*_holds_of_the_whole(quote, today, seen_keys)]
    holds += _holds_of_tariff(quote.tariff, reference) if quote.tariff else _holds_of_points(quote, reference)
    return Verdict(tuple(dict.fromkeys(holds)), tuple(dict.fromkeys(_flags(quote))))


def _holds_of_the_whole(quote: Quote, today: date, seen_keys: AbstractSet[str]) -> Iterator[Hold]:
    if quote.record_key in seen_keys:
        yield Hold.DUPLICATE_KEY
    if quote.observed_on > today:
        yield Hold.OBSERVED_IN_FUTURE
    if Flag.SENT_IN_DOLLARS in quote.flags:
        yield Hold.SEND_CURRENCY_MISLABELLED


def _holds_of_points(quote: Quote, reference: Decimal | None) -> Iterator[Hold]:
    if not any(point.amount > 0 for point in quote.points):
        yield Hold.AMOUNT_NOT_POSITIVE
    for point in quote.points:
        if point.amount < 0:
            yield Hold.AMOUNT_NOT_POSITIVE
        if point.fee is not None and point.fee < 0:
            yield Hold.FEE_NEGATIVE
        yield from _holds_of_rate(point.rate, reference)


def _holds_of_rate(rate: Decimal | None, reference: Decimal | None) -> Iterator[Hold]:
    if rate is None:
        return
    if rate <= 0:
        yield Hold.RATE_NOT_POSITIVE
    elif reference is not None and reference > 0 and _far_apart(rate, reference):
        yield Hold.RATE_FAR_FROM_REFERENCE


def _holds_of_tariff(tariff: Tariff, reference: Decimal | None) -> Iterator[Hold]:
    yield from _holds_of_rate(tariff.rate, reference)
    for band in tariff.bands:
        if band.minimum < 0 or (band.maximum is not None and band.maximum <= 0):
            yield Hold.AMOUNT_NOT_POSITIVE
        if min(band.fixed_fee, band.percent_fee, band.minimum_fee or 0, band.maximum_fee or 0) < 0:
            yield Hold.FEE_NEGATIVE


def _far_apart(one: Decimal, other: Decimal) -> bool:
    return one * FARTHEST < other or one > other * FARTHEST


def _flags(quote: Quote) -> Iterator[Flag]:
    yield from _flags_of_the_whole(quote)
    for place, point in enumerate(quote.points):
        if place and not point.amount:
            yield Flag.SECOND_AMOUNT_ZERO
        if point.denomination is not None and point.denomination not in DENOMINATIONS:
            yield Flag.UNUSUAL_DENOMINATION
        yield from _flags_of_margin(quote, point)
        if _total_differs(point):
            yield Flag.TOTAL_DIFFERS


def _flags_of_the_whole(quote: Quote) -> Iterator[Flag]:
    if quote.reference_rate is not None and quote.reference_rate <= 0:
        yield Flag.REFERENCE_ZERO
    elif quote.reference_rate is None and quote.layer is Layer.SURVEYED and Flag.REFERENCE_ZERO not in quote.flags:
        yield Flag.REFERENCE_NOT_GIVEN
    if quote.note and _NOT_TRANSPARENT.search(quote.note):
        yield Flag.NOTE_SAYS_NOT_TRANSPARENT
    if quote.payout_basis is PayoutBasis.UNKNOWN:
        yield Flag.PAYOUT_UNKNOWN
    if len({point.currency for point in quote.points}) > 1:
        yield Flag.POINTS_IN_DIFFERENT_CURRENCIES


def _flags_of_margin(quote: Quote, point: PricePoint) -> Iterator[Flag]:
    """A margin that is not disclosed is stored as 0 and means nothing, so that nothing is flagged about it."""
    reference = quote.reference_rate
    if not quote.discloses_rate:
        return
    stated = point.stated_margin
    from_rates = None
    if point.rate is not None and reference is not None and reference > 0:
        from_rates = margin_percent(point.rate, reference)
        if stated is not None and abs(stated - from_rates) >= MARGIN_TOLERANCE:
            yield Flag.MARGIN_DIFFERS
    margin = stated if from_rates is None else from_rates
    if margin is not None and margin < 0:
        yield Flag.NEGATIVE_MARGIN


def _total_differs(point: PricePoint) -> bool:
    if point.amount <= 0 or point.fee is None or point.stated_margin is None or point.stated_total is None:
        return False
    summed = world_bank_total_percent(point.fee, point.amount, point.stated_margin)
    return abs(summed - point.stated_total) > TOTAL_TOLERANCE


@exactly
def check_rate(rate: ObservedRate, previous: Decimal | None, today: date | None = None) -> Verdict:
    """Judge a reference rate against the one published before it for the same currencies (None: there is none)."""
    holds: list[Hold] = []
    flags: list[Flag] = []
    if today is not None and rate.on > today:
        holds.append(Hold.OBSERVED_IN_FUTURE)
    if rate.rate <= 0:
        holds.append(Hold.RATE_NOT_POSITIVE)
    elif previous is not None and previous > 0:
        if _far_apart(rate.rate, previous):
            holds.append(Hold.RATE_FAR_FROM_PREVIOUS)
        elif rate.rate > previous * _JUMP or previous > rate.rate * _JUMP:
            flags.append(Flag.RATE_JUMPED)
    return Verdict(tuple(holds), tuple(flags))


def judge_run(records_read: int, accepted: int, previous_accepted: int | None) -> RunFailure | None:
    """Return why a run must publish nothing, or None. ``previous_accepted``: of the last published run, if any.

    A sudden drop is fewer than 70 % of what the last published run brought (design, section 5).
    """
    if records_read <= 0:
        return RunFailure.NOTHING_READ
    if accepted <= 0:
        return RunFailure.NOTHING_ACCEPTED
    if previous_accepted is not None and accepted * 10 < previous_accepted * 7:
        return RunFailure.SUDDEN_DROP
    return None

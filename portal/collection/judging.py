"""What becomes of each record, and of a run as a whole: the rules of portal.prices.validation put to work."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import TypeGuard

from sqlalchemy import select

from portal.collection.tables import RateRow, Run, RunState
from portal.collection.yardsticks import WITHIN, SurveyYardstick
from portal.database import Database
from portal.prices.quotes import ObservedRate, Quote
from portal.prices.validation import Verdict, check, check_rate
from portal.prices.vocabulary import RateSource

#: What a person's decision makes of a quote.
STATUS_AFTER = {"release": "released", "discard": "discarded"}

#: A rate is measured against the one before it only where that is at most so old: currencies do move over the years.
NEIGHBOUR = timedelta(days=31)

#: Sources that publish rates day by day.
_PUBLISHERS = frozenset({RateSource.FRANKFURTER.value, RateSource.ECB.value})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a record: its status, and why."""

    status: str  # accepted, held, released, discarded
    reasons: tuple[str, ...] = ()
    explanation: str = ""
    flags: tuple[str, ...] = ()  # of the source's slips, added to those it was read with

    @property
    def shown(self) -> bool:
        """Whether the public sees it once it is published."""
        return self.status in {"accepted", "released"}


_Known = tuple[date, Decimal]
_Pair = tuple[str, str, str]  # who publishes it, and both currencies


def rule_on_quote(
    quote: Quote, today: date, seen_keys: AbstractSet[str], decision: str | None, market_rate: Decimal | None = None
) -> Ruling:
    """Accept or hold a quote. A person's earlier decision on the same content (release, discard) applies again.

    ``market_rate`` measures the rate of a quote that brings no market rate of its own.
    """
    return _decided(_ruling(check(quote, today, seen_keys, market_rate)), decision)


def rate_hash(rate: ObservedRate) -> str:
    """Name the content of a reference rate, in as many digits as a quote's."""
    content = repr((rate.source, rate.base, rate.quote, rate.on.isoformat(), format(rate.rate, "f"), rate.publisher))
    return blake2b(content.encode(), digest_size=16).hexdigest()


class RateJudge:
    """Accepts or holds reference rates, each measured against the nearest one known of the same two currencies.

    Where its own source has none near, another source's counts, then what surveys say, then its own source's of up to
    two years before: a first rate that is upside down must not become what all later ones are measured against.
    """

    def __init__(self, database: Database, run_id: int, today: date) -> None:
        self._database = database
        self._run_id = run_id
        self._today = today
        self._surveys = SurveyYardstick(database, run_id)
        self._neighbours: dict[_Pair, _Known | None] = {}

    def rule(self, rate: ObservedRate, decision: str | None) -> Ruling:
        """Judge one rate; an accepted one becomes the neighbour of the next. An earlier decision applies again."""
        ruling = _decided(_ruling(check_rate(rate, self._measure(rate), self._today)), decision)
        if ruling.shown:
            self._neighbours[rate.source, rate.base, rate.quote] = (rate.on, rate.rate)
        return ruling

    def _measure(self, rate: ObservedRate) -> Decimal | None:
        """Return what a rate is measured against, or None where nothing is known of it."""
        own = self._neighbour(rate.source, rate)
        if _within(own, rate.on, NEIGHBOUR):
            return own[1]
        for source in _PUBLISHERS - {rate.source}:
            other = self._neighbour(source, rate)
            if _within(other, rate.on, NEIGHBOUR):
                return other[1]
        surveyed = self._surveys.per_euro(rate.quote, rate.on, self._per_euro(rate.on)) if rate.base == "EUR" else None
        return surveyed if surveyed is not None else own[1] if _within(own, rate.on, WITHIN) else None

    def _neighbour(self, source: str, rate: ObservedRate) -> _Known | None:
        pair = (source, rate.base, rate.quote)
        if pair not in self._neighbours:
            self._neighbours[pair] = self._published_before(source, rate)
        return self._neighbours[pair]

    def _per_euro(self, on: date) -> dict[str, Decimal]:
        """Return what is known of other currencies about a day."""
        return {
            quote: known[1]
            for (_, base, quote), known in self._neighbours.items()
            if base == "EUR" and _within(known, on, WITHIN)
        }

    def _published_before(self, source: str, rate: ObservedRate) -> _Known | None:
        newest = (
            select(RateRow.on, RateRow.rate)
            .join(Run, Run.id == RateRow.run_id)
            .where(
                Run.state == RunState.PUBLISHED.value,
                RateRow.run_id < self._run_id,
                RateRow.source == source,
                RateRow.base == rate.base,
                RateRow.quote == rate.quote,
                RateRow.on.between(rate.on - WITHIN, rate.on),
                RateRow.status.in_(("accepted", "released")),
            )
            .order_by(RateRow.on.desc(), RateRow.run_id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(newest).first()
        return None if row is None else (row.on, row.rate)


def _within(known: _Known | None, on: date, days: timedelta) -> TypeGuard[_Known]:
    return known is not None and abs(on - known[0]) <= days


def _decided(ruling: Ruling, decision: str | None) -> Ruling:
    if decision == "discard" or (decision == "release" and ruling.status == "held"):
        return replace(ruling, status=STATUS_AFTER[decision])
    return ruling


def _ruling(verdict: Verdict) -> Ruling:
    status = "accepted" if verdict.accepted else "held"
    return Ruling(status, verdict.holds, verdict.explanation, verdict.flags)

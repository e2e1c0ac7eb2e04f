"""What becomes of each record, and of a run as a whole: the rules of portal.prices.validation put to work."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import blake2b

from sqlalchemy import select

from portal.collection.tables import RateRow, Run, RunState
from portal.collection.writing import Ruling
from portal.database import Database
from portal.prices.quotes import ObservedRate, Quote
from portal.prices.validation import Verdict, check, check_rate

#: What a person's decision makes of a quote.
STATUS_AFTER = {"release": "released", "discard": "discarded"}

#: A rate is measured against the one before it only where that is at most so old: currencies do move over the years.
NEIGHBOUR = timedelta(days=31)


def rule_on_quote(quote: Quote, today: date, seen_keys: AbstractSet[str], decision: str | None) -> Ruling:
    """Accept or hold a quote. A person's earlier decision on the same content (release, discard) applies again."""
    return _decided(_ruling(check(quote, today, seen_keys)), decision)


def rate_hash(rate: ObservedRate) -> str:
    """Name the content of a reference rate, in as many digits as a quote's."""
    content = repr((rate.source, rate.base, rate.quote, rate.on.isoformat(), format(rate.rate, "f"), rate.publisher))
    return blake2b(content.encode(), digest_size=16).hexdigest()


class RateJudge:
    """Accepts or holds reference rates, each measured against the nearest one known of the same two currencies."""

    def __init__(self, database: Database, run_id: int, today: date) -> None:
        self._database = database
        self._run_id = run_id
        self._today = today
        self._neighbours: dict[tuple[str, str, str], tuple[date, Decimal] | None] = {}

    def rule(self, rate: ObservedRate, decision: str | None) -> Ruling:
        """Judge one rate; an accepted one becomes the neighbour of the next. An earlier decision applies again."""
        pair = (rate.source, rate.base, rate.quote)
        if pair not in self._neighbours:
            self._neighbours[pair] = self._published_before(rate)
        neighbour = self._neighbours[pair]
        near = neighbour is not None and abs(rate.on - neighbour[0]) <= NEIGHBOUR
        verdict = check_rate(rate, neighbour[1] if neighbour is not None and near else None, self._today)
        ruling = _decided(_ruling(verdict), decision)
        if ruling.shown:
            self._neighbours[pair] = (rate.on, rate.rate)
        return ruling

    def _published_before(self, rate: ObservedRate) -> tuple[date, Decimal] | None:
        newest = (
            select(RateRow.on, RateRow.rate)
            .join(Run, Run.id == RateRow.run_id)
            .where(
                Run.state == RunState.PUBLISHED.value,
                RateRow.run_id < self._run_id,
                RateRow.source == rate.source,
                RateRow.base == rate.base,
                RateRow.quote == rate.quote,
                RateRow.on.between(rate.on - NEIGHBOUR, rate.on),
                RateRow.status.in_(("accepted", "released")),
            )
            .order_by(RateRow.on.desc(), RateRow.run_id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(newest).first()
        return None if row is None else (row.on, row.rate)


def _decided(ruling: Ruling, decision: str | None) -> Ruling:
    if decision == "discard" or (decision == "release" and ruling.status == "held"):
        return replace(ruling, status=STATUS_AFTER[decision])
    return ruling


def _ruling(verdict: Verdict) -> Ruling:
    status = "accepted" if verdict.accepted else "held"
    return Ruling(status, verdict.holds, verdict.explanation, verdict.flags)

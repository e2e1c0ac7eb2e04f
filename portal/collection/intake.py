"""Takes in the records of a run one by one: judged, numbered, and handed to the writer.

Collecting and replaying number records alike: one count over the whole run, in the order of its snapshots.
"""

from collections import defaultdict
from datetime import date
from typing import Any, assert_never

from sqlalchemy import Connection, select

from portal.collection.judging import RateJudge, rate_hash, rule_on_quote
from portal.collection.measures import Counted, counted_held_row, counted_row
from portal.collection.rounds import RoundsOfRun
from portal.collection.runs import Tally
from portal.collection.source import Source
from portal.collection.tables import Decision
from portal.collection.writing import Writer, prepare
from portal.database import Database
from portal.prices.payout import lacks_a_rate
from portal.prices.quotes import ObservedRate, Quote, Record, Rejected, Service
from portal.prices.rates import KnownRates, NoRates
from portal.prices.vocabulary import PayoutBasis

#: Why a record with a text that no honest source has is refused.
UNUSABLE_TEXT = "unusable_text"

#: Longest texts that the tables take, by what they are.
_LONGEST = {"record_key": 200, "provider": 200, "period": 20, "part": 400, "collector": 80}


class Intake:
    """The records of one run on their way in."""

    def __init__(self, database: Database, source: Source, run_id: int, tally: Tally, today: date) -> None:
        self.tally = tally
        #: Quotes whose payout currency stayed unknown for want of a reference rate.
        self.unsettled = 0
        self.rounds = RoundsOfRun(run_id, source.name, source.version)
        #: The parts that the quotes of each snapshot belong to.
        self.parts: defaultdict[int, set[str]] = defaultdict(set)
        self._writer = Writer(database, run_id, self.rounds)
        self._rates = RateJudge(database, run_id, today)
        self._today = today
        self._keys: set[str] = set()
        self._services: dict[tuple[Any, ...], Service] = {}
        self._known: KnownRates = NoRates()
        self._number = 0
        with database.reading() as connection:
            self._decided = decisions(connection, source.name)

    def begin_snapshot(self, known: KnownRates) -> None:
        """Forget the record keys seen, which are unique within a snapshot only; take the rates known to its reader."""
        self._keys.clear()
        self._known = known

    def take(self, record: Record, snapshot_id: int) -> None:
        """Judge one record and hand it to the writer."""
        self._number += 1
        self.tally.records_read += 1
        match record:
            case Quote():
                self._take_quote(record, snapshot_id)
            case ObservedRate():
                self._take_rate(record, snapshot_id)
            case Rejected():
                self._take_rejected(record, snapshot_id)
            case _:
                assert_never(record)

    def finish(self) -> None:
        """Write what is still in hand."""
        self._writer.flush()

    def _take_quote(self, quote: Quote, snapshot_id: int) -> None:
        if refusal := unstorable(quote):
            self._take_rejected(refusal, snapshot_id)
            return
        prepared = prepare(quote)
        ruling = rule_on_quote(quote, self._today, self._keys, self._decided.get(prepared.digest.hex()))
        self._keys.add(quote.record_key)
        self.parts[snapshot_id].add(quote.part)
        self.tally.quotes_accepted += ruling.shown
        self.tally.quotes_held += ruling.status == "held"
        self.unsettled += quote.payout_basis is PayoutBasis.UNKNOWN and _waits_for_a_rate(quote, self._known)
        service = self._services.setdefault(prepared.service, quote.service)
        counted: Counted | None = None
        if ruling.shown:
            counted = counted_row(quote, self._known, service)
        elif ruling.status == "held":
            counted = counted_held_row(quote, ruling.reasons, service)
        self._writer.add_quote(self._number, snapshot_id, prepared, ruling, counted)

    def _take_rate(self, rate: ObservedRate, snapshot_id: int) -> None:
        ruling = self._rates.rule(rate, self._decided.get(rate_hash(rate)))
        self.tally.rates_accepted += ruling.shown
        self.tally.quotes_held += ruling.status == "held"  # counted with the quotes: what waits for a person
        self._writer.add_rate(self._number, snapshot_id, rate, ruling)

    def _take_rejected(self, record: Rejected, snapshot_id: int) -> None:
        self.tally.records_rejected += 1
        self._writer.add_rejected(self._number, snapshot_id, record)


def _waits_for_a_rate(quote: Quote, known: KnownRates) -> bool:
    receiving = quote.service.corridor.receiving
    return any(lacks_a_rate(point.currency, receiving, quote.observed_on, known) for point in quote.points[:1])


def decisions(connection: Connection, source: str) -> dict[str, str]:
    """Return a person's latest decision for each content (by hash) of a source: release or discard."""
    rows = select(Decision.content_hash, Decision.action).where(Decision.source == source).order_by(Decision.id)
    return {row.content_hash: row.action for row in connection.execute(rows)}


def unstorable(quote: Quote) -> Rejected | None:
    """Return the refusal of a quote with a text that no honest source has: overlong, or with a null character."""
    texts = {
        "record_key": quote.record_key,
        "provider": quote.service.provider,
        "period": quote.period,
        "part": quote.part,
        "collector": quote.collector,
    }
    wrong = next((name for name, text in texts.items() if len(text) > _LONGEST[name] or "\0" in text), "")
    if not wrong and "\0" in quote.note + quote.evidence:
        wrong = "note"
    if not wrong:
        return None
    return Rejected(
        record_key=quote.record_key.replace("\0", "")[:200],
        place="",
        reason=UNUSABLE_TEXT,
        explanation=f"Its {wrong.replace('_', ' ')} is too long or holds a null character. Ask the source to mend it.",
        raw=((wrong, texts.get(wrong, "").replace("\0", "")[:1000]),),
    )

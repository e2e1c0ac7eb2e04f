"""Takes in what a run reads, assessed already: numbered, counted, and handed to the writer.

Collecting and replaying number records alike: one count over the whole run, in the order of its snapshots.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from sqlalchemy import Connection, select

from portal.collection.assessing import Assessed, AssessedQuote, Terms, Weight
from portal.collection.judging import RateJudge, rate_hash
from portal.collection.measures import Counted
from portal.collection.rounds import RoundsOfRun
from portal.collection.runs import Tally
from portal.collection.source import Source
from portal.collection.tables import Decision
from portal.collection.tables.mapping import service_from
from portal.collection.tables.reading import SHOWN
from portal.collection.writing import Writer
from portal.database import Database
from portal.prices.averages import CountedRow
from portal.prices.quotes import ObservedRate, Rejected, Service


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
        self._services: dict[tuple[Any, ...], Service] = {}
        self._number = 0
        with database.reading() as connection:
            self._decided = decisions(connection, source.name)
        #: What the run's records are assessed by.
        self.terms = Terms(today, self._decided)

    def take(self, lot: Iterable[Assessed], snapshot_id: int) -> None:
        """Number the records of a snapshot as they come, and hand them to the writer."""
        for each in lot:
            self._number += 1
            self.tally.records_read += 1
            match each:
                case AssessedQuote():
                    self._take_quote(each, snapshot_id)
                case ObservedRate():
                    self._take_rate(each, snapshot_id)
                case Rejected():
                    self._take_rejected(each, snapshot_id)
                case _:
                    assert_never(each)

    def finish(self) -> None:
        """Write what is still in hand."""
        self._writer.flush()

    def _take_quote(self, quote: AssessedQuote, snapshot_id: int) -> None:
        shown = quote.status in SHOWN
        self.parts[snapshot_id].add(quote.place[0])
        self.tally.quotes_accepted += shown
        self.tally.quotes_held += quote.status == "held"
        self.unsettled += quote.waits_for_a_rate
        quote_round = self.rounds.of(quote.place, quote.observed_on)
        quote_round.add(quote.observed_on, quote.digest, self._counted(quote), shown)
        self._writer.add_quote(self._number, snapshot_id, quote, quote_round)

    def _counted(self, quote: AssessedQuote) -> Counted | None:
        """Return what a quote brings into averages: an import keeps one for each row, so their services are shared."""
        weight = quote.weight
        if not isinstance(weight, Weight):
            return weight
        service = self._services.get(quote.service)
        if service is None:
            service = self._services[quote.service] = service_from(quote.service)
        return CountedRow(Decimal(weight.total), weight.promotion, service, weight.speed, weight.coverage, weight.held)

    def _take_rate(self, rate: ObservedRate, snapshot_id: int) -> None:
        ruling = self._rates.rule(rate, self._decided.get(rate_hash(rate)))
        self.tally.rates_accepted += ruling.shown
        self.tally.quotes_held += ruling.status == "held"  # counted with the quotes: what waits for a person
        self._writer.add_rate(self._number, snapshot_id, rate, ruling)

    def _take_rejected(self, record: Rejected, snapshot_id: int) -> None:
        self.tally.records_rejected += 1
        self._writer.add_rejected(self._number, snapshot_id, record)


def decisions(connection: Connection, source: str) -> dict[str, str]:
    """Return a person's latest decision for each content (by hash) of a source: release or discard."""
    rows = select(Decision.content_hash, Decision.action).where(Decision.source == source).order_by(Decision.id)
    return {row.content_hash: row.action for row in connection.execute(rows)}

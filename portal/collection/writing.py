"""Writes what a run reads: batches of about 2,000 rows, each one short transaction, all under the unpublished run.

Rows go in with SQLAlchemy Core: an object per row would cost several times the time and memory of the whole import.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.collection.assessing import AssessedQuote
from portal.collection.judging import Ruling
from portal.collection.rounds import OpenRound, RoundsOfRun
from portal.collection.runs import BATCH
from portal.collection.statements import insert_bound
from portal.collection.tables import PricePointRow, QuoteRow, RateRow, RejectedRecord, ServiceRow
from portal.collection.tables.mapping import POINT_COLUMNS, QUOTE_COLUMNS, SERVICE_COLUMNS, service_key
from portal.database import Base, Database
from portal.prices.quotes import ObservedRate, Rejected

_QUOTE = (
    "run_id",
    "number",
    "round_id",
    "snapshot_id",
    "service_id",
    "content_hash",
    "status",
    "reasons",
    "explanation",
    "flags",
    *QUOTE_COLUMNS,
)
_POINT = ("run_id", "number", "position", *POINT_COLUMNS)


class Writer:
    """The rows of one run on their way into the database."""

    def __init__(self, database: Database, run_id: int, rounds: RoundsOfRun) -> None:
        self._database = database
        self._run_id = run_id
        self._rounds = rounds
        self._services = ServiceNumbers()
        self._quotes: list[tuple[int, int, AssessedQuote, OpenRound]] = []
        self._points = 0  # of those quotes
        self._others: list[tuple[type[Base], dict[str, Any]]] = []

    def add_quote(self, number: int, snapshot_id: int, quote: AssessedQuote, quote_round: OpenRound) -> None:
        """Take in a quote of a round."""
        self._quotes.append((number, snapshot_id, quote, quote_round))
        self._points += len(quote.points)
        self._flush_when_full()

    def add_rate(self, number: int, snapshot_id: int, rate: ObservedRate, ruling: Ruling) -> None:
        """Take a reference rate in."""
        row = {
            "run_id": self._run_id,
            "number": number,
            "snapshot_id": snapshot_id,
            "source": rate.source,
            "base": rate.base,
            "quote": rate.quote,
            "on": rate.on,
            "rate": rate.rate,
            "publisher": rate.publisher,
            "status": ruling.status,
            "reasons": ",".join(ruling.reasons),
            "explanation": ruling.explanation,
        }
        self._others.append((RateRow, row))
        self._flush_when_full()

    def add_rejected(self, number: int, snapshot_id: int, record: Rejected) -> None:
        """Take in a record that could not become a quote, as it was found."""
        row = {
            "run_id": self._run_id,
            "number": number,
            "snapshot_id": snapshot_id,
            "record_key": record.record_key[:200],
            "place": record.place[:200],
            "reason": record.reason,
            "explanation": record.explanation,
            "raw": [list(pair) for pair in record.raw],
        }
        self._others.append((RejectedRecord, row))
        self._flush_when_full()

    def flush(self) -> None:
        """Write what has been taken in, in one short transaction."""
        with self._database.writing() as connection:
            self._rounds.write_new(connection, (quote_round for *_, quote_round in self._quotes))
            self._services.learn(connection, (quote.service for _, _, quote, _ in self._quotes))
            insert_bound(connection, QuoteRow, _QUOTE, [self._quote_row(*each) for each in self._quotes])
            insert_bound(
                connection,
                PricePointRow,
                _POINT,
                [
                    (self._run_id, number, position, *values)
                    for number, _, quote, _ in self._quotes
                    for position, values in enumerate(quote.points)
                ],
            )
            for table in dict.fromkeys(table for table, _ in self._others):
                connection.execute(insert(table), [row for of, row in self._others if of is table])
        self._quotes.clear()
        self._points = 0
        self._others.clear()

    def _flush_when_full(self) -> None:
        # Price points are rows like others: counted too, or the write lock would be held three times as long.
        if len(self._quotes) + self._points + len(self._others) >= BATCH:
            self.flush()

    def _quote_row(
        self, number: int, snapshot_id: int, quote: AssessedQuote, quote_round: OpenRound
    ) -> tuple[Any, ...]:
        return (
            self._run_id,
            number,
            quote_round.id,
            snapshot_id,
            self._services.number(quote.service),
            quote.digest.hex(),
            quote.status,
            quote.reasons,
            quote.explanation,
            quote.flags,
            *quote.values,
        )


class ServiceNumbers:
    """The numbers of services, remembered for as long as a run lasts. Services are shared by all runs and kept.

    A service is told by its values (``service_values``): texts hash many times faster than enumerations.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], int] = {}

    def number(self, values: tuple[Any, ...]) -> int:
        """Return the number of a service that was learnt."""
        return self._known[values]

    def learn(self, connection: Connection, services: Iterable[tuple[Any, ...]]) -> None:
        """Look up the numbers of services, and write those nobody knows yet."""
        keys = {service_key(values): values for values in services if values not in self._known}
        if not keys:
            return
        # Another source's run may write the same services at the same moment: whoever comes second leaves them alone,
        # and both go by the same order, so that neither waits for the other in a circle.
        rows = [dict(zip(SERVICE_COLUMNS, keys[key], strict=True), key=key) for key in sorted(keys)]
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(ServiceRow).on_conflict_do_nothing(index_elements=["key"]), rows)
        found = select(ServiceRow.key, ServiceRow.id).where(ServiceRow.key.in_(tuple(keys)))
        for key, number in connection.execute(found):
            self._known[keys[key]] = number

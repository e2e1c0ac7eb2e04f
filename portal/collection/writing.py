"""Writes what a run reads: batches of about 2,000 rows, each one short transaction, all under the unpublished run.

Rows go in with SQLAlchemy Core: an object per row would cost several times the time and memory of the whole import.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.collection.measures import Counted
from portal.collection.rounds import OpenRound, RoundsOfRun
from portal.collection.runs import BATCH
from portal.collection.tables import PricePointRow, QuoteRow, RateRow, RejectedRecord, ServiceRow
from portal.collection.tables.mapping import (
    POINT_COLUMNS,
    QUOTE_COLUMNS,
    SERVICE_COLUMNS,
    content_hash,
    point_values,
    quote_values,
    service_key,
    service_values,
)
from portal.database import Base, Database
from portal.prices.quotes import ObservedRate, Quote, Rejected, Service

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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A quote as the values of its rows, with the name of its content."""

    quote: Quote
    values: tuple[Any, ...]
    points: tuple[tuple[Any, ...], ...]
    service: tuple[Any, ...]
    digest: bytes


def prepare(quote: Quote) -> Prepared:
    """Compute a quote's values once, for its hash and for its rows."""
    values = quote_values(quote)
    points = tuple(map(point_values, quote.points))
    service = service_values(quote.service)
    return Prepared(quote, values, points, service, content_hash(quote, values, points, service))


class Writer:
    """The rows of one run on their way into the database."""

    def __init__(self, database: Database, run_id: int, rounds: RoundsOfRun) -> None:
        self._database = database
        self._run_id = run_id
        self._rounds = rounds
        self._services = ServiceNumbers()
        self._quotes: list[tuple[int, int, Prepared, Ruling, OpenRound]] = []
        self._others: list[tuple[type[Base], dict[str, Any]]] = []

    def add_quote(
        self, number: int, snapshot_id: int, prepared: Prepared, ruling: Ruling, counted: Counted | None
    ) -> None:
        """Take a quote in; ``counted`` is what it brings into averages, None where it is not shown."""
        quote_round = self._rounds.of(prepared.quote)
        quote_round.add(prepared.quote, prepared.digest, counted)
        self._quotes.append((number, snapshot_id, prepared, ruling, quote_round))
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
            self._services.learn(connection, [(each[2].quote.service, each[2].service) for each in self._quotes])
            insert_many(connection, QuoteRow, _QUOTE, [self._quote_row(*each) for each in self._quotes])
            insert_many(
                connection,
                PricePointRow,
                _POINT,
                [
                    (self._run_id, number, position, *values)
                    for number, _, prepared, *_ in self._quotes
                    for position, values in enumerate(prepared.points)
                ],
            )
            for table in dict.fromkeys(table for table, _ in self._others):
                connection.execute(insert(table), [row for of, row in self._others if of is table])
        self._quotes.clear()
        self._others.clear()

    def _flush_when_full(self) -> None:
        if len(self._quotes) + len(self._others) >= BATCH:
            self.flush()

    def _quote_row(
        self, number: int, snapshot_id: int, prepared: Prepared, ruling: Ruling, quote_round: OpenRound
    ) -> tuple[Any, ...]:
        flags = dict.fromkeys(prepared.quote.flags + ruling.flags)
        return (
            self._run_id,
            number,
            quote_round.id,
            snapshot_id,
            self._services.number(prepared.quote.service),
            prepared.digest.hex(),
            ruling.status,
            ",".join(ruling.reasons),
            ruling.explanation,
            ",".join(flags),
            *prepared.values,
        )


def insert_many(
    connection: Connection, table: type[Base], columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows given as tuples in the order of ``columns``."""
    values = [dict(zip(columns, row, strict=True)) for row in rows]
    if values:
        connection.execute(insert(table), values)


class ServiceNumbers:
    """The numbers of services, remembered for as long as a run lasts. Services are shared by all runs and kept."""

    def __init__(self) -> None:
        self._known: dict[Service, int] = {}

    def number(self, service: Service) -> int:
        """Return the number of a service that was learnt."""
        return self._known[service]

    def learn(self, connection: Connection, services: Iterable[tuple[Service, tuple[Any, ...]]]) -> None:
        """Look up the numbers of services (each with its values), and write those nobody knows yet."""
        new = {service: values for service, values in services if service not in self._known}
        if not new:
            return
        keys = {service_key(values): service for service, values in new.items()}
        # Another source's run may write the same services at the same moment: whoever comes second leaves them alone,
        # and both go by the same order, so that neither waits for the other in a circle.
        rows = [dict(zip(SERVICE_COLUMNS, new[keys[key]], strict=True), key=key) for key in sorted(keys)]
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(ServiceRow).on_conflict_do_nothing(index_elements=["key"]), rows)
        found = select(ServiceRow.key, ServiceRow.id).where(ServiceRow.key.in_(tuple(keys)))
        for key, number in connection.execute(found):
            self._known[keys[key]] = number

"""Writes what a run reads: batches of about 2,000 rows, each one short transaction, all under the unpublished run.

Rows go in with SQLAlchemy Core: an object per row would cost several times the time and memory of the whole import.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, insert, select
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
from portal.prices.quotes import ObservedRate, Quote, Rejected

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
        """Take a quote in; ``counted`` is what it brings into averages, None where it has no say in them."""
        quote_round = self._rounds.of(prepared.quote)
        quote_round.add(prepared.quote, prepared.digest, counted, ruling.shown)
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
            self._services.learn(connection, (prepared.service for _, _, prepared, *_ in self._quotes))
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
            self._services.number(prepared.service),
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
    """Insert rows given as tuples in the order of ``columns``, as SQLAlchemy would, but at half the cost.

    The statement is compiled once, and each value goes through its column type's own processor, so that decimals and
    days are stored exactly as elsewhere; what is saved is a dictionary of parameters built and taken apart per row.
    """
    statement = _statement(table, columns, connection.dialect)
    values = statement.parameters(rows)
    if values:
        connection.exec_driver_sql(statement.sql, values)


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    names: tuple[str, ...]  # of the parameters, in the order of the rows' values
    processors: tuple[Callable[[Any], Any] | None, ...]
    order: tuple[int, ...] | None  # where each positional parameter stands in a row; None: parameters are named

    def parameters(self, rows: Iterable[tuple[Any, ...]]) -> list[Any]:
        # Column by column: most columns need no processor, and a row of its own list each would cost as much again.
        columns = list(zip(*rows, strict=True))
        if not columns:
            return []
        processed = [
            values if process is None else map(process, values)
            for process, values in zip(self.processors, columns, strict=True)
        ]
        if self.order is None:
            return [dict(zip(self.names, row, strict=True)) for row in zip(*processed, strict=True)]
        return list(zip(*[processed[at] for at in self.order], strict=True))


@cache
def _statement(table: type[Base], columns: tuple[str, ...], dialect: Dialect) -> _Statement:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    types = (table.__table__.c[name].type.dialect_impl(dialect) for name in columns)
    places = compiled.positiontup
    return _Statement(
        sql=str(compiled),
        names=columns,
        processors=tuple(each.bind_processor(dialect) for each in types),
        order=None if places is None else tuple(columns.index(name) for name in places),
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

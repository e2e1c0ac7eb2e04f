"""Proves what is published: every quote and rate is derived again from the archived bytes and compared with its rows.

A run's records are numbered as they were when it was collected, and its reader knows the rates that it knew then; so
nothing may differ, down to the printed digits. Rounds that the run found unchanged were dropped and are not asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from portal.collection.archive import Archive, ArchiveDamaged
from portal.collection.assessing import Prepared, prepare, unstorable
from portal.collection.known import RatesOfRun
from portal.collection.receipts import Receipt, read_receipts
from portal.collection.rounds import RoundKey, RoundsOfRun
from portal.collection.runs import BATCH
from portal.collection.source import SnapshotUnreadable, Source
from portal.collection.sources_at_work import SOURCES
from portal.collection.tables import QuoteRow, RateRow, Round, Run, RunState
from portal.collection.tables.mapping import POINT_COLUMNS, QUOTE_COLUMNS, SERVICE_COLUMNS
from portal.collection.tables.reading import StoredQuote, quotes_where
from portal.composition import Homeward
from portal.prices.quotes import ObservedRate, Quote, Record


@dataclass(slots=True)
class Replayed:
    """What replaying one run found."""

    run_id: int
    source: str
    rederived: int = 0  # quotes and rates
    differing: list[str] = field(default_factory=list)  # one line each: number and what differs
    trouble: str = ""  # why it could not be replayed to its end
    skipped: str = ""  # why it was not replayed, where nothing is wrong with that

    @property
    def proven(self) -> bool:
        """Whether nothing speaks against what the run published."""
        return not self.differing and not self.trouble


class NoSuchRun(Exception):
    """The run to replay is not there or published nothing."""


def replay(
    portal: Homeward,
    run_id: int | None = None,
    sources: Mapping[str, Source] = SOURCES,
    say: Callable[[str], None] = lambda _message: None,
) -> Iterator[Replayed]:
    """Replay one published run, or every one, oldest first. Raises NoSuchRun."""
    with portal.database.reading() as connection:
        published = select(Run.id, Run.source, Run.source_version).where(Run.state == RunState.PUBLISHED.value)
        if run_id is not None:
            published = published.where(Run.id == run_id)
        runs = connection.execute(published.order_by(Run.id)).all()
    if run_id is not None and not runs:
        raise NoSuchRun(f"No published run has the number {run_id}. See: flask prices runs")
    for number, name, version in runs:
        found = Replayed(number, name)
        source = sources.get(name)
        if source is None:
            found.trouble = f"This version of the portal has no source {name}; it cannot read its snapshots."
        elif source.version != version:
            found.skipped = (
                f"Read by version {version} of the reader, which is no longer at work (now {source.version}). "
                f"What version {source.version} publishes takes its place: flask prices pull {name}"
            )
        else:
            with portal.database.reading() as connection:
                _Replay(connection, Archive(portal.settings.archive), source, found, say).run()
        yield found


class _Replay:
    """One run being replayed: stored rows are read in step with the records, so that memory stays small."""

    def __init__(
        self, connection: Connection, archive: Archive, source: Source, found: Replayed, say: Callable[[str], None]
    ) -> None:
        self._connection = connection
        self._archive = archive
        self._source = source
        self._found = found
        self._say = say
        self._known = RatesOfRun(connection, found.run_id)
        self._rounds = RoundsOfRun(found.run_id, source.name, source.version)
        self._stored_rounds = _stored_rounds(connection, found.run_id)
        self._number = 0
        self._batch: list[tuple[int, int, Record]] = []

    def run(self) -> None:
        """Replay every snapshot of the run, then compare what only the whole tells."""
        try:
            for receipt in read_receipts(self._connection, self._found.run_id):
                self._read(receipt)
        except (ArchiveDamaged, SnapshotUnreadable) as error:
            self._found.trouble = str(error)
            return
        except OSError as error:
            self._found.trouble = f"A file could not be read or written: {error}. Mend its rights, then replay again."
            return
        self._compare_batch()
        self._compare_ends()

    def _read(self, receipt: Receipt) -> None:
        with receipt.opened(self._archive) as snapshot:
            self._known.prepare(self._source, snapshot)
            for record in self._source.read(snapshot, self._known.rates):
                self._number += 1
                self._batch.append((self._number, receipt.id, record))
                if len(self._batch) >= BATCH:
                    self._compare_batch()
                    self._say(f"Run {self._found.run_id}: {self._number:,} records read again.")

    def _compare_batch(self) -> None:
        if not self._batch:
            return
        first, last = self._batch[0][0], self._batch[-1][0]
        quotes = _quotes_by_number(self._connection, self._found.run_id, first, last)
        rates = _rates_by_number(self._connection, self._found.run_id, first, last)
        for number, snapshot_id, record in self._batch:
            if isinstance(record, Quote):
                self._compare_quote(number, snapshot_id, record, quotes.pop(number, None))
            elif isinstance(record, ObservedRate):
                self._compare_rate(number, record, rates.pop(number, None))
        for number in sorted([*quotes, *rates]):
            self._differs(number, "nothing in the snapshot gives it")
        self._batch.clear()

    def _compare_quote(self, number: int, snapshot_id: int, quote: Quote, stored: StoredQuote | None) -> None:
        corridor = quote.service.corridor
        place = (quote.part, corridor.sending, corridor.receiving, quote.period)
        kept = RoundKey(*place) in self._stored_rounds
        if unstorable(quote) is not None or (stored is None and not kept):
            return
        prepared = prepare(quote)
        self._rounds.of(place, quote.observed_on).add(quote.observed_on, prepared.digest, None, shown=False)
        if stored is None:
            self._differs(number, "its row is missing")
            return
        self._found.rederived += 1
        names = list(_differences(prepared, prepare(stored.quote)))
        if quote.flags != stored.quote.flags[: len(quote.flags)]:
            names.append("flags")
        if stored.snapshot_id != snapshot_id:
            names.append("snapshot")
        if names:
            self._differs(number, ", ".join(names))

    def _compare_rate(self, number: int, rate: ObservedRate, stored: ObservedRate | None) -> None:
        if stored is None:
            self._differs(number, "its row is missing")
            return
        self._found.rederived += 1
        if stored != rate or _plain(stored.rate) != _plain(rate.rate):
            self._differs(number, "reference rate")

    def _compare_ends(self) -> None:
        """Compare the rounds' names of content, and look for rows beyond the last record."""
        for key, stored in self._stored_rounds.items():
            opened = self._rounds.open.get(key)
            if opened is None or opened.content_hash(self._source.version) != stored:
                place = " ".join(filter(None, (f"{key.sending}-{key.receiving}", key.period, key.part)))
                self._found.differing.append(f"round {place}: its content")
        for table in (QuoteRow, RateRow):
            beyond = select(func.count()).where(table.run_id == self._found.run_id, table.number > self._number)
            if count := self._connection.execute(beyond).scalar_one():
                self._found.differing.append(f"{count} rows beyond the last record: no snapshot gives them")

    def _differs(self, number: int, what: str) -> None:
        self._found.differing.append(f"{self._found.run_id}-{number}: {what}")


def _stored_rounds(connection: Connection, run_id: int) -> dict[RoundKey, str]:
    columns = (Round.part, Round.sending, Round.receiving, Round.period, Round.content_hash)
    rows = connection.execute(select(*columns).where(Round.run_id == run_id, Round.content_hash != ""))
    return {RoundKey(*row[:4]): row.content_hash for row in rows}


def _quotes_by_number(connection: Connection, run_id: int, first: int, last: int) -> dict[int, StoredQuote]:
    found = quotes_where(connection, QuoteRow.run_id == run_id, QuoteRow.number.between(first, last))
    return {int(stored.id.partition("-")[2]): stored for stored in found}


def _rates_by_number(connection: Connection, run_id: int, first: int, last: int) -> dict[int, ObservedRate]:
    rows = connection.execute(
        select(RateRow.__table__).where(RateRow.run_id == run_id, RateRow.number.between(first, last))
    )
    return {row.number: ObservedRate(row.base, row.quote, row.on, row.rate, row.source, row.publisher) for row in rows}


def _differences(derived: Prepared, stored: Prepared) -> Iterator[str]:
    """Yield the names of what differs between two quotes, digit for digit."""
    if derived.quote.period != stored.quote.period or derived.quote.part != stored.quote.part:
        yield "round"
    yield from _named(QUOTE_COLUMNS, derived.values, stored.values)
    yield from _named(SERVICE_COLUMNS, derived.service, stored.service)
    if len(derived.points) != len(stored.points):
        yield "price points"
        return
    for position, (one, other) in enumerate(zip(derived.points, stored.points, strict=True), start=1):
        yield from (f"{name} of price point {position}" for name in _named(POINT_COLUMNS, one, other))


def _named(names: tuple[str, ...], one: tuple[Any, ...], other: tuple[Any, ...]) -> Iterator[str]:
    pairs = zip(names, one, other, strict=True)
    return (name for name, mine, theirs in pairs if _plain(mine) != _plain(theirs))


def _plain(value: Any) -> Any:
    """Decimals as plain digits: 0.0076 and 0.00760 are two different statements, 1E+3 and 1000 are one."""
    return format(value, "f") if isinstance(value, Decimal) else value

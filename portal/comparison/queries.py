"""What pages ask of SQL besides the prices of one corridor. Plain rows, no ORM objects: they are read and shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, and_, exists, func, select

from portal.collection.tables import JobState, QuoteRow, Round, Run, RunState, ServiceRow, SnapshotRow
from portal.collection.tables.reading import SHOWN, StoredQuote, quotes_where
from portal.prices.quotes import CorridorCode

_PUBLISHED = Run.state == RunState.PUBLISHED.value


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a quote is from: its run and the snapshot it was read from."""

    source: str
    run_id: int
    run_state: str
    published_at: datetime | None
    sha256: str
    url: str
    fetched_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source is: its last attempt, what of it is shown, and how old that is."""

    source: str
    last_state: str = ""
    last_reason: str = ""
    last_message: str = ""
    last_started: datetime | None = None
    last_ended: datetime | None = None
    last_published: datetime | None = None
    prices: int = 0  # shown now
    rates: int = 0  # reference rates brought so far
    newest_on: date | None = None
    held: int = 0  # of the last published run: waiting for a person
    next_pull: datetime | None = None


def surveyed_corridors(connection: Connection) -> frozenset[CorridorCode]:
    """Return every corridor for which a price has been published."""
    statement = (
        select(Round.sending, Round.receiving)
        .join(Run, Run.id == Round.run_id)
        .where(_PUBLISHED, Round.quotes > 0)
        .group_by(Round.sending, Round.receiving)
    )
    return frozenset(CorridorCode(sending, receiving) for sending, receiving in connection.execute(statement))


def shown_services(connection: Connection, spelled: Iterable[str] | None = None) -> list[tuple[str, str, str]]:
    """Return (spelling, sending, receiving) of services of which a price was published; of these spellings alone."""
    shown = exists().where(
        QuoteRow.service_id == ServiceRow.id,
        QuoteRow.status.in_(SHOWN),
        QuoteRow.run_id.in_(select(Run.id).where(_PUBLISHED)),
    )
    query = select(ServiceRow.provider, ServiceRow.sending, ServiceRow.receiving).where(shown).distinct()
    if spelled is not None:
        query = query.where(ServiceRow.provider.in_(spelled))
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def proof_of(connection: Connection, quote: StoredQuote) -> Proof:
    """Return run and snapshot of a quote that is there."""
    run_id = int(quote.id.split("-")[0])
    statement = (
        select(
            Run.source,
            Run.id,
            Run.state,
            Run.published_at,
            SnapshotRow.sha256,
            SnapshotRow.url,
            SnapshotRow.fetched_at,
            SnapshotRow.size,
        )
        .join(SnapshotRow, SnapshotRow.id == quote.snapshot_id)
        .where(Run.id == run_id)
    )
    return Proof(*connection.execute(statement).one())


def history_of(connection: Connection, service_id: int) -> list[StoredQuote]:
    """Return the quotes of a service that were shown, oldest first; of each period the newest published run's."""
    published = select(Run.id).where(_PUBLISHED)
    newest: dict[tuple[str, str, str], StoredQuote] = {}
    for stored in quotes_where(
        connection,
        QuoteRow.service_id == service_id,
        QuoteRow.status.in_(SHOWN),
        QuoteRow.run_id.in_(published),
    ):
        # Ordered by run: a later run's reading of the same record takes the earlier one's place.
        newest[stored.quote.period, stored.quote.part, stored.quote.record_key] = stored
    return sorted(newest.values(), key=lambda stored: (stored.quote.observed_on, stored.id))


def source_health(connection: Connection, names: Iterable[str]) -> dict[str, SourceHealth]:
    """Return how each source is, by name; sources that were never pulled are there too, empty."""
    last_ids = select(func.max(Run.id)).group_by(Run.source)
    last = {run.source: run for run in connection.execute(_runs().where(Run.id.in_(last_ids)))}
    published_ids = select(func.max(Run.id)).where(_PUBLISHED).group_by(Run.source)
    published = {run.source: run for run in connection.execute(_runs().where(Run.id.in_(published_ids)))}
    prices = _visible_prices(connection)
    rates = _rates_brought(connection)
    due = {job.name: job.due_at for job in connection.execute(select(JobState.name, JobState.due_at))}
    return {
        name: SourceHealth(
            source=name,
            last_state=last[name].state if name in last else "",
            last_reason=last[name].reason if name in last else "",
            last_message=last[name].message if name in last else "",
            last_started=last[name].started_at if name in last else None,
            last_ended=last[name].ended_at if name in last else None,
            last_published=published[name].published_at if name in published else None,
            prices=prices.get(name, (0, None))[0],
            rates=rates.get(name, 0),
            newest_on=prices.get(name, (0, None))[1],
            held=published[name].quotes_held if name in published else 0,
            next_pull=due.get(f"pull-{name}", due.get(name)),
        )
        for name in names
    }


def _runs() -> Select[str, str, str, str, datetime, datetime | None, datetime | None, int]:
    return select(
        Run.source,
        Run.state,
        Run.reason,
        Run.message,
        Run.started_at,
        Run.ended_at,
        Run.published_at,
        Run.quotes_held,
    )


def _visible_prices(connection: Connection) -> dict[str, tuple[int, date | None]]:
    """Return by source how many prices are compared now, and the day of the newest."""
    place = (Round.source, Round.part, Round.sending, Round.receiving)
    newest = (
        select(*place, func.max(Round.period).label("period"))
        .join(Run, Run.id == Round.run_id)
        .where(_PUBLISHED, Round.quotes > 0)
        .group_by(*place)
        .subquery()
    )
    same_round = and_(*(column == newest.c[column.key] for column in (*place, Round.period)))
    statement = (
        select(*place, Round.quotes, Round.newest_on)
        .join(newest, same_round)
        .join(Run, Run.id == Round.run_id)
        .where(_PUBLISHED)
        .order_by(Round.run_id)
    )
    # Later runs come later, and replace what earlier runs brought of the same round.
    shown = {tuple(row[:4]): (row.quotes, row.newest_on) for row in connection.execute(statement)}
    found: dict[str, tuple[int, date | None]] = {}
    for (source, *_place), (quotes, newest_on) in shown.items():
        count, day = found.get(source, (0, None))
        found[source] = (count + quotes, newest_on if day is None else max(day, newest_on))
    return found


def _rates_brought(connection: Connection) -> dict[str, int]:
    """Return by source how many reference rates its published runs have brought."""
    statement = select(Run.source, func.sum(Run.rates_accepted)).where(_PUBLISHED).group_by(Run.source)
    return {source: int(count or 0) for source, count in connection.execute(statement)}

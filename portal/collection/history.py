"""What commands tell of runs, sources and averages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, select

from portal.collection.source import Source
from portal.collection.tables import Round, Run, RunState
from portal.database import Database
from portal.locks import is_held, pull_lock
from portal.prices.quotes import CorridorCode


@dataclass(frozen=True, slots=True)
class RunTold:
    """One run as it is listed."""

    id: int
    source: str
    state: str
    asked_by: str
    started_at: datetime
    ended_at: datetime | None
    records_read: int
    quotes_accepted: int
    quotes_held: int
    records_rejected: int
    rates_accepted: int
    reason: str
    message: str


#: How a run is told whose process died, until the next pull or the tidying clears it away.
INTERRUPTED = "interrupted"


def as_they_are(database: Database, data_dir: Path, runs: Iterable[RunTold]) -> list[RunTold]:
    """Tell runs that are still written down as collecting, though nobody holds their source's lock, as interrupted."""
    return [_interrupted(run) if is_interrupted(database, data_dir, run.source, run.state) else run for run in runs]


def is_interrupted(database: Database, data_dir: Path, source: str, state: str) -> bool:
    """Whether the process behind a run of this source died before it was done."""
    return state == RunState.COLLECTING.value and not is_held(database, data_dir, pull_lock(source))


def _interrupted(run: RunTold) -> RunTold:
    message = "Its process ended before it was done. The next pull removes what it had written; nothing of it is shown."
    return replace(run, state=INTERRUPTED, message=message)


@dataclass(frozen=True, slots=True)
class SourceTold:
    """One source as it is listed."""

    name: str
    title: str
    prices_shown: int  # quotes of visible rounds, history included
    newest_price: str  # ISO day, "" where there is none
    last_state: str
    last_run_at: datetime | None
    last_published_at: datetime | None
    last_message: str


@dataclass(frozen=True, slots=True)
class AverageTold:
    """The averages of one visible round, percent."""

    source: str
    corridor: str
    period: str
    average_total: Decimal | None
    average_rows: int
    average_rows_held: int  # of those, held from display: the survey published them all the same
    average_without_promotions: Decimal | None
    smart: Decimal | None
    smart_services: int
    run_id: int
    part: str


def newest_runs(connection: Connection, at_most: int, source: str | None = None) -> list[RunTold]:
    """Return the newest runs, newest first."""
    columns = (
        Run.id,
        Run.source,
        Run.state,
        Run.asked_by,
        Run.started_at,
        Run.ended_at,
        Run.records_read,
        Run.quotes_accepted,
        Run.quotes_held,
        Run.records_rejected,
        Run.rates_accepted,
        Run.reason,
        Run.message,
    )
    query: Select[*tuple[Any, ...]] = select(*columns).order_by(Run.id.desc()).limit(at_most)
    if source is not None:
        query = query.where(Run.source == source)
    return [RunTold(*row) for row in connection.execute(query)]


def sources_told(connection: Connection, sources: Iterable[Source]) -> list[SourceTold]:
    """Return how each source stands."""
    return [_told(connection, source) for source in sources]


def averages_of(connection: Connection, period: str, corridor: CorridorCode | None = None) -> list[AverageTold]:
    """Return the averages of a period's visible rounds, by source and corridor; empty where nothing has the period."""
    query = (
        select(
            Round.source,
            Round.sending,
            Round.receiving,
            Round.part,
            Round.quotes,
            Round.withdrawn,
            Round.average_total,
            Round.average_rows,
            Round.average_rows_held,
            Round.average_without_promotions,
            Round.smart,
            Round.smart_rows,
            Round.run_id,
        )
        .join(Run, Run.id == Round.run_id)
        .where(Run.state == RunState.PUBLISHED.value, Round.period == period, ~Round.withdrawn)
        .order_by(Round.source, Round.sending, Round.receiving, Round.part, Round.run_id)
    )
    if corridor is not None:
        query = query.where(Round.sending == corridor.sending, Round.receiving == corridor.receiving)
    # A later run's round takes the place of an earlier one's.
    visible = {(row.source, row.sending, row.receiving, row.part): row for row in connection.execute(query)}
    return [
        AverageTold(
            row.source,
            f"{row.sending}-{row.receiving}",
            period,
            row.average_total,
            row.average_rows,
            row.average_rows_held,
            row.average_without_promotions,
            row.smart,
            row.smart_rows,
            row.run_id,
            row.part,
        )
        for row in visible.values()
        if row.quotes or row.average_rows
    ]


def _told(connection: Connection, source: Source) -> SourceTold:
    last = connection.execute(
        select(Run.state, Run.started_at, Run.message).where(Run.source == source.name).order_by(Run.id.desc()).limit(1)
    ).first()
    published_at = connection.execute(select(func.max(Run.published_at)).where(Run.source == source.name)).scalar()
    rounds = connection.execute(
        select(Round.part, Round.sending, Round.receiving, Round.period, Round.quotes, Round.newest_on)
        .join(Run, Run.id == Round.run_id)
        .where(Round.source == source.name, Run.state == RunState.PUBLISHED.value, ~Round.withdrawn)
        .order_by(Round.run_id)
    )
    visible = {tuple(row[:4]): row for row in rounds}.values()
    newest = max((row.newest_on for row in visible if row.quotes), default=None)
    return SourceTold(
        name=source.name,
        title=source.title,
        prices_shown=sum(row.quotes for row in visible),
        newest_price="" if newest is None else newest.isoformat(),
        last_state="never pulled" if last is None else last.state,
        last_run_at=None if last is None else last.started_at,
        last_published_at=published_at,
        last_message="" if last is None else last.message,
    )

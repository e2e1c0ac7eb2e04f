"""The life of a run: started, then published whole, or ended without a trace among the prices.

What a run has written can be removed at any time until it is published: nothing refers to it yet. Removal goes in short
transactions with pauses, so that heartbeats and reports get their turn.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from portal.collection.source import Source
from portal.collection.tables import (
    PricePointRow,
    QuoteRow,
    RateRow,
    RejectedRecord,
    Round,
    Run,
    RunState,
    SnapshotRow,
)
from portal.database import Database

#: Rows of one transaction while importing or removing; about 0.1 s of the write lock on a small machine.
BATCH = 2_000


@dataclass(slots=True)
class Tally:
    """What a run has found so far."""

    records_read: int = 0
    quotes_accepted: int = 0
    quotes_held: int = 0
    records_rejected: int = 0
    rates_accepted: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended, for people and for the scheduler."""

    run_id: int
    source: str
    state: RunState
    tally: Tally
    reason: str = ""  # code of a failure
    message: str = ""  # in plain English


def start_run(database: Database, source: Source, asked_by: str, now: datetime) -> int:
    """Record that a run begins; return its number."""
    with database.writing() as connection:
        return connection.execute(
            insert(Run)
            .values(
                source=source.name,
                source_version=source.version,
                state=RunState.COLLECTING.value,
                asked_by=asked_by,
                started_at=now,
            )
            .returning(Run.id)
        ).scalar_one()


def publish(connection: Connection, run_id: int, tally: Tally, now: datetime, reason: str, message: str) -> None:
    """Make everything the run has written visible at once: this one UPDATE is the publication."""
    connection.execute(
        update(Run)
        .where(Run.id == run_id)
        .values(
            state=RunState.PUBLISHED.value,
            ended_at=now,
            published_at=now,
            reason=reason,
            message=message,
            **_counts(tally),
        )
    )


def end_run(
    database: Database, run_id: int, state: RunState, now: datetime, tally: Tally, reason: str = "", message: str = ""
) -> None:
    """Remove what an unpublished run has written, then record how it ended.

    Its snapshots' receipts stay, and of a failed run the records that were refused, if they are few: a person will want
    to see why.
    """
    keep_rejected = state is RunState.FAILED and tally.records_rejected <= BATCH
    remove_rows(database, run_id, keep_rejected=keep_rejected)
    with database.writing() as connection:
        connection.execute(
            update(Run)
            .where(Run.id == run_id, Run.state == RunState.COLLECTING.value)
            .values(state=state.value, ended_at=now, reason=reason, message=message, **_counts(tally))
        )
        if state is RunState.UNCHANGED:
            _forget_repeat(connection, run_id, reason)


def _forget_repeat(connection: Connection, run_id: int, reason: str) -> None:
    """Of runs in a row that found nothing new keep the newest: a folder is looked into 50,000 times a year."""
    source = select(Run.source).where(Run.id == run_id).scalar_subquery()
    previous = connection.execute(
        select(Run.id, Run.state, Run.reason)
        .where(Run.source == source, Run.id < run_id)
        .order_by(Run.id.desc())
        .limit(1)
    ).first()
    if previous is not None and (previous.state, previous.reason) == (RunState.UNCHANGED.value, reason):
        connection.execute(delete(SnapshotRow).where(SnapshotRow.run_id == previous.id))
        connection.execute(delete(Run).where(Run.id == previous.id))


def abandon_dead_runs(database: Database, source_name: str, now: datetime) -> int:
    """End the runs of a source whose process died; call it holding the source's lock. Return how many there were."""
    with database.reading() as connection:
        dead = connection.scalars(
            select(Run.id).where(Run.source == source_name, Run.state == RunState.COLLECTING.value)
        ).all()
    for run_id in dead:
        message = "The process that collected ended before it was done. What it had written was removed."
        end_run(database, run_id, RunState.ABANDONED, now, Tally(), "interrupted", message)
    return len(dead)


def remove_rows(database: Database, run_id: int, keep_rejected: bool = False) -> None:
    """Remove every quote, rate, rejected record and round of a run, in short transactions."""
    with database.reading() as connection:
        last = max(
            connection.execute(select(func.max(table.number)).where(table.run_id == run_id)).scalar() or 0
            for table in (QuoteRow, RateRow, RejectedRecord)
        )
        rounds = connection.scalars(select(Round.id).where(Round.run_id == run_id)).all()
    tables: list[type[PricePointRow | QuoteRow | RateRow | RejectedRecord]] = [PricePointRow, QuoteRow, RateRow]
    if not keep_rejected:
        tables.append(RejectedRecord)
    for first in range(0, last + 1, BATCH):
        with short_turn(database) as connection:
            for table in tables:
                numbers = table.number.between(first, first + BATCH - 1)
                connection.execute(delete(table).where(table.run_id == run_id, numbers))
    for first in range(0, len(rounds), BATCH):
        with short_turn(database) as connection:
            connection.execute(delete(Round).where(Round.id.in_(rounds[first : first + BATCH])))


@contextmanager
def short_turn(database: Database) -> Iterator[Connection]:
    """One short transaction, then a pause as long as it took.

    Someone who waits for SQLite's write lock only looks now and then; without the pause a loop of transactions would
    hold it nearly always.
    """
    with database.writing() as connection:
        started = time.monotonic()
        yield connection
    if database.is_sqlite:
        time.sleep(time.monotonic() - started)


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "records_read": tally.records_read,
        "quotes_accepted": tally.quotes_accepted,
        "quotes_held": tally.quotes_held,
        "records_rejected": tally.records_rejected,
        "rates_accepted": tally.rates_accepted,
    }

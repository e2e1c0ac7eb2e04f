"""What waits for a person, and what the person decides: release or discard, each with the reason written down.

A decision takes effect at once, together with the averages it changes, and holds for the same content when it is
collected again.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, exists, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from portal.collection.judging import STATUS_AFTER, rate_hash
from portal.collection.known import rates_known_to
from portal.collection.measures import counted_held_row, counted_row, measures
from portal.collection.source import Source
from portal.collection.tables import Decision, QuoteRow, RateRow, RejectedRecord, Round, Run, RunState, SnapshotRow
from portal.collection.tables.reading import SHOWN, StoredQuote, quotes_where, read_quote, read_quotes
from portal.database import Database
from portal.prices.quotes import ObservedRate

#: Statuses that each decision may follow.
_MAY_FOLLOW = {"release": ("held", "discarded"), "discard": ("held", "accepted", "released")}

_ID = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,8})")


class CannotDecide(Exception):
    """The decision makes no sense for this record; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class HeldRate:
    """A reference rate that waits for a person."""

    id: str
    rate: ObservedRate
    reasons: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record that could not become a quote."""

    run_id: int
    source: str
    file: str  # the address or file it came from
    place: str
    reason: str
    explanation: str


def held_quotes(connection: Connection, source: str | None = None) -> list[StoredQuote]:
    """Return the quotes that wait for a person, oldest run first; those a newer run has replaced wait no more."""
    newer_round, newer_run = aliased(Round), aliased(Run)
    replaced = exists().where(
        newer_round.sending == Round.sending,
        newer_round.receiving == Round.receiving,
        newer_round.source == Round.source,
        newer_round.part == Round.part,
        newer_round.period == Round.period,
        newer_round.run_id > Round.run_id,
        newer_run.id == newer_round.run_id,
        newer_run.state == RunState.PUBLISHED.value,
    )
    held = and_(QuoteRow.status == "held", Run.state == RunState.PUBLISHED.value, ~replaced)
    ids = (
        select(QuoteRow.run_id, QuoteRow.number)
        .join(Round, Round.id == QuoteRow.round_id)
        .join(Run, Run.id == QuoteRow.run_id)
        .where(held)
    )
    if source is not None:
        ids = ids.where(Round.source == source)
    found: dict[int, list[int]] = {}
    for run_id, number in connection.execute(ids.order_by(QuoteRow.run_id, QuoteRow.number)):
        found.setdefault(run_id, []).append(number)
    return [
        quote
        for run_id, numbers in found.items()
        for quote in quotes_where(connection, QuoteRow.run_id == run_id, QuoteRow.number.in_(numbers))
    ]


def held_rates(connection: Connection) -> list[HeldRate]:
    """Return the reference rates that wait for a person, oldest run first."""
    rows = connection.execute(
        select(RateRow.__table__)
        .join(Run, Run.id == RateRow.run_id)
        .where(RateRow.status == "held", Run.state == RunState.PUBLISHED.value)
        .order_by(RateRow.run_id, RateRow.number)
    )
    return [
        HeldRate(
            id=f"{row.run_id}-{row.number}",
            rate=ObservedRate(row.base, row.quote, row.on, row.rate, row.source, row.publisher),
            reasons=tuple(row.reasons.split(",")),
            explanation=row.explanation,
        )
        for row in rows
    ]


def refused_records(connection: Connection, source: Source) -> list[RefusedRecord]:
    """Return what was refused of a source: of each part the newest snapshot that was read counts.

    A corrected sheet silences what its earlier form was told; another sheet does not. Rates have no parts that last:
    there the newest run that read anything counts.
    """
    if source.layer is None:
        newest = select(func.max(Run.id)).where(Run.source == source.name, Run.records_read > 0)
        return _refused(connection, RejectedRecord.run_id == newest.scalar_subquery())
    newest_read = (
        select(func.max(SnapshotRow.id))
        .join(Run, Run.id == SnapshotRow.run_id)
        .where(Run.source == source.name, SnapshotRow.was_read)
        .group_by(SnapshotRow.part)
    )
    return _refused(connection, RejectedRecord.snapshot_id.in_(newest_read))


def refused_in_run(connection: Connection, run_id: int) -> list[RefusedRecord]:
    """Return what one run refused, in the order in which it read."""
    return _refused(connection, RejectedRecord.run_id == run_id)


def _refused(connection: Connection, condition: ColumnElement[bool]) -> list[RefusedRecord]:
    columns = (
        RejectedRecord.run_id,
        Run.source,
        SnapshotRow.url,
        RejectedRecord.place,
        RejectedRecord.reason,
        RejectedRecord.explanation,
    )
    rows = (
        select(*columns)
        .join(Run, Run.id == RejectedRecord.run_id)
        .join(SnapshotRow, SnapshotRow.id == RejectedRecord.snapshot_id)
        .where(condition)
        .order_by(RejectedRecord.run_id, RejectedRecord.number)
    )
    return [RefusedRecord(*row) for row in connection.execute(rows)]


def decide(database: Database, record_id: str, action: str, because: str, now: datetime) -> str:
    """Release or discard a record, at once; return what was decided, in a sentence. Raises CannotDecide."""
    because = because.strip()
    if not because:
        raise CannotDecide("Say why, so that others understand the decision later: --because TEXT")
    run_id, number = _numbers(record_id)
    with database.writing() as connection:
        state = connection.execute(select(Run.state).where(Run.id == run_id)).scalar()
        quote = read_quote(connection, run_id, number)
        rate = connection.execute(
            select(RateRow.__table__).where(RateRow.run_id == run_id, RateRow.number == number)
        ).first()
        status = quote.status if quote else rate.status if rate else None
        if status is None or state != RunState.PUBLISHED.value:
            raise CannotDecide(f"No published record has the number {record_id}. See: flask prices held")
        if status not in _MAY_FOLLOW[action]:
            raise CannotDecide(f"{record_id} is {status} already; there is nothing to {action}.")
        if quote:
            content = _decide_quote(connection, run_id, number, quote, action)
        else:
            content = _decide_rate(connection, run_id, number, action)
        source = connection.execute(select(Run.source).where(Run.id == run_id)).scalar_one()
        connection.execute(
            insert(Decision).values(
                source=source,
                content_hash=content,
                run_id=run_id,
                number=number,
                action=action,
                was=status,
                because=because,
                decided_at=now,
            )
        )
    return f"{record_id} is {STATUS_AFTER[action]}: {because}"


def _decide_quote(connection: Connection, run_id: int, number: int, quote: StoredQuote, action: str) -> str:
    """Change a quote's status and its round's figures; return the hash of its content."""
    this = (QuoteRow.run_id == run_id, QuoteRow.number == number)
    connection.execute(update(QuoteRow).where(*this).values(status=STATUS_AFTER[action]))
    speaking = read_quotes(connection, [quote.round_id], (*SHOWN, "held"))
    known = rates_known_to(connection, run_id)
    counted = (
        counted_held_row(each.quote, each.reasons) if each.status == "held" else counted_row(each.quote, known)
        for each in speaking
    )
    figures = measures(row for row in counted if row is not None)
    shown = sum(each.status in SHOWN for each in speaking)
    connection.execute(update(Round).where(Round.id == quote.round_id).values(quotes=shown, **figures))
    return connection.execute(select(QuoteRow.content_hash).where(*this)).scalar_one()


def _decide_rate(connection: Connection, run_id: int, number: int, action: str) -> str:
    """Change a reference rate's status; return the hash of its content."""
    this = (RateRow.run_id == run_id, RateRow.number == number)
    row = connection.execute(select(RateRow.__table__).where(*this)).one()
    connection.execute(update(RateRow).where(*this).values(status=STATUS_AFTER[action]))
    return rate_hash(ObservedRate(row.base, row.quote, row.on, row.rate, row.source, row.publisher))


def _numbers(record_id: str) -> tuple[int, int]:
    match = _ID.fullmatch(record_id.strip())
    if match is None:
        raise CannotDecide(f"“{record_id}” is no record's number. Numbers look like 12-345. See: flask prices held")
    return int(match[1]), int(match[2])
